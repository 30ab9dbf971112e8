"""Compass words for groups of areas, by their place among all areas; in whole numbers throughout.

The rule, exactly, so that it can be done again elsewhere:

1. The centre of an area is taken in whole millimetres, east and north. West, east, south and north
   are the least and greatest of them, over all areas.
2. The place of a group of ``n`` areas is ``u = floor(1000 * (2 * X - n * (west + east)) / (n *
   (east - west)))``, where ``X`` is the sum of its areas' eastings, and ``v`` likewise from south
   to north; 0 where all centres are in line. So the middle of the whole is (0, 0), its edges are at
   1000, and it matters neither how large an area is nor how much happens in it.
3. The plain words stand at fixed points (``POINTS``). How well a word fits a group is the squared
   distance of its point and the group's place: the less, the better.
4. Every group claims the word that fits it best. Where several claim the same, the one has it that
   would lose most: for which the best fitting of the words that nobody claims, if any fits at all
   (below ``FAR``), fits worse by most; of several to which none fits, the one it fits best.
5. Of the words and groups left, the pair that fits best is made first, and so on, as long as the
   words fit at all.
6. A group still without one is told from the group that bears the word of a direction, the nearest
   first: "Outer" before it if the group is farther from the middle than the bearer, else "Inner".
   Each of these stands once.
7. What is left adds an area's name to the word that fits it best: "North (Barnet)": of the area
   whose centre is nearest to the mean of the centres, the first in the order of codes of several.

Ties go to the word that comes first in ``POINTS``, then to the group whose first area comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from bcu_optimizer.problem.groups import Group

POINTS: Mapping[str, tuple[int, int]] = {
    "Central": (0, 0),
    "Central North": (0, 280),
    "Central East": (280, 0),
    "Central South": (0, -280),
    "Central West": (-280, 0),
    "North": (0, 800),
    "North East": (530, 530),
    "East": (800, 0),
    "South East": (530, -530),
    "South": (0, -800),
    "South West": (-530, -530),
    "West": (-800, 0),
    "North West": (-530, 530),
}
"""Where each plain word stands: thousandths of the way from the middle to the edge, east, north."""

DIRECTIONS = tuple(word for word in POINTS if not word.startswith("Central"))
FAR = {word: (500 if word in DIRECTIONS else 250) ** 2 for word in POINTS}
"""How well a word must fit a group that did not get what it claims: the squared distance."""

Place = tuple[int, int]


@dataclass(frozen=True)
class Ground:
    """Where centres of areas are, in millimetres east and north; ``areas`` make up the whole."""

    east: Sequence[int]
    north: Sequence[int]
    areas: Group

    def place(self, group: Group) -> Place:
        """Return where a group lies: (0, 0) in the middle, 1000 at the edges."""
        return self._part(self.east, group), self._part(self.north, group)

    def core(self, group: Group) -> int:
        """Return the area of a group whose centre is nearest to the mean of the centres."""
        count = len(group)
        east, north = (sum(axis[i] for i in group) for axis in (self.east, self.north))
        away = {i: (count * self.east[i] - east) ** 2 for i in group}
        return min(group, key=lambda i: (away[i] + (count * self.north[i] - north) ** 2, i))

    @cached_property
    def _ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The least and the greatest of all eastings, and of all northings."""
        east, north = ([axis[i] for i in self.areas] for axis in (self.east, self.north))
        return (min(east), max(east)), (min(north), max(north))

    def _part(self, axis: Sequence[int], group: Group) -> int:
        low, high = self._ends[axis is self.north]
        if low == high:
            return 0
        count, total = len(group), sum(axis[i] for i in group)
        return (2 * total - count * (low + high)) * 1000 // (count * (high - low))


def words(
    ground: Ground,
    groups: Sequence[Group],
    taken: Mapping[str, Group] | None = None,
    barred: Set[str] = frozenset(),
) -> dict[Group, tuple[str, bool]]:
    """Return the word for each group, and whether it is its own; others need a name added.

    Parameters
    ----------
    ground
        Where all areas are.
    groups
        The groups that want a word.
    taken
        Words that other groups bear.
    barred
        Further words, in lower case, that no group may bear.
    """
    places = {group: ground.place(group) for group in sorted(groups)}
    bearers = dict(taken or {})
    free = [w for w in POINTS if w not in bearers and w.casefold() not in barred]
    found = _first(places, free)
    found |= _next(places, [w for w in free if w not in found.values()], found)
    bearers |= {word: group for group, word in found.items()}
    at = {word: ground.place(group) for word, group in bearers.items() if word in DIRECTIONS}
    rest = {group: place for group, place in places.items() if group not in found}
    found |= _inner_outer(rest, at, {*barred, *(word.casefold() for word in bearers)})
    own = {group: (word, True) for group, word in found.items()}
    return own | {group: (_nearest(places[group]), False) for group in places if group not in own}


def _first(places: Mapping[Group, Place], free: Sequence[str]) -> dict[Group, str]:
    """Give each word that is free and claimed to the claimant that would lose most without it."""
    claims: dict[str, list[Group]] = {}
    for group, place in places.items():
        claims.setdefault(_nearest(place), []).append(group)
    others = [word for word in free if word not in claims]

    def loss(group: Group, word: str) -> tuple[bool, int, Group]:
        first = _apart(places[group], word)
        fits = [apart for other in others if (apart := _apart(places[group], other)) <= FAR[other]]
        return (True, first - min(fits), group) if fits else (False, first, group)

    return {
        min(groups, key=lambda group: loss(group, word)): word
        for word, groups in claims.items()
        if word in free
    }


def _nearest(place: Place) -> str:
    return min(POINTS, key=lambda word: _apart(place, word))


def _apart(place: Place, word: str) -> int:
    x, y = POINTS[word]
    return (place[0] - x) ** 2 + (place[1] - y) ** 2


def _pairs(places: Mapping[Group, Place], found: Sequence[str]) -> Iterator[tuple[Group, str]]:
    """Yield pairs of groups and words that are not too far from each other, the nearest first."""
    pairs = [
        (_apart(place, word), number, group, word)
        for group, place in places.items()
        for number, word in enumerate(found)
    ]
    for apart, _, group, word in sorted(pairs):
        if apart <= FAR[word]:
            yield group, word


def _next(
    places: Mapping[Group, Place], free: Sequence[str], done: Mapping[Group, str]
) -> dict[Group, str]:
    """Give the words that are left to the groups that are left, the best fitting first."""
    found: dict[Group, str] = {}
    left = {group: place for group, place in places.items() if group not in done}
    for group, word in _pairs(left, free):
        if group not in found and word not in found.values():
            found[group] = word
    return found


def _inner_outer(
    left: Mapping[Group, Place], bearers: Mapping[str, Place], used: Set[str]
) -> dict[Group, str]:
    """Tell groups from those that bear the word of a direction, by who is farther out."""
    found: dict[Group, str] = {}
    for group, word in _pairs(left, [word for word in DIRECTIONS if word in bearers]):
        is_outer = _out(left[group]) > _out(bearers[word])
        name = f"{'Outer' if is_outer else 'Inner'} {word}"
        if group not in found and name not in found.values() and name.casefold() not in used:
            found[group] = name
    return found


def _out(place: Place) -> int:
    return place[0] ** 2 + place[1] ** 2
