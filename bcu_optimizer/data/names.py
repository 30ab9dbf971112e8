"""Naming areas as people do: by code or by name, in any case, with "&" for "and"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.common.text import fold, listed
from bcu_optimizer.data.forms_of_names import Titled, may_be_one, parted


def as_number(code: str) -> str:
    """Reduce a code to what a spreadsheet leaves of it that takes it for a number.

    "007" becomes "7", and so does "7.0"; letters before the digits stay.
    """
    whole = re.sub(r"^([0-9]+)\.0+$", r"\1", fold(code))
    return re.sub(r"^([a-z]*)0+(?=[0-9]+$)", r"\1", whole)


LONGEST = 1_000
"""The most letters of a code or name: what has more is no name, and no page has room for it."""


def too_long(name: str, file: str | None, where: str) -> Fault | None:
    """Say of a name that it is too long to be one; None if it is not."""
    if len(name) <= LONGEST:
        return None
    message = f"a name of {len(name):,} letters begins with '{name[:20]}'."
    return Fault(message, file, where, f"Names have {LONGEST:,} letters at most.")


_MOST_TOLD, _MOST_NAMED = 3, 6  # names that are told one by one; codes that are listed
# What spreadsheets make of names such as "1-2" or "May 4": dates.
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(t[0-9:.]+)?|[0-9]{{1,2}}-({_MONTH})(-[0-9]{{2,4}})?"
    rf"|({_MONTH})-[0-9]{{2,4}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}"
)


class Names:
    """Look-up from code or name to code; a code goes before a name.

    Parameters
    ----------
    names
        The name of each code.
    noun
        What has these names: "area".
    aliases
        Other names, each with its code.
    titles
        Titles before names ("Borough of") that these have besides the usual ones.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        noun: str,
        aliases: Mapping[str, str] = MappingProxyType({}),
        titles: Sequence[str] = (),
    ) -> None:
        self._names = dict(names)
        self._noun = noun
        self._titles = titles
        self._aliases = {fold(alias): code for alias, code in aliases.items()}
        self._cores: dict[str, list[tuple[str, Titled]]] = {}
        self._codes: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._numbers: dict[str, list[str]] = {}
        for code, name in names.items():
            self._codes.setdefault(fold(code), []).append(code)
            self._named.setdefault(fold(name), []).append(code)
            self._numbers.setdefault(as_number(code), []).append(code)
            title = parted(name, titles)
            self._cores.setdefault(title.core, []).append((code, title))

    def find(self, text: str) -> str | None:
        """Return the code of what a text names, or None if it names nothing, or several."""
        codes = self._meant(fold(text)) or self._loosely(text)
        return codes[0] if len(codes) == 1 else None

    def _meant(self, folded: str) -> Sequence[str]:
        return self._codes.get(folded, ()) or self._named.get(folded, ())

    def _loosely(self, text: str) -> Sequence[str]:
        """Return the codes that a text may mean by an alias, as a number, or with a title."""
        alias = self._aliases.get(fold(text))
        if alias:
            return [alias]
        return self._numbers.get(as_number(text)) or self._titled(text)

    def _titled(self, text: str) -> Sequence[str]:
        title = parted(text, self._titles)
        known = self._cores.get(title.core, ()) if title.core else ()
        return [code for code, other in known if may_be_one(title, other)]

    def readings(self, texts: Iterable[str], file: Path) -> list[str]:
        """Say which texts of a file were taken for areas that they name only loosely."""
        found = {}
        for text in texts:
            code = self.find(text)
            if code is not None and not self._meant(fold(text)):
                found[text] = code if as_number(text) == as_number(code) else self._names[code]
        told = [f"'{text}' was taken for {meant}" for text, meant in found.items()][:_MOST_TOLD]
        more = len(found) - _MOST_TOLD
        told += [f"{more} more likewise"] * (more > 0)
        return [f"Of {file.name} {listed(told)}."] if told else []

    @property
    def by_code(self) -> dict[str, str]:
        """The name of each code, in order."""
        return dict(self._names)

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
        several = self._meant(fold(text)) or self._loosely(text)
        if len(several) > 1:
            message = f"'{text}' is the name of more than one {self._noun}."
            if not self._meant(fold(text)):
                message = f"'{text}' may mean more than one {self._noun}."
            return Fault(message, file, where, f"Use a code: {' and '.join(several)}.")
        known = [*self._names.values(), *self._names]
        remedy = nearest(text, known)
        if _DATE.fullmatch(fold(text)):
            remedy = (
                "It looks like a date: a spreadsheet makes dates of names such as '1-2'. Format "
                "the column as text and type the name again."
            )
        return Fault(f"there is no {self._noun} '{text}'.", file, where, remedy)


def _few(codes: Sequence[str]) -> str:
    """List codes, the first few of many."""
    more = len(codes) - _MOST_NAMED
    return ", ".join(codes[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
