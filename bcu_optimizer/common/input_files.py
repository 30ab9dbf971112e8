"""Opening input files: each is looked at here before anything reads it.

What a device, a pipe, a folder or a file of gigabytes would do to a reader is said in one place,
and so is what becomes of the exceptions that libraries have for a file of no sense to them.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bcu_optimizer.common.errors import BcuError, InputError, bad

MOST_BYTES = 250_000_000  # a file of polygons; more would take gigabytes of memory
_LONGEST_PART, _LONGEST = 255, 4095  # bytes of a name, and of a whole path, on common systems
_MEGABYTE = 1_000_000

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "a device"),
)
_CONTROL = re.compile(r"[\x01-\x1f]")


def named(text: str | Path) -> Path:
    """Return the path that a user has named; InputError if no file can bear that name."""
    try:
        parts = os.fsencode(text).split(b"/")
    except UnicodeEncodeError:
        parts = [b"\0"]
    if any(b"\0" in part for part in parts):
        raise bad("no file can bear this name.", str(text), remedy="Correct the path.")
    if max(map(len, parts)) > _LONGEST_PART or sum(map(len, parts)) + len(parts) > _LONGEST:
        letters = f"{len(str(text)):,} letters"
        raise bad(
            f"the name is too long for a file ({letters}).", str(text), remedy="Correct the path."
        )
    return Path(text)


def checked(path: Path, most: int = MOST_BYTES) -> Path:
    """Return the path of a file that can be read.

    Parameters
    ----------
    most
        The most bytes that it can have.

    Raises
    ------
    InputError
        If there is none, or it is a folder, a device or a pipe, or too large.
    """
    try:
        found = named(path).stat()
    except OSError as error:
        raise unreadable(path, error) from None
    for is_one, what in _KINDS:
        if is_one(found.st_mode):
            raise bad(f"the file cannot be read: it is {what}.", path, remedy="Name a file.")
    if found.st_size > most:
        raise bad(
            f"the file has {found.st_size / _MEGABYTE:,.0f} MB, more than the "
            f"{most / _MEGABYTE:,.0f} MB that can be read.",
            path,
            remedy="Keep only what is needed in it.",
        )
    return path


def content(path: Path, most: int = MOST_BYTES) -> bytes:
    """Read a file; raises as :func:`checked` does, and if it may not be read."""
    try:
        return checked(path, most).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


@contextmanager
def reading(path: Path, what: str, remedy: str, most: int = MOST_BYTES) -> Iterator[None]:
    """Turn whatever a library says of a file that it cannot make sense of into a fault of ours.

    Parameters
    ----------
    what
        What is read, such as "workbook".
    remedy
        What would be right.
    """
    checked(path, most)
    try:
        yield
    except (BcuError, KeyboardInterrupt):
        raise
    except MemoryError:
        raise bad(f"the {what} takes more memory than there is.", path, remedy=remedy) from None
    except Exception as error:  # libraries fail in many ways on what is not of their kind
        if isinstance(error, OSError) and error.errno and not isinstance(error, UnicodeError):
            raise unreadable(path, error) from None
        raise bad(f"the {what} cannot be read: {_reason(error)}.", path, remedy=remedy) from None


_LINE = re.compile(r"[Ll]ine (\d+)(?:, (?:character|column) (\d+))?")
_REASONS = (
    (r"not recognized as being in a supported|not a zip file", "the file is of another kind"),
    (r"amplification|entit", "its texts refer to each other without end"),
    (r"password|[Ee]ncrypt", "the file is locked by a password"),
    (r"too large|[Oo]bject size", "an object in it is too large"),
)  # fmt: skip


def _reason(error: Exception) -> str:
    """Say in a planner's words why a library could not read a file."""
    told = str(error)
    for pattern, words in _REASONS:
        if re.search(pattern, told):
            return words
    line = _LINE.search(told)
    if line:
        column = f", character {line[2]}" if line[2] else ""
        return f"the file is broken at line {line[1]}{column}"
    return "the file is damaged, or of another kind"


def unreadable(path: Path, error: OSError) -> InputError:
    """Say of a file that the system does not give why that is."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return bad("there is no such file.", path, remedy=missing_remedy(path))
    reason = os.strerror(error.errno) if error.errno else "for no reason that the system gives"
    return bad(
        f"the file cannot be read ({reason}).", path, remedy="Is it a file, and may you read it?"
    )


def missing_remedy(path: str | Path) -> str:
    """Say what to do about a path that leads nowhere, as Windows spells it or otherwise."""
    text = str(path)
    if _CONTROL.search(text):
        return 'Write the path with / or in single quotes: in "…" a \\t is a tab, a \\n a new line.'
    if "\\" in text and os.sep == "/":
        return f"Check the path; write it with /, as in {text[text.rindex('/') + 1 :]}.".replace(
            "\\", "/"
        )
    return "Check the path."
