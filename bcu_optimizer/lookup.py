"""Naming areas as people do: by code or by name, in any case, with "&" for "and"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bcu_optimizer.errors import Fault, nearest

_PLAINLY = str.maketrans({"’": "'", "‘": "'", "\ufeff": None, "\u200b": None})


def fold(text: str) -> str:
    """Reduce a code or name to the form in which it is compared."""
    return " ".join(text.translate(_PLAINLY).replace("&", " and ").casefold().split())


def as_number(code: str) -> str:
    """Reduce a code to what a spreadsheet leaves of it that takes it for a number.

    "007" becomes "7", and so does "7.0"; letters before the digits stay.
    """
    whole = re.sub(r"^(\d+)\.0+$", r"\1", fold(code))
    return re.sub(r"^([a-z]*)0+(?=\d+$)", r"\1", whole)


class Names:
    """Look-up from code or name to code."""

    def __init__(self, names: Mapping[str, str], noun: str) -> None:
        self._names = dict(names)
        self._noun = noun
        self._codes: dict[str, list[str]] = {}
        for code, name in names.items():
            for key in {fold(code), fold(name)}:
                self._codes.setdefault(key, []).append(code)
        self._numbers: dict[str, list[str]] = {}
        for code in names:
            self._numbers.setdefault(as_number(code), []).append(code)

    def find(self, text: str) -> str | None:
        """Return the code of what a text names, or None if it names nothing, or several."""
        codes = self._codes.get(fold(text)) or self._numbers.get(as_number(text), [])
        return codes[0] if len(codes) == 1 else None

    def name(self, code: str) -> str:
        """Return the name that belongs to a code."""
        return self._names[code]

    def fault(self, text: str, file: str | None, where: str) -> Fault:
        """Describe a text that names nothing, with the nearest names."""
        if len(self._codes.get(fold(text), [])) > 1:
            several = " and ".join(self._codes[fold(text)])
            message = f"'{text}' is the name of more than one {self._noun}."
            return Fault(message, file, where, f"Use a code: {several}.")
        known = [*self._names.values(), *self._names]
        return Fault(f"there is no {self._noun} '{text}'.", file, where, nearest(text, known))
