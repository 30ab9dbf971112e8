"""Settles the names within one BCU: which of their possible places they take together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bcu_optimizer.graphics.map.grid import Floats, Grid, Places, Sums, core, overlaps, sums_of
from bcu_optimizer.graphics.map.names import Label, Name, Setting, circle, extent, label, settings

NUMBERED = {"bcu": 12.0, "area": 6.0}
"""What it costs to set a number in the place of a name."""

MISSING = {"bcu": 40.0, "area": 20.0, "outside": 9.0}
"""What it costs to leave a name without even that."""

_SPOTS = 90
_MANY = 10
_TRIALS = 24
_AT_ONCE = 64
_INSIDE, _NUMBER_INSIDE = 0.72, 0.92
_AIR, _TIGHT = 2, {"bcu": 1.2, "area": 0.7, "outside": 0.7}
_ASIDE_PT, _BESIDE = 6.0, 0.8


@dataclass(frozen=True, eq=False)
class Spots:
    """Possible places of one name: boxes (n × 4), their costs (n), and how it is set in each."""

    boxes: Floats
    costs: Floats
    settings: list[Setting]


@dataclass(frozen=True, eq=False)
class _Room:
    """Where a name may stand: all of it, and what keeps clear of its edge; as sums of cells."""

    all: Sums
    airy: Sums

    @classmethod
    def of(cls, grid: Grid, within: Iterable[int]) -> _Room:
        allowed = grid.mask(within)
        return cls(sums_of(allowed), sums_of(core(allowed, _AIR)))


@dataclass(frozen=True, eq=False)
class Group:
    """The names that can collide: a BCU's own first, then those of its areas."""

    names: Sequence[Name]
    spots: Sequence[Spots]
    metres: float

    @classmethod
    def of(cls, grid: Grid, names: Sequence[Name], metres: float) -> Group:
        """With the places that each name has on a grid, at `metres` per point."""
        most = _SPOTS if len(names) <= _MANY else _SPOTS // 4
        rooms = {within: _Room.of(grid, within) for within in {name.within for name in names}}
        spots = [_spots(grid, name, rooms[name.within], metres, most) for name in names]
        return cls(names, spots, metres)

    def settle(self) -> tuple[list[Label], list[Name]]:
        """Find places that keep clear of each other; return labels, and names without a place."""
        missing = [MISSING[name.kind] for name in self.names]
        bound = np.append(self.spots[0].costs, missing[0])
        for other, price in zip(self.spots[1:], missing[1:], strict=True):
            bound += _cheapest(self.spots[0].boxes, other, price)
        best: tuple[float, list[int | None]] = (np.inf, [])
        for trial in np.argsort(bound, kind="stable")[:_TRIALS]:
            if bound[trial] >= best[0]:
                break
            found = _greedy(self.spots, missing, int(trial), self.metres)
            best = min(best, found, key=lambda one: one[0])
        chosen = list(zip(self.names, self.spots, best[1], strict=True))
        labels = [
            label(name, s.settings[i], tuple(s.boxes[i].tolist()))
            for name, s, i in chosen
            if i is not None
        ]
        return labels, [name for name, _, i in chosen if i is None]


def _cheapest(heads: Floats, other: Spots, missing: float) -> Floats:
    """Return a name's least cost beside each place of the first name; last, without that name."""
    cheapest = np.full(len(heads) + 1, missing)
    ordered = np.argsort(other.costs, kind="stable")
    ordered = ordered[other.costs[ordered] < missing]
    cheapest[-1] = other.costs[ordered[0]] if len(ordered) else missing
    left = np.arange(len(heads))
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        free = ~overlaps(heads[left], other.boxes[some])
        found = free.any(axis=1)
        cheapest[left[found]] = other.costs[some[free[found].argmax(axis=1)]]
        left = left[~found]
        if not len(left):
            break
    return cheapest


def _greedy(
    spots: Sequence[Spots], missing: Sequence[float], head: int, metres: float
) -> tuple[float, list[int | None]]:
    """With the first name in a given place: the others one by one, the most constrained first."""
    chosen: list[int | None] = [None] * len(spots)
    taken: list[Floats] = []
    total = 0.0
    aside = np.array((-_ASIDE_PT, 0, _ASIDE_PT, 0)) * metres
    others = sorted(range(1, len(spots)), key=lambda n: len(spots[n].costs))
    for n in (0, *others):
        beside = overlaps(spots[n].boxes + aside, np.reshape(taken, (-1, 4))).any(axis=1)
        blocked = overlaps(spots[n].boxes, np.reshape(taken, (-1, 4))).any(axis=1)
        costs = np.where(blocked, np.inf, spots[n].costs + _BESIDE * beside)
        costs = np.append(costs, missing[n])
        pick = head if n == 0 else int(costs.argmin())
        total += float(costs[pick])
        if pick < len(spots[n].costs):
            chosen[n] = pick
            taken.append(spots[n].boxes[pick])
    return total, chosen


def _best_and_spread(cost: Floats, most: int) -> Places:
    """Return which places to try: a few of the cheapest, and some from all over."""
    few = most // 4
    cheapest = np.arange(len(cost))
    if len(cost) > few:
        dearest = np.partition(cost, few - 1)[few - 1]
        below = np.flatnonzero(cost < dearest)
        level = np.flatnonzero(cost == dearest)
        cheapest = np.concatenate((below, level[: few - len(below)]))
    spread = np.arange(0, len(cost), max(1, len(cost) // most))
    return np.union1d(cheapest, spread)


def _spots(grid: Grid, name: Name, room: _Room, metres: float, most: int) -> Spots:
    """Where a name fits; cheapest near its middle, in its own area, full size and on one line."""
    own = grid.mask(name.inside)
    reach = np.sqrt(max(own.sum(), 1)) * grid.cell
    in_own = sums_of(own)
    boxes, costs, how = [np.empty((0, 4))], [np.empty(0)], list[Setting]()
    for setting, size, price, least in _ways(name, metres):
        places = grid.covered(room.all, *size)
        inside = np.ones(len(places))
        if name.inside != name.within:
            inside = grid.share(in_own, *size, places)
            places, inside = places[inside >= least], inside[inside >= least]
        away = grid.away(*size, places, name.middle) / reach
        tight = grid.share(room.airy, *size, places) < 1
        cost = 2 * away + 5 * (1 - inside) + _TIGHT[name.kind] * tight + price
        some = _best_and_spread(cost, most)
        costs.append(cost[some])
        boxes.append(grid.boxes(*size, places[some]))
        how += [setting] * len(some)
    return Spots(np.vstack(boxes), np.concatenate(costs), how)


def _ways(name: Name, metres: float) -> Iterator[tuple[Setting, tuple[float, float], float, float]]:
    """How a name may be set, the size in metres, the cost, and the least share in its own area."""
    for lines, style in settings(name):
        shrunk = 8 * (1 - style.size / name.style.size)
        size = extent(lines, style, metres)
        yield (lines, style), size, shrunk + 0.15 * (len(lines) - 1), _INSIDE
    if name.number:
        side = circle(name.number) * metres
        yield ((), name.number), (side, side), NUMBERED[name.kind], _NUMBER_INSIDE
