#!/bin/sh
# Tries the REST API from its own description: schemathesis (PyPI, in a venv under the target folder) against a
# furnished desk on a free port, with a fixed seed. Fails on a 5xx, an answer that the description does not allow,
# or a method or a body that is taken though it should not be.
#
#   scripts/api-check.sh [examples per operation, 25] [seed, 20260101]
set -eu
cd "$(dirname "$0")/.."
examples="${1:-25}"
seed="${2:-20260101}"
target="${CARGO_TARGET_DIR:-target}"
version=4.32.5

cargo build --quiet --package opora
venv="$target/venv-api"
[ -x "$venv/bin/schemathesis" ] || {
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
}

work="$(mktemp -d)"
opora="$(realpath "$target")/debug/opora"
"$opora" demo --only-furnish --data "$work/desk" >"$work/furnish" 2>&1
mail="$("$opora" admin --data "$work/desk" person --name "Проверка" --mail check@desk.example --role administrator >/dev/null && echo check@desk.example)"
token="$("$opora" admin --data "$work/desk" token "$mail" --scope admin --name check)"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
"$opora" serve --data "$work/desk" --listen "127.0.0.1:$port" --api-per-minute 1000000 >"$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
for _ in $(seq 100); do
    python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/api/openapi.json')" 2>/dev/null && break
    sleep 0.1
done

# The token that is in use must not be taken back, and sending mail through tokens of others proves nothing here.
"$venv/bin/schemathesis" run "http://127.0.0.1:$port/api/openapi.json" \
    --url "http://127.0.0.1:$port/api/v1" \
    --header "Authorization: Bearer $token" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,unsupported_method,ignored_auth,negative_data_rejection \
    --phases examples,coverage,fuzzing,stateful \
    --max-examples "$examples" --seed "$seed" --generation-database none --no-color --workers 2
