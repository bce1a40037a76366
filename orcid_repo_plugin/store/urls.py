"""Where the books are: the address of a database, read strictly and shown without its password."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from orcid_repo_plugin.errors import StoreError

FORMS: Final = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
_ESCAPING: Final = "; in a password, write @ as %40, : as %3A, / as %2F and % as %25"
_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
"""Whatever driver an address names: these are ours."""


def parse(url: str | URL) -> URL:
    """The address of a database, with the driver that we use.

    :raises StoreError: it is none that we know; says what one looks like, and never the password.

    >>> parse("postgresql://carberry@localhost/orcid").drivername
    'postgresql+psycopg'
    """
    try:
        found = make_url(url.strip() if isinstance(url, str) else url)
    except (ArgumentError, ValueError):
        raise StoreError(f"[database] url is no address of a database: write {FORMS}{_ESCAPING}") from None
    driver = _DRIVERS.get(found.get_backend_name())
    if driver is None:
        raise StoreError(
            f"[database] url names a database of the kind {found.get_backend_name()!r}; write {FORMS}"
        )
    if "@" in (found.host or ""):
        raise StoreError(f"[database] url has an @ too many{_ESCAPING}")
    if driver.startswith("sqlite") and found.database in (None, "", ":memory:"):
        raise StoreError("[database] url names no file: write sqlite:///orcid-repo.sqlite3")
    return found.set(drivername=driver)


def shown(url: URL) -> str:
    """The address as logs and people may see it: without password and options.

    >>> shown(parse("postgresql://carberry:pots@localhost/orcid?sslpassword=x"))
    'postgresql://carberry@localhost/orcid'
    >>> shown(parse("sqlite:////srv/orcid-repo.sqlite3"))
    'sqlite:////srv/orcid-repo.sqlite3'
    """
    bare = URL.create(
        url.get_backend_name(), username=url.username, host=url.host, port=url.port, database=url.database
    )
    return bare.render_as_string(hide_password=True)


def of_file(path: Path) -> URL:
    """The address of an SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path))
