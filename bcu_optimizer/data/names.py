"""Naming areas as people do: by code or by name, in any case, with "&" for "and"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.common.text import fold


def as_number(code: str) -> str:
    """Reduce a code to what a spreadsheet leaves of it that takes it for a number.

    "007" becomes "7", and so does "7.0"; letters before the digits stay.
    """
    whole = re.sub(r"^([0-9]+)\.0+$", r"\1", fold(code))
    return re.sub(r"^([a-z]*)0+(?=[0-9]+$)", r"\1", whole)


_MOST_TOLD, _MOST_NAMED = 3, 6  # names that are told one by one; codes that are listed


class Names:
    """Look-up from code or name to code; a code goes before a name."""

    def __init__(self, names: Mapping[str, str], noun: str) -> None:
        self._names = dict(names)
        self._noun = noun
        self._codes: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._numbers: dict[str, list[str]] = {}
        for code, name in names.items():
            self._codes.setdefault(fold(code), []).append(code)
            self._named.setdefault(fold(name), []).append(code)
            self._numbers.setdefault(as_number(code), []).append(code)

    def find(self, text: str) -> str | None:
        """Return the code of what a text names, or None if it names nothing, or several."""
        codes = self._meant(fold(text)) or self._numbers.get(as_number(text), [])
        return codes[0] if len(codes) == 1 else None

    def _meant(self, folded: str) -> Sequence[str]:
        return self._codes.get(folded, ()) or self._named.get(folded, ())

    def name(self, code: str) -> str:
        """Return the name that belongs to a code."""
        return self._names[code]

    def unclear(self) -> list[str]:
        """Say which names are those of several, and which are the code of another."""
        found = [
            f"{len(codes)} {self._noun}s are called '{self._names[codes[0]]}' ({_few(codes)}): "
            "name them by their codes."
            for codes in self._named.values()
            if len(codes) > 1
        ]
        found += [
            f"'{name}' is the name of {self._noun} {code} and the code of another: it is taken for "
            "the code."
            for code, name in self._names.items()
            if code not in self._codes.get(fold(name), [code])
        ]
        more = len(found) - _MOST_TOLD
        return found[:_MOST_TOLD] + [f"So it is with {more} more names."] * (more > 0)

    def fault(self, text: str, file: str | None, where: str) -> Fault:
        """Describe a text that names nothing, with the nearest names."""
        several = self._meant(fold(text))
        if len(several) > 1:
            message = f"'{text}' is the name of more than one {self._noun}."
            return Fault(message, file, where, f"Use a code: {' and '.join(several)}.")
        known = [*self._names.values(), *self._names]
        return Fault(f"there is no {self._noun} '{text}'.", file, where, nearest(text, known))


def _few(codes: Sequence[str]) -> str:
    """List codes, the first few of many."""
    more = len(codes) - _MOST_NAMED
    return ", ".join(codes[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
