"""What every command needs: the language, the settings, the store, the site, the inventory; and how to print."""

from __future__ import annotations

import getpass
import os
import pathlib
import socket
from typing import TYPE_CHECKING, Any

import click

from netzplan import __version__
from netzplan.cli import language
from netzplan.errors import NOTHING, NetzplanError
from netzplan.settings import UserSettings, load, store_place

if TYPE_CHECKING:
    from exports.format import Settings
    from netzplan.store import Store
    from topology.inventory import Inventory

DEFAULT_SITE = "office"


class Session:
    """One run of one command."""

    def __init__(self, ctx: click.Context, lang: str | None = None) -> None:
        self._root = ctx.find_root()
        self.lang = lang or language(ctx)
        self.settings: UserSettings = load()
        self.answers: dict[str, str] = {}
        """What people said about the site as a whole; read with the inventory."""
        self._told: list[str] = []
        self.drawn: dict[str, str] = {}
        """How the plan is to be drawn: view, layout, paper, sheet, theme; and a person's own arrangement."""
        self.verbose = bool(self._root.params.get("verbose"))

    @property
    def store_place(self) -> pathlib.Path | str:
        """The file of the store, or the URL of its database."""
        return store_place(self._root.params.get("store"), self.settings)

    @property
    def store_name(self) -> str:
        """The place of the store, to be shown: without a password."""
        place = self.store_place
        return str(place) if isinstance(place, pathlib.Path) else place.rpartition("@")[2]

    def store(self, must_exist: bool = False, patience: float = 30.0) -> Store:
        """The open store. With `must_exist`, a missing file is an error with a remedy, and none is made. `patience` is
        how many seconds to wait for what another program has locked."""
        from netzplan.store import Store

        place = self.store_place
        if must_exist and isinstance(place, pathlib.Path) and not place.exists():
            raise NetzplanError("no-store", NOTHING, path=place)
        return Store(place, patience)

    def site(self, store: Store, given: str | None = None) -> str:
        """The site named, else the only one in the store, else the default."""
        if named := given or self._root.params.get("site"):
            return str(named)
        sites = store.sites()
        if len(sites) > 1 and DEFAULT_SITE not in sites:
            raise NetzplanError("which-site", sites=", ".join(sites))
        return sites[0] if len(sites) == 1 else DEFAULT_SITE

    def inventory(self, store: Store, given_site: str | None = None, redacted: bool = False) -> Inventory:
        """The newest inventory of the site, redacted if asked; an error with a remedy when there is none."""
        from netzplan import survey

        site = self.site(store, given_site)
        found = survey.inventory(store, site)
        from netzplan import places
        from netzplan.fields import SITE

        self.answers = store.notes(site).get(SITE, {})
        self.drawn = {**places.options(store.places(site)), **self.drawn}
        self._told = survey.told(store, site, found, self.lang) if found is not None and not redacted else []
        if found is None:
            raise NetzplanError("nothing-yet", NOTHING, site=site)
        if redacted:
            from exports.redact import redact

            self.answers = {}  # names and numbers of people
            return redact(found)
        return found

    def say(self, code: str, /, **values: object) -> str:
        """A text in the language of this run; names from the network made harmless for a terminal."""
        from exports.texts import text
        from netzplan.terminal import safe

        return text(self.lang, code, **{k: safe(v) if isinstance(v, str) else v for k, v in values.items()})

    def format_settings(self, **overrides: Any) -> Settings:
        """What is printed around the inventory."""
        import time

        import msgspec

        from exports.format import Settings
        from netzplan.fields import PRINTED

        mine = self.settings
        printed: dict[str, Any] = {n: self.answers.get(f"print.{n}") or getattr(mine, n) for n in PRINTED}
        made = Settings(
            lang=self.lang,
            **printed,
            logo=_logo(mine.logo),
            created_at=time.time(),
            timezone=mine.timezone,
            version=__version__,
            options={
                **{f"field.{name}": value for name, value in self.answers.items()},
                **self.drawn,
                **({"changes": msgspec.json.encode(self._told).decode()} if self._told else {}),
            },
        )
        return msgspec.structs.replace(made, **{k: v for k, v in overrides.items() if v})


def _logo(path: str) -> bytes:
    if not path:
        return b""
    try:
        return pathlib.Path(path).expanduser().read_bytes()
    except OSError as error:
        raise NetzplanError("unreadable", path=path, reason=error.strerror or "?") from error


def who() -> str:
    """The person at the keyboard, as `user@machine`; for a scan that the service runs, also who asked for it."""
    try:
        here = f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):
        here = f"?@{socket.gethostname()}"
    asked = os.environ.get("NETZPLAN_BY", "")[:100]
    return f"{asked} ({here})" if asked else here


def write(path: pathlib.Path, content: bytes) -> None:
    """Writes the whole file or leaves the old one: through a neighbour that is renamed at the end."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        temporary = pathlib.Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NetzplanError("unwritable", path=path, reason=error.strerror or "?") from error
