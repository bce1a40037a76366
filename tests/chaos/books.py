"""Our books as anybody with a database client reads them: rows, and every byte that is stored."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

_OPEN: Final = """
select count(*) from delivery where state in ('waiting', 'sending')
"""


class Books:
    """A database of ours, read without any of our own code.

    :param url: as in the settings.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool
        )

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        with self._engine.connect() as c:
            return [dict(row._mapping) for row in c.execute(text(f"select * from {table}"))]

    def unsettled(self) -> int:
        """How many deliveries wait or are on their way, and works that must still be deleted."""
        with self._engine.connect() as c:
            waiting = c.execute(text(_OPEN)).scalar_one()
            return int(waiting) + int(c.execute(text("select count(*) from leftover")).scalar_one())

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Each place with all that is stored there: files of SQLite, tables of PostgreSQL."""
        if self.url.startswith("sqlite:///"):
            file = Path(self.url.removeprefix("sqlite:///"))
            for one in sorted(file.parent.glob(f"{file.name}*")):
                yield one.name, one.read_bytes()
            return
        for table in inspect(self._engine).get_table_names():
            values = (value for row in self.rows(table) for value in row.values() if value is not None)
            yield table, b"\0".join(v if isinstance(v, bytes) else str(v).encode() for v in values)

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
