"""A logo as pixels, where the writer of a file draws the letters of a picture within a picture wrongly."""

from __future__ import annotations

from typing import Any

import msgspec

from exports.format import Settings, Unable
from exports.plan.measure import folder

_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: "Source Sans Pro")
#image(bytes(sys.inputs.svg), format: "svg", width: 180pt)
"""
_DOTS = 300.0


def in_pixels(settings: Settings) -> Settings:
    """The settings with a logo that is SVG as PNG; without one that cannot be drawn. Raises Unable when typst is
    missing."""
    if b"<svg" not in settings.logo[:2000]:
        return settings
    try:
        import typst
    except ImportError as error:
        raise Unable("typst: pip install typst") from error
    svg = settings.logo.decode("utf-8", "replace")
    compile_: Any = typst.compile  # its overloads know no bytes without a type of their own
    try:
        made = compile_(_SOURCE.encode(), font_paths=[folder()], format="png", ppi=_DOTS, sys_inputs={"svg": svg})
    except typst.TypstError:
        return msgspec.structs.replace(settings, logo=b"")
    return msgspec.structs.replace(settings, logo=made)
