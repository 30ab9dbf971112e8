"""The errors a user sees: each fault names the file, the place, the cause and the remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

_LONG = 400  # letters of a word, such as a path; what is longer is told by its ends
_LONGEST = 1_000  # letters of a text
_WORD = re.compile(rf"\S{{{_LONG},}}")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    Attributes
    ----------
    message
        What is wrong, in plain words.
    file
        The file it is in, or None where no file is concerned.
    where
        The place in it: a key, a row, a column.
    remedy
        What would be right.

    Texts that are too long to be read are shortened.
    """

    message: str
    file: str | None = None
    where: str | None = None
    remedy: str | None = None

    def __post_init__(self) -> None:
        for name in ("message", "file", "where", "remedy"):
            text = getattr(self, name)
            if text is not None and len(text) > _LONG:
                object.__setattr__(self, name, _shortened(text))

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} {self.remedy}" if self.remedy else text


def _shortened(text: str) -> str:
    """Leave out the middle of words too long to be read, and the rest of a text without end."""
    text = _WORD.sub(lambda word: _ends(word[0]), text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _ends(word: str) -> str:
    return f"{word[:60]} … {word[-20:]} ({len(word):,} letters)"


class BcuError(Exception):
    """A failure that is told to the user in one message; holds one or more faults.

    ``more`` is what the JSON document says besides them.
    """

    kind = "input"
    exit_code = 3

    def __init__(self, *faults: Fault, more: Mapping[str, object] | None = None) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
        self.more = more or {}

    def as_dict(self) -> dict[str, object]:
        """Return the JSON document of an error, as the contracts shape it."""
        faults = [{"kind": self.kind, **asdict(fault)} for fault in self.faults]
        return {"error": faults[0], "faults": faults, **self.more}


class InputError(BcuError):
    """Bad input: exit code 3."""


class OtherAreasError(InputError):
    """A plan, or a scenario to compare, that is about other areas than it is held against."""


class UsageError(BcuError):
    """A command line that cannot be understood: exit code 2."""

    kind = "usage"
    exit_code = 2


class DisagreementError(BcuError):
    """Two proofs of one thing that do not agree: a defect of this program. Exit code 1."""

    kind = "disagreement"
    exit_code = 1


class InterruptedRunError(BcuError):
    """The user stopped the run: exit code 130."""

    kind = "interrupted"
    exit_code = 130


class ReaderGoneError(BcuError):
    """Whoever read standard output has left, as ``head`` does: nothing is wrong, nothing is told.

    The exit code is the one that a shell gives to a program which a closed pipe ends.
    """

    exit_code = 141


def bad(
    message: str,
    file: str | Path | None = None,
    where: str | None = None,
    remedy: str | None = None,
) -> InputError:
    """Make an :class:`InputError` of a single fault."""
    return InputError(Fault(message, str(file) if file else None, where, remedy))


def placed(error: InputError, file: str, where: str) -> InputError:
    """Give faults that name no file the place that they come from."""
    return InputError(
        *(each if each.file else replace(each, file=file, where=where) for each in error.faults)
    )


def refuse(faults: Iterable[Fault]) -> None:
    """Raise one :class:`InputError` holding all faults, if there are any."""
    found = tuple(faults)
    if found:
        raise InputError(*found)


def nearest(word: str, known: Iterable[str], count: int = 3) -> str:
    """Say which known words come nearest: "Did you mean …?", or list them all."""
    words = sorted(known)
    folded = {each.casefold(): each for each in reversed(words)}
    close = difflib.get_close_matches(word.casefold(), folded, n=count, cutoff=0.55)
    if close:
        return "Did you mean " + " or ".join(f"'{folded[each]}'" for each in close) + "?"
    shown = ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
    return f"Known: {shown}." if words else ""
