#!/bin/sh
# Tries the REST API from its own description: schemathesis (PyPI, in a venv under the target folder) against a
# furnished desk on a free port, with a fixed seed. Most addresses get ids that are there, so that more than refusals
# is tried. Fails on a 5xx, an answer that the description does not allow, or a method or a body that is taken though
# it should not be.
#
#   scripts/api-check.sh [examples per operation, 25] [seed, 20260101]
set -eu
cd "$(dirname "$0")/.."
examples="${1:-25}"
seed="${2:-20260101}"
target="${CARGO_TARGET_DIR:-target}"
version=4.32.5

[ -n "${OPORA_BUILT:-}" ] || cargo build --quiet --package opora
venv="$target/venv-api"
[ -x "$venv/bin/schemathesis" ] || {
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
}

work="$(mktemp -d)"
opora="$(realpath "$target")/debug/opora"
"$opora" demo --only-furnish --data "$work/desk" >"$work/furnish" 2>&1
for name in check spare; do
    "$opora" admin --data "$work/desk" person --name "$name" --mail "$name@desk.example" --role administrator >/dev/null
done
token="$("$opora" admin --data "$work/desk" token check@desk.example --scope admin --name check)"
spare="$("$opora" admin --data "$work/desk" token spare@desk.example --scope admin --name spare)"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
"$opora" serve --data "$work/desk" --listen "127.0.0.1:$port" --api-per-minute 1000000 >"$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
for _ in $(seq 100); do
    python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/api/openapi.json')" 2>/dev/null && break
    sleep 0.1
done
python3 scripts/api-known.py "http://127.0.0.1:$port/api/v1" "$token" >"$work/known.toml"

try() { # token, then what else
    key="$1"
    shift
    "$venv/bin/schemathesis" --config-file "$work/known.toml" run "http://127.0.0.1:$port/api/openapi.json" \
        --url "http://127.0.0.1:$port/api/v1" \
        --header "Authorization: Bearer $key" \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,unsupported_method,ignored_auth,negative_data_rejection \
        --phases examples,coverage,fuzzing,stateful \
        --max-examples "$examples" --seed "$seed" --generation-database none --no-color --workers 2 "$@"
}

# Whoever takes tokens and roles away may take his own: the rest is tried before that, and that by somebody else.
failed=0
ends='^(revoke_token|take_role)$'
try "$token" --exclude-operation-id-regex "$ends" || failed=1
try "$spare" --include-operation-id-regex "$ends" || failed=1
if grep -i "panicked" "$work/log"; then failed=1; fi
exit "$failed"
