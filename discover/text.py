"""Text files as people save them: UTF-8, what PowerShell writes, the two character sets of a German Windows. Pure."""

from __future__ import annotations

# ä ö ü Ä Ö Ü as the console (code page 850) and as windows-1252 write them
_CONSOLE, _WINDOWS = b"\x84\x94\x81\x8e\x99\x9a", b"\xe4\xf6\xfc\xc4\xd6\xdc\xdf"


def decode(content: bytes) -> str:
    """Never fails; what is in no known character set is replaced."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content[1:2] == b"\0" and content[3:4] == b"\0":  # the same without its mark
        return content.decode("utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4:  # within the last letter of what was read
            return content.decode("utf-8-sig", "replace")
    console = sum(content.count(one) for one in _CONSOLE)
    windows = sum(content.count(one) for one in _WINDOWS)
    return content.decode("cp850" if console > windows else "cp1252", "replace")
