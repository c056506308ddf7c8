"""The open store: the engine, the schema, and how a row is written whether it is there or not.

Everything that says SQL lies in this folder. SQLite by default (a file), PostgreSQL when the store is named by a URL;
every row has a site, ids need no counter, and writing twice does no harm."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from netzplan.errors import NetzplanError
from netzplan.store.migrations import STEPS

_BUSY_SECONDS = 30
T = TypeVar("T")


class Base:
    """`place` is the path of a file, made with its folder when it is not there, or a `postgresql://…` URL. What another
    program has locked is waited for, at most `patience` seconds."""

    def __init__(self, place: pathlib.Path | str, patience: float = _BUSY_SECONDS) -> None:
        self.place = place
        self.writes = 0
        """Another number whenever something was written through this object."""
        try:
            self._engine = _connect(place, patience)
            self._migrate()
        except ImportError as error:
            raise NetzplanError("no-driver", path=_shown(place)) from error
        except (OSError, sa.exc.SQLAlchemyError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise NetzplanError("store", path=_shown(place), reason=reason) from error

    def close(self) -> None:
        """Gives the file free."""
        self._engine.dispose()

    @property
    def shown(self) -> str:
        """The place, to be shown: without a password."""
        return _shown(self.place)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """Reads all of it as of one moment; see netzplan.store.copy."""
        with self._engine.connect() as db:
            if db.dialect.name != "sqlite":
                db = db.execution_options(isolation_level="REPEATABLE READ")
            yield db

    @contextlib.contextmanager
    def replacing(self) -> Iterator[sa.Connection]:
        """Writes all of it or nothing; see netzplan.store.copy."""
        with self._engine.begin() as db:
            yield db
        self.writes += 1

    def _migrate(self) -> None:
        sqlite = self._engine.dialect.name == "sqlite"
        with self._engine.begin() as db:
            db.execute(sa.text("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"))
            version = db.execute(sa.text("SELECT max(version) FROM schema_version")).scalar() or 0
            if version > len(STEPS):
                raise NetzplanError("store-newer", path=_shown(self.place))
            for number, step in enumerate(STEPS[version:], version + 1):
                for statement in step:
                    db.execute(sa.text(statement if sqlite else statement.replace(" BLOB", " BYTEA")))
                db.execute(sa.text("INSERT INTO schema_version (version) VALUES (:n)"), {"n": number})

    def _write(self, *work: tuple[str, Mapping[str, Any] | Sequence[Mapping[str, Any]]]) -> None:
        """All of it or nothing: each statement with its rows. Raises NetzplanError when it cannot be written."""
        with self._told(), self._engine.begin() as db:
            for sql, rows in work:
                if rows:
                    db.execute(sa.text(sql), rows)
        self.writes += 1

    def _read(self, sql: str, **values: Any) -> Sequence[sa.Row[Any]]:
        """Raises NetzplanError when it cannot be read."""
        with self._told(), self._engine.connect() as db:
            return db.execute(sa.text(sql), values).all()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """What happens to a store (full, locked, taken away) is an error with a remedy."""
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.DataError) as error:
            reason = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
            raise NetzplanError(_trouble(error.orig), path=self.shown, reason=reason) from error


def _trouble(error: BaseException | None) -> str:
    """The code of the text: by the result codes of SQLite, and SQLSTATE (PostgreSQL, appendix A)."""
    name = str(getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or "")
    if name.startswith(("SQLITE_FULL", "53100")):
        return "store-full"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03")):
        return "store-busy"
    return "store-trouble"


def as_struct(row: sa.Row[Any], kind: type[T]) -> T:
    """A row as a struct with fields of the same names."""
    return msgspec.convert(dict(row._mapping), kind)


def _connect(place: pathlib.Path | str, patience: float) -> sa.Engine:
    if not isinstance(place, pathlib.Path):
        return sa.create_engine(place.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    # The map of a firm's network is nobody else's business: made for its owner only.
    if not place.exists():
        os.close(os.open(place, os.O_CREAT | os.O_RDWR, 0o600))
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(place)), connect_args={"timeout": patience})
    sa.event.listen(engine, "connect", _pragmas)
    return engine


def _shown(place: pathlib.Path | str) -> str:
    """A place without its password."""
    return str(place) if isinstance(place, pathlib.Path) else sa.make_url(place).render_as_string(hide_password=True)


def _pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # Write-ahead logging: readers never wait for a scan, and a killed scan loses only the transaction it was in.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
