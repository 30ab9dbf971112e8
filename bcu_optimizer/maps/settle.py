"""Settles the names within one BCU: which of their possible places they take together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from bcu_optimizer.maps.grid import Floats, Grid, overlaps
from bcu_optimizer.maps.names import Label, Name, Setting, extent, label, settings

MISSING = {"bcu": 40.0, "area": 9.0, "outside": 9.0}
"""What it costs to leave a name without a place in its polygon."""

_SPOTS = 90
_MANY = 10
_TRIALS = 24
_INSIDE = 0.72
_CLEAR_PT = 1.5
_ASIDE_PT, _BESIDE = 6.0, 0.8


@dataclass(frozen=True, eq=False)
class Spots:
    """Possible places of one name: boxes (n × 4), their costs (n), and how it is set in each."""

    boxes: Floats
    costs: Floats
    settings: list[Setting]


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
        return cls(names, [_spots(grid, name, metres, most) for name in names], metres)

    def settle(self, lines: Sequence[Any] = ()) -> Settled:
        """Find places that keep clear of each other and of leader lines."""
        spots = [self._clear(s, lines) for s in self.spots]
        missing = [MISSING[name.kind] for name in self.names]
        bound = np.append(spots[0].costs, missing[0])
        for other, price in zip(spots[1:], missing[1:], strict=True):
            bound += _cheapest(spots[0].boxes, other, price)
        best: tuple[float, list[int | None]] = (np.inf, [])
        for trial in np.argsort(bound, kind="stable")[:_TRIALS]:
            if bound[trial] >= best[0]:
                break
            best = min(
                best, _greedy(spots, missing, int(trial), self.metres), key=lambda found: found[0]
            )
        return _settled(self.names, self.spots, best)

    def _clear(self, spots: Spots, lines: Sequence[Any]) -> Spots:
        """Return the same places; those under a leader line cost too much."""
        if not len(lines):
            return spots
        boxes, near = shapely.box(*spots.boxes.T), _CLEAR_PT * self.metres
        hit = shapely.dwithin(boxes, shapely.union_all(lines), near)
        return Spots(spots.boxes, np.where(hit, np.inf, spots.costs), spots.settings)


@dataclass(frozen=True)
class Settled:
    """The labels of a BCU, the names without a place in it, and what that costs."""

    labels: tuple[Label, ...]
    waiting: tuple[Name, ...]
    cost: float


def _settled(
    names: Sequence[Name], spots: Sequence[Spots], found: tuple[float, list[int | None]]
) -> Settled:
    cost, chosen = found
    labels = tuple(
        label(name, s.settings[i], tuple(s.boxes[i].tolist()))
        for name, s, i in zip(names, spots, chosen, strict=True)
        if i is not None
    )
    waiting = (name for name, i in zip(names, chosen, strict=True) if i is None)
    return Settled(labels, tuple(waiting), cost)


def _cheapest(heads: Floats, other: Spots, missing: float) -> Floats:
    """Return a name's least cost beside each place of the first name; last, without that name."""
    blocked = np.vstack([overlaps(heads, other.boxes), np.zeros((1, len(other.boxes)), bool)])
    costs = np.where(blocked, np.inf, other.costs)
    cheapest: Floats = np.minimum(costs.min(axis=1, initial=np.inf), missing)
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


def _best_and_spread(cost: Floats, most: int) -> npt.NDArray[np.intp]:
    """Return which places to try: a few of the cheapest, and some from all over."""
    cheapest = np.argsort(cost, kind="stable")[: most // 4]
    spread = np.arange(0, len(cost), max(1, len(cost) // most))
    return np.union1d(cheapest, spread)


def _spots(grid: Grid, name: Name, metres: float, most: int) -> Spots:
    """Where a name fits; cheapest near its middle, in its own area, full size and on one line."""
    own, allowed = grid.mask(name.inside), grid.mask(name.within)
    reach = np.sqrt(max(own.sum(), 1)) * grid.cell
    boxes, costs, how = [np.empty((0, 4))], [np.empty(0)], list[Setting]()
    for lines, style in settings(name):
        wide, tall = extent(lines, style, metres)
        inside = grid.covered(own, wide, tall)
        ok = np.flatnonzero((grid.covered(allowed, wide, tall) >= 1) & (inside >= _INSIDE))
        here = grid.boxes(wide, tall)[ok]
        away = np.hypot(*((here[:, :2] + here[:, 2:]) / 2 - name.middle).T) / reach
        shrunk = 8 * (1 - style.size / name.style.size)
        cost = 2 * away + 5 * (1 - inside[ok]) + shrunk + 0.15 * (len(lines) - 1)
        some = _best_and_spread(cost, most)
        costs.append(cost[some])
        boxes.append(here[some])
        how += [(lines, style)] * len(some)
    return Spots(np.vstack(boxes), np.concatenate(costs), how)
