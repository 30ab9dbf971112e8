"""Every minimal set of things asked for that cannot be had together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

from bcu_optimizer.questions.explain.elements import Element

Elements = frozenset[Element]
# Whether a plan has all of some elements; None where that is not decided.
Oracle = Callable[[Elements], bool | None]


@dataclass(frozen=True)
class Collision:
    """Elements that no plan has together.

    Attributes
    ----------
    elements
        The elements. Without any one of them there is a plan, but for those that are not decided.
    not_decided
        Those of them of which it was not decided whether there is a plan without.
    """

    elements: Elements
    not_decided: Elements = frozenset()


class Remembered:
    """An oracle that asks nothing twice, nor what follows from an earlier answer."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self._possible: list[Elements] = []
        self._impossible: list[Elements] = []
        self._open: set[Elements] = set()

    def __call__(self, asked: Elements) -> bool | None:
        """Answer as the oracle does."""
        if any(asked <= known for known in self._possible):
            return True
        if any(asked >= known for known in self._impossible):
            return False
        if asked in self._open:
            return None
        answer = self._oracle(asked)
        if answer is None:
            self._open.add(asked)
        else:
            (self._possible if answer else self._impossible).append(asked)
        return answer


def collisions(asked: Elements, oracle: Oracle) -> list[Collision]:
    """Find every minimal set of elements that cannot be had together, given that not all can.

    Every minimal way to hit all collisions found so far, if dropped, must leave a possible rest;
    where it does not, the rest holds another collision (Reiter 1987). Where an answer is not
    decided, a collision may be missed or larger than need be; it then says so.

    Parameters
    ----------
    asked
        All elements.
    oracle
        To ask for fewer elements never makes it harder to have them.
    """
    remembered = Remembered(oracle)
    found: list[Collision] = []
    fresh = True
    while fresh:
        fresh = False
        for dropped in _hitting([each.elements for each in found]):
            if remembered(asked - dropped) is False:
                found.append(_shrunk(asked - dropped, remembered))
                fresh = True
                break
    return sorted(found, key=lambda each: (len(each.elements), sorted(map(_key, each.elements))))


def _shrunk(impossible: Elements, oracle: Oracle) -> Collision:
    """Drop elements for as long as what is left is still known to be impossible."""
    kept = impossible
    for element in sorted(impossible, key=_key, reverse=True):
        if oracle(kept - {element}) is False:
            kept -= {element}
    return Collision(kept, frozenset(e for e in kept if oracle(kept - {e}) is None))


def _hitting(sets: Iterable[Elements]) -> list[Elements]:
    """Return the minimal sets that share an element with each of some sets (Berge 1989)."""
    found: list[Elements] = [frozenset()]
    for each in sets:
        grown = {hit if hit & each else hit | {e} for hit, e in product(found, each)}
        found = [hit for hit in grown if not any(other < hit for other in grown)]
    return sorted(found, key=lambda hit: (len(hit), sorted(map(_key, hit))))


def _key(element: Element) -> tuple[str, int]:
    return element.rule, -1 if element.entry is None else element.entry
