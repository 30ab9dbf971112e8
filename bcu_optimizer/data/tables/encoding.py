"""Text files, whatever program saved them: UTF-8, or UTF-16 that says so; nothing is guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.text import composed


def read(path: Path) -> str:
    """Read a UTF-8 text file, or one that says it is UTF-16; InputError if it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise bad("there is no such file.", path, remedy="Check the path.") from None
    except OSError as error:
        raise bad(
            f"the file cannot be read ({error.strerror}).",
            path,
            remedy="Is it a file, and may you read it?",
        ) from None
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
        _refuse_nothing(text)
    except UnicodeError as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise bad(
            f"the file is not UTF-8 text (byte {at}).",
            path,
            remedy="Save it as UTF-8; in a spreadsheet, as 'CSV UTF-8'.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_nothing(text: str) -> None:
    """Refuse a character of value 0, of which every other one in unmarked UTF-16 is."""
    at = text.find("\0")
    if at >= 0:
        raise UnicodeDecodeError("utf-8", b"\0", at, at + 1, "no text")


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file, its accents composed; an InputError names the line of what is not TOML."""
    try:
        return tomllib.loads(composed(read(path)))
    except tomllib.TOMLDecodeError as error:
        raise bad(
            f"the file is not valid TOML: {error}.", path, remedy="Correct that line."
        ) from None
    except RecursionError:
        message = "lists or tables are nested too deeply."
        raise bad(message, path, remedy="A scenario has three levels of them at most.") from None
