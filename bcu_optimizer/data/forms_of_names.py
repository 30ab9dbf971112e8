"""Titles of areas: "City of Bath" and "Bath City Council" are about one Bath."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from bcu_optimizer.common.text import fold

_KIND = (
    "borough|city|county|district|town|township|municipality|parish|ward|commune|canton|province"
    "|state|region|precinct|division|unitary authority|local authority"
)
_STYLE = "royal|metropolitan|municipal|council|corporation|the"
_BEFORE = re.compile(
    rf"(?:(?:{_STYLE}) )*(?P<kind>{_KIND})(?: council)?(?: and (?:{_KIND}))?"
    r" of (?:the )?(?P<core>.+)"
)
_AFTER = re.compile(
    rf"(?P<core>.+?)(?: (?:{_STYLE}))*(?: (?P<kind>{_KIND}))?(?P<style>(?: (?:{_STYLE}))*)"
)
_LONGEST = 200  # no longer name has a title


class Titled(NamedTuple):
    """A name without its title, and the kind of area that the title says it is ("" if none)."""

    core: str
    kind: str = ""


def parted(name: str, own: Iterable[str] = ()) -> Titled:
    """Part a name from its title, as in "Borough of X", "X City Council", "X (County)".

    Parameters
    ----------
    own
        Titles that the data has besides, each as it stands before a name.
    """
    text = re.sub(rf"[ ,]*\(((?:{_STYLE}|{_KIND}| )+)\)$", r" \1", fold(name))
    if len(text) > _LONGEST:
        return Titled(text)
    for title in sorted(map(fold, own), key=len, reverse=True):
        if text.startswith(f"{title} ") and len(text) > len(title) + 1:
            return Titled(text[len(title) + 1 :])
    found = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    return Titled(found["core"], found["kind"] or "") if found else Titled(text)


def may_be_one(one: Titled, other: Titled) -> bool:
    """Tell whether two names may be those of one area: their titles do not contradict."""
    return one.core == other.core and (not one.kind or not other.kind or one.kind == other.kind)
