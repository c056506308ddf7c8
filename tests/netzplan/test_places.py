"""What the store keeps of the plan's arrangement."""

from __future__ import annotations

import pathlib

from exports.format import Settings
from exports.plan.sheet import arrangement
from netzplan import places
from netzplan.store import Store
from tests.exports.offices import office


def test_the_arrangement_is_kept_beside_what_a_person_placed(tmp_path: pathlib.Path) -> None:
    inventory = office(40)
    with Store(tmp_path / "office.db") as store:
        store.put(inventory.site, "d00004", {"x": "10.0", "y": "20.0"})
        places.remember(store, inventory, Settings())
        told = places.options(store.places(inventory.site))
        assert told["positions"] == '{"d00004":[10.0,20.0]}'
        assert told["kept"] == arrangement(inventory, Settings())
        places.remember(store, inventory, Settings(options=told))
        assert places.options(store.places(inventory.site)) == told
        for card in store.places(inventory.site):
            store.put(inventory.site, card, {})
        assert places.options(store.places(inventory.site)) == {}
