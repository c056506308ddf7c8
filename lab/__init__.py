"""Virtual offices from network namespaces and real daemons, for the demo, the tests and the benchmarks."""

from __future__ import annotations

from lab.build import Lab, able, attach, office
from lab.namespaces import LabError, clear
from lab.office import Cable, Node, Office
from lab.offices import offices

__all__ = ["Cable", "Lab", "LabError", "Node", "Office", "able", "attach", "clear", "office", "offices"]
