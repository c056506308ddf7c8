"""Backup and restore: everything in the store as one SQLite file, taken while in use, put back all or nothing.

A backup of a PostgreSQL database is the same kind of file, so a store can move from one to the other."""

from __future__ import annotations

import contextlib
import os
import pathlib
import sqlite3
import tempfile
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from netzplan.errors import REFUSED, NetzplanError
from netzplan.store import Store
from netzplan.store.migrations import STEPS

# A backup goes where `schema_version` goes; everything else is data and is copied table by table.
_VERSION = "schema_version"
_ROWS = 500


class Content(msgspec.Struct, frozen=True):
    """What a store holds: runs, devices that were given an id, notes of people, documents."""

    sites: int
    runs: int
    captures: int
    notes: int
    documents: int


def backup(store: Store, path: pathlib.Path) -> Content:
    """Writes a consistent copy, readable by its owner only, and checks it before it takes its place."""
    try:
        with _neighbour(path) as temporary:
            if isinstance(store.place, pathlib.Path):
                _copy_file(store.place, temporary)
            else:
                with Store(temporary) as target:
                    _copy_rows(store, target)
            with contextlib.closing(sqlite3.connect(temporary)) as db:
                db.execute("PRAGMA journal_mode = DELETE")  # one file, to be read where nothing may be written
            found = content(temporary)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    except (OSError, sqlite3.Error, sa.exc.SQLAlchemyError) as error:
        raise NetzplanError("backup", path=path, reason=_reason(error)) from error
    return found


def restore(path: pathlib.Path, place: pathlib.Path | str, force: bool) -> Content:
    """Puts a backup into the store at `place`, in one transaction: it holds the old or the new, never a mixture. A
    store that holds something is replaced only with `force`. Raises NetzplanError when the backup is none."""
    found = content(path)
    with Store(place) as store:
        if not force and (store.sites() or store.accounts()):
            raise NetzplanError("restore-full", REFUSED, path=store.shown)
        try:
            if isinstance(place, pathlib.Path):
                _copy_file(path, place)
            else:
                with tempfile.TemporaryDirectory() as folder:
                    older = pathlib.Path(folder) / "backup.db"
                    _copy_file(path, older)
                    with Store(older) as source:  # brings an older backup to this version's tables
                        _copy_rows(source, store)
        except (OSError, sqlite3.Error, sa.exc.SQLAlchemyError) as error:
            raise NetzplanError("restore", path=store.shown, reason=_reason(error)) from error
    with Store(place):  # an older backup is brought to this version's tables
        return found


def content(path: pathlib.Path) -> Content:
    """What a backup holds; reads all of it. Raises NetzplanError when it is none, is damaged, or too new."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            (verdict,) = db.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                raise NetzplanError("no-backup", path=path, reason=verdict)
            (version,) = db.execute("SELECT max(version) FROM schema_version").fetchone()
            if version > len(STEPS):
                raise NetzplanError("store-newer", path=path)

            def count(what: str) -> int:
                return int(db.execute(f"SELECT count({what}").fetchone()[0])

            return Content(
                count("DISTINCT site) FROM runs"),
                count("*) FROM runs"),
                count("*) FROM captures"),
                count("*) FROM notes"),
                count("*) FROM documents") if version >= _DOCUMENTS_SINCE else 0,
            )
    except (sqlite3.Error, TypeError) as error:
        raise NetzplanError("no-backup", path=path, reason=_reason(error)) from error


_DOCUMENTS_SINCE = next(n for n, step in enumerate(STEPS, 1) if any("CREATE TABLE documents" in s for s in step))


def _copy_file(source: pathlib.Path, target: pathlib.Path) -> None:
    """SQLite's own way of copying a database that is in use, in one step: readers and writers of both go on."""
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as old,
        contextlib.closing(sqlite3.connect(target, timeout=30)) as new,
    ):
        old.backup(new)


def _copy_rows(source: Store, target: Store) -> None:
    """All tables, as of one moment of the source, in one transaction of the target."""
    with source.snapshot() as reading, target.replacing() as writing:
        names = [n for n in sa.inspect(writing).get_table_names() if n != _VERSION]
        tables = sa.MetaData()
        tables.reflect(bind=writing, only=names)
        for table in sorted(tables.tables.values(), key=lambda t: t.name):
            writing.execute(table.delete())
            rows = reading.execute(sa.select(table))
            while some := rows.fetchmany(_ROWS):
                writing.execute(table.insert(), [dict(row._mapping) for row in some])


@contextlib.contextmanager
def _neighbour(path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A new file beside the one meant; gone afterwards unless it was renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")  # mode 0600
    os.close(handle)
    temporary = pathlib.Path(name)
    try:
        yield temporary
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            pathlib.Path(name + rest).unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(getattr(error, "orig", None) or error).splitlines()[0]
