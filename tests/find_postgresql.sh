#!/bin/sh
# The store's tests start a PostgreSQL server of their own: find it, install it where we may, or say what to install.
find_it() {
    for program in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb)" "$(pg_config --bindir 2>/dev/null)/initdb"; do
        [ -x "$program" ] && return 0
    done
    return 1
}
find_it && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing PostgreSQL for the store's tests"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq postgresql; } >/dev/null && find_it && exit 0
fi
echo "PostgreSQL is missing, and with it half of the store's tests are: as root, apt-get install postgresql"
[ "$CI" != "true" ]
