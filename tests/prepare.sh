#!/usr/bin/env bash
# Says what the tests need and this machine lacks; on Debian, as root, installs it.
set -eu
missing=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(browser)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null || missing+=(nginx)
command -v openssl >/dev/null || missing+=(openssl)
command -v curl >/dev/null || missing+=(curl)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    shell=chromium  # what has no window is a third quicker, where it is packaged
    apt-cache show chromium-headless-shell >/dev/null 2>&1 && shell=chromium-headless-shell
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]/#browser/$shell}" fonts-noto-core fonts-noto-cjk
else
    echo "The tests need: ${missing[*]/#browser/chromium} (Debian package names). Please install them." >&2
    exit 1
fi
