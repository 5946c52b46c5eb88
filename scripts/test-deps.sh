#!/usr/bin/env bash
# Installs what the tests need besides Rust, Node and a C compiler: real servers and a real browser, from Debian.
# Skips what is there; starts no service; works as root or by sudo.
set -euo pipefail

missing=()
need() { # package, then files of which one must exist
  local package=$1 file
  shift
  for file in "$@"; do
    if compgen -G "$file" >/dev/null; then return; fi
  done
  missing+=("$package")
}

need postgresql '/usr/lib/postgresql/*/bin/initdb'
need chromium /usr/bin/chromium /usr/bin/google-chrome
need chromium-driver /usr/bin/chromedriver
need dovecot-core /usr/sbin/dovecot
need dovecot-imapd /usr/lib/dovecot/imap
need dovecot-lmtpd /usr/lib/dovecot/lmtp
need postfix /usr/sbin/postfix
need clamav-daemon /usr/sbin/clamd
need prometheus /usr/bin/prometheus
need prometheus-alertmanager /usr/bin/prometheus-alertmanager

if [ ${#missing[@]} -eq 0 ]; then
  echo "test-deps: everything is there"
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "test-deps: no apt-get here; install by hand: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "test-deps: run as root or install sudo; missing: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi

# Packages start their services when installed; this says no to that, for as long as we install.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

echo "test-deps: installing ${missing[*]}"
if command -v debconf-set-selections >/dev/null; then
  echo 'postfix postfix/main_mailer_type select No configuration' | "${as_root[@]}" debconf-set-selections
fi
quiet=(env DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true apt-get -qq -o Dpkg::Use-Pty=0)
"${as_root[@]}" "${quiet[@]}" update
"${as_root[@]}" "${quiet[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null
