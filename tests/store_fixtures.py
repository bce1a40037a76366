"""Fixtures of the store: fresh books on SQLite and on a PostgreSQL server that the tests start."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGQUIT
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import URL, create_engine, text

from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.sealing import Sealer

if TYPE_CHECKING:
    from orcid_repo_plugin.store.store import Store

CLIENT_ID = "APP-MEMBER0000000001"
BOOKS = "books"
EMPTY = """
DO $$ DECLARE name text; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;  -- no row asks for those that it refers to
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'orcid_repo_version' LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    PERFORM setval(seqrelid, 1, false) FROM pg_sequence;
END $$
"""
"""Makes a database as good as new: 20 times as fast as a new one."""
MISSING = "PostgreSQL's server is not installed: run tests/find_postgresql.sh"


def binaries() -> Path | None:
    """The folder that holds PostgreSQL's ``initdb``, the newest one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    asked = shutil.which("pg_config")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).parent
    if asked:
        said = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True)
        return path if (path := Path(said.stdout.strip()) / "initdb").exists() else None
    return None


class Server:
    """A PostgreSQL server in a temporary folder, reached by a socket in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        """The address of a database."""
        url = URL.create(
            "postgresql", username="orcid", database=name, query={"host": str(self.folder), "port": "5432"}
        )
        return url.render_as_string(hide_password=False)

    def do(self, *statements: str, within: str = "postgres") -> None:
        """Run statements in a database, each on its own."""
        url = self.url(within).replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def fresh(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database (with nothing in it, or a copy of another), dropped afterwards."""
        name = f"test_{uuid4().hex}"
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self.do(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running(folder: Path, programs: Path) -> Iterator[Server]:
    """A server that runs; as user ``postgres`` when we are root, which it does not want to be."""
    as_user: list[str] = []
    if os.geteuid() == 0:
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        shutil.chown(folder, "postgres")
    data = folder / "data"
    initdb = [str(programs / "initdb"), "-U", "orcid", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(
        [*as_user, *initdb, "-D", str(data)], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    (data / "pg_hba.conf").write_text("local all orcid trust\nlocal all all scram-sha-256\n")
    # Should this process be killed, the server goes with it.
    tied = [*(as_user or ["setpriv"]), "--pdeathsig=QUIT"] if shutil.which("setpriv") else as_user
    options = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "200"}
    options |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
    command = [
        *tied,
        str(programs / "postgres"),
        "-D",
        str(data),
        *(f"--{k}={v}" for k, v in options.items()),
    ]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server,
    ):
        try:
            ready = [str(programs / "pg_isready"), "--quiet", "--host", str(folder)]
            while subprocess.run(ready, timeout=60).returncode:
                assert server.poll() is None, (folder / "log").read_text()
                sleep(0.05)
            yield Server(folder)
        finally:
            server.send_signal(SIGQUIT)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A server for this run (or this worker of it), with our tables in a database."""
    programs = binaries()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder), programs) as server:
        server.do(f"CREATE DATABASE {BOOKS}", "CREATE ROLE guest LOGIN PASSWORD 'pots'")
        Database.open(server.url(BOOKS)).close()
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy from."""
    path = tmp_path_factory.mktemp("template") / "books.sqlite3"
    Database.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases a test runs on."""
    return str(request.param)


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[Callable[[], str]]:
    """Makes PostgreSQL databases with nothing in them, and says their addresses."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(postgresql_server.fresh())


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        with server.fresh() as url:
            yield url


@pytest.fixture
def database(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with our tables; the test runs on SQLite and on PostgreSQL."""
    if database_kind == "sqlite":
        path = tmp_path / "books.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        server.do(EMPTY, within=BOOKS)
        url = server.url(BOOKS)
    database = Database.open(url)
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> Iterator["Store"]:
    """Fresh books, of a member client at a local registry; on SQLite and on PostgreSQL."""
    from orcid_repo_plugin.store.store import Store

    sealer = Sealer(Fernet.generate_key().decode("ascii"))
    store = Store(database, environment="local", client_id=CLIENT_ID, sealer=sealer)
    yield store
    store.close()
