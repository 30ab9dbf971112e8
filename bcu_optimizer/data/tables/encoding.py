"""Text files, whatever program saved them: UTF-8, or UTF-16 that says so; nothing is guessed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from bcu_optimizer.common import input_files
from bcu_optimizer.common import toml as toml_texts
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.text import composed

MOST_BYTES = 100_000_000
_MOST_TOML = 5_000_000
_SHALLOW = "A scenario has some dozens of keys, in three levels at most."


def read(path: Path, most: int = MOST_BYTES) -> str:
    """Read a UTF-8 text file, or one that says it is UTF-16; InputError if it cannot be read."""
    content = input_files.content(path, most)
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
    text = composed(read(path, _MOST_TOML))
    try:
        return toml_texts.read(text)
    except tomllib.TOMLDecodeError as error:
        remedy = _backslashes(text, str(error)) or "Correct that line."
        raise bad(f"the file is not valid TOML: {error}.", path, remedy=remedy) from None
    except (toml_texts.TooMuchError, RecursionError) as error:
        raise bad(f"{error}.", path, remedy=_SHALLOW) from None


def _backslashes(text: str, told: str) -> str | None:
    """Say how a path of Windows is written, if that is what is wrong with a line."""
    place = re.search(r"line (\d+)", told)
    line = text.split("\n")[int(place[1]) - 1] if place else ""
    if not re.search(r'"[^"]*\\[^"]*"', line):
        return None
    return 'In "…" a \\ begins a sign: write a path with /, or in single quotes.'
