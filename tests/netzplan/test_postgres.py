"""The store in a real PostgreSQL: by one setting, the same answers, moved there and back by backup and restore."""

from __future__ import annotations

import pathlib
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from netzplan import survey
from netzplan.errors import NetzplanError
from netzplan.settings import UserSettings
from netzplan.store import Accepted, Store, copy
from netzplan.web import service as web
from tests.netzplan import postgres, test_bad_input
from tests.netzplan.test_backup import everything, seeded
from tests.netzplan.test_cli import run
from tests.netzplan.test_service import _paths, client, seed

pytest.importorskip("psycopg", reason="psycopg is not installed")
pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture
def url(running: str) -> str:
    """An empty database."""
    engine = sa.create_engine(running.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as db:
        db.execute(sa.text("DROP SCHEMA public CASCADE"))
        db.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return running


def test_it_holds_what_a_file_holds(url: str, tmp_path: pathlib.Path) -> None:
    with seeded(url) as there, seeded(tmp_path / "office.db") as here:
        theirs, ours = everything(there), everything(here)
        assert theirs[1:] == ours[1:]
        there.note("office", "d1", {"room": ""}, 2.0, "me")
        there.accept("office", Accepted("telnet d1", "alt", 0, 3.0, "me"))
        there.put("office", "d1", {"x": "1", "y": "2"})
        assert there.notes("office") == {} and there.places("office") == {"d1": {"x": "1", "y": "2"}}
        assert there.accepted("office")["telnet d1"].reason == "alt"
    with Store(url) as again:  # the second opening finds the tables
        assert again.sites() == ["office"]


def test_the_same_inventory_as_from_a_file(url: str, tmp_path: pathlib.Path) -> None:
    with Store(tmp_path / "office.db") as here:
        seed(here)
        first = survey.inventory(here, "office")
        assert first is not None
        copy.backup(here, tmp_path / "b")
    copy.restore(tmp_path / "b", url, force=False)
    with Store(url) as there:
        assert survey.inventory(there, "office") == first


def test_every_page_works(url: str) -> None:
    with Store(url) as store:
        seed(store)
        service = web.Service(store, UserSettings())
        browser = client(service, "admin")
        for path, _ in _paths(service):
            assert browser.get(path).status_code in (200, 303), path
        service.close()


def test_no_form_makes_a_page_fail(url: str) -> None:
    with Store(url) as store:
        seed(store)
        service = web.Service(store, UserSettings())
        asker = test_bad_input.Asker(service)
        for path in sorted(set(test_bad_input.FORMS) - {"/sign-out", "/sign-in"}):
            test_bad_input.send(asker, path)
        test_bad_input.look(asker)
        for path in ("/scans/x%00", "/documents/x%00", "/devices/x%00?history=1", "/l/x%00", "/api/v1/devices/x%00"):
            assert asker.browser.get(path).status_code in (404, 410), path
        service.close()


def test_moved_there_and_back(url: str, tmp_path: pathlib.Path) -> None:
    with seeded(tmp_path / "office.db") as here:
        before = everything(here)
        copy.backup(here, tmp_path / "b")
    copy.restore(tmp_path / "b", url, force=False)
    with Store(url) as there:
        assert everything(there) == before
        with pytest.raises(NetzplanError):
            copy.restore(tmp_path / "b", url, force=False)
        copy.backup(there, tmp_path / "c")
    copy.restore(tmp_path / "c", tmp_path / "new.db", force=False)
    with Store(tmp_path / "new.db") as back:
        assert everything(back) == before


def test_many_write_at_once(url: str) -> None:
    with Store(url) as store:
        seed(store)
        trouble: list[Exception] = []

        def work(number: int) -> None:
            try:
                for n in range(10):
                    store.note("office", "d1", {"room": f"{number}/{n}"}, float(n), "me")
                    survey.inventory(store, "office")
            except Exception as error:
                trouble.append(error)

        workers = [threading.Thread(target=work, args=(n,)) for n in range(6)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert trouble == [] and "d1" in store.notes("office")


def test_by_one_setting(url: str, tmp_path: pathlib.Path) -> None:
    with Store(url) as store:
        seed(store)
    settings = tmp_path / "settings.toml"
    settings.write_text(f'store = "{url}"\n')
    shown = run("devices", NETZPLAN_SETTINGS=str(settings))
    assert shown.returncode == 0 and "drucker" in shown.stdout, shown.stderr


def test_a_password_is_never_shown() -> None:
    with pytest.raises(NetzplanError) as failed:
        Store("postgresql://eva:geheim@127.0.0.1:1/x?connect_timeout=2")
    assert "geheim" not in failed.value.message("de")
