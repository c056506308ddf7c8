"""The rooms stand as ARCHITECTURE.md says."""

from discover.observation import Key, canonical_mac
from discover.registry import probes, readers
from exports.texts import date, number, speed


def test_registries_load() -> None:
    assert isinstance(probes(), dict)
    assert isinstance(readers(), dict)


def test_mac_addresses_have_one_spelling() -> None:
    for spelling in ("00:1B:2c:3d:4e:5f", "001b.2c3d.4e5f", "0:1b:2c:3d:4e:5f", "00-1B-2C-3D-4E-5F"):
        assert canonical_mac(spelling) == "00:1b:2c:3d:4e:5f"
    assert canonical_mac("hello") is None
    assert Key.mac(b"\0\x1b\x2c\x3d\x4e\x5f") == Key.mac("001b2c3d4e5f")


def test_numbers_as_each_language_writes_them() -> None:
    assert number("de", 1234.5, 1) == "1.234,5"
    assert speed("de", 2_500_000_000) == "2,5 Gbit/s"
    assert speed("en", 100_000_000) == "100 Mbit/s"
    assert date("de", 0) == "01.01.1970"
