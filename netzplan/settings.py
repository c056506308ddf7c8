"""What the user has set for good: one dataclass, one TOML file in the user's configuration folder."""

from __future__ import annotations

import os
import pathlib
import tomllib

import msgspec

from netzplan.errors import NetzplanError

FILE = "settings.toml"


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the service sends e-mail. Never shown."""

    host: str = "127.0.0.1"
    port: int = 25
    sender: str = "netzplan@localhost"
    user: str = ""
    password: str = ""
    tls: bool = True

    def __repr__(self) -> str:
        return f"Mail({self.host!r}, {self.port})"


class UserSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of settings.toml; all may be missing."""

    lang: str = ""
    customer: str = ""
    author: str = ""
    revision: str = "1"
    confidentiality: str = ""
    logo: str = ""
    """Path of a PNG, JPEG or SVG file."""
    timezone: str = "Europe/Berlin"
    store: str = ""
    credentials: str = ""
    mail: Mail = Mail()


def load() -> UserSettings:
    """The user's settings; defaults where there is no file. Raises NetzplanError when the file is wrong."""
    path = location()
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), UserSettings)
    except FileNotFoundError:
        return UserSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NetzplanError("settings", path=path, reason=error) from error


def location() -> pathlib.Path:
    """Where settings.toml is looked for; NETZPLAN_SETTINGS names another file."""
    if named := os.environ.get("NETZPLAN_SETTINGS"):
        return pathlib.Path(named)
    import platformdirs

    return pathlib.Path(platformdirs.user_config_path("netzplan", appauthor=False)) / FILE


def store_place(given: str | None, settings: UserSettings) -> pathlib.Path | str:
    """The store to use: as given, else NETZPLAN_STORE, else the settings, else the user's data folder. A file, or the
    URL of a PostgreSQL database."""
    if named := given or os.environ.get("NETZPLAN_STORE") or settings.store:
        return named if named.startswith("postgresql://") else pathlib.Path(named).expanduser()
    import platformdirs

    return pathlib.Path(platformdirs.user_data_path("netzplan", appauthor=False)) / "netzplan.db"
