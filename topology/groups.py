"""Union-find over keys that refuses what cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from discover.observation import Key
from topology.keys import EXCLUSIVE, rank


class Groups:
    """Each group is one device. Two groups that differ in a key of which a device has only one are never joined."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}
        self._size: dict[Key, int] = {}
        self._single: dict[Key, dict[str, str]] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._parent

    def find(self, key: Key) -> Key:
        """What stands for the group of a key; a key not seen before is a group of its own."""
        parent = self._parent
        if key not in parent:
            parent[key] = key
            self._size[key] = 1
            if key.kind in EXCLUSIVE:
                self._single[key] = {key.kind: key.value}
            return key
        root = key
        while (above := parent[root]) != root:
            root = above
        while key != root:
            parent[key], key = root, parent[key]
        return root

    def agree(self, a: Key, b: Key) -> bool:
        one, other = self._single.get(self.find(a), {}), self._single.get(self.find(b), {})
        return all(other.get(kind, value) == value for kind, value in one.items())

    def join(self, a: Key, b: Key) -> bool:
        """Whether the two are one group now."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if not self.agree(a, b):
            return False
        if self._size[a] < self._size[b]:
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size.pop(b)
        if b in self._single:
            self._single.setdefault(a, {}).update(self._single.pop(b))
        return True

    def members(self, leaving_out: Iterable[Key] = ()) -> list[list[Key]]:
        """The keys of each group, the best first; the groups by their best key."""
        out = frozenset(leaving_out)
        found: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(self._parent.keys() - out, key=rank):
            found[self.find(key)].append(key)
        return list(found.values())
