"""What outputs learn of the changes of each device."""

from __future__ import annotations

import pathlib

import msgspec

from netzplan import timeline
from netzplan.store import Store
from tests.exports.offices import office
from topology.changes import Change


def test_the_newest_change_first_and_todays_names(tmp_path: pathlib.Path) -> None:
    inventory = office(40)
    device = next(d for d in inventory.devices if d.name == "sw-EG")
    with Store(tmp_path / "office.db") as store:
        assert timeline.options(store, inventory, "de") == {}
        for run, at, kind, data in (
            ("a", 1000.0, "new-nowhere", {"name": "Annas Switch"}),
            ("b", 2000.0, "moved", {"name": "Annas Switch", "before": "sw-core, 20", "after": "sw-core, 21"}),
            ("c", 3000.0, "no-such-kind", {"name": "Annas Switch"}),
        ):
            changes = (Change(kind, device.id, data), Change("gone-nowhere", "not-there-any-more", {"name": "x"}))
            store.keep_told(inventory.site, run, at, msgspec.json.encode(changes), [])
        for lang in ("de", "en"):
            told = msgspec.json.decode(timeline.options(store, inventory, lang)["history"])
            assert list(told) == [device.id]
            assert [at for at, _ in told[device.id]] == [2000.0, 1000.0]
            assert all("sw-EG" in sentence and "Anna" not in sentence for _, sentence in told[device.id])
            assert "sw-core, 21" in told[device.id][0][1]
