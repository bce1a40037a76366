#!/bin/sh
# The browser tests use Debian's chromium: find it, install it where we may, or say what to install.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null && exit 0
fi
echo "chromium is missing, and with it the browser tests are: as root, apt-get install chromium"
[ "$CI" != "true" ]
