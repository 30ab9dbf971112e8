"""Healing: polygons drawn a little apart or over each other are made to share their borders.

Who borders whom is found before anything is healed, and holds whatever healing does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from bcu_optimizer.common.errors import Fault, refuse
from bcu_optimizer.data import borders, mending
from bcu_optimizer.data.frontage import Pair, Polygons

# Widest overlap or gap, in metres, taken for a slip of digitising and healed.
TOLERANCE_M = 5.0
_NAMED_M = 0.5  # borders across gaps and overlaps wider than this are named
_MOST_NAMED = 6
_UNCHANGED_M2 = 1.0  # less than this is rounding, not healing


@dataclass(frozen=True)
class Healed:
    """Polygons after healing.

    Attributes
    ----------
    land
        The polygons.
    borders
        The length in metres of each border, by the codes of the two areas in order.
    healed
        What was mended, one sentence each.
    notes
        What else is to be said of who borders whom.
    """

    land: gpd.GeoDataFrame
    borders: Mapping[tuple[str, str], float]
    healed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def heal(land: gpd.GeoDataFrame, tolerance_m: float, file: Path) -> Healed:
    """Find the borders of polygons, and close gaps and overlaps narrower than the tolerance.

    Areas border if they share a boundary, or run alongside each other within the tolerance.

    Raises
    ------
    InputError
        If polygons overlap by more than a sliver, if it is not sure whether areas border, or if
        healing would change the map; names every area and pair.
    """
    shapes, names = land.geometry.to_numpy(), land["name"].tolist()
    refuse(_too_wide(shapes, names, tolerance_m, file))
    if not shapely.coverage_is_valid(shapes):
        refuse(_overlaps(shapes, names, tolerance_m, file))
    found = borders.find(shapes, tolerance_m)
    refuse(_unsure(found, shapes, names, tolerance_m, file))
    notes = (
        *_across(found, names),
        *_corners(found, names),
        *_near_misses(found, shapes, names),
    )
    mended = shapes
    said: tuple[str, ...] = ()
    if not found.is_matched or found.close or _has_gaps(shapes, tolerance_m):
        mended = mending.mended(shapes, found, tolerance_m)
        said = _said(mended, shapes, names, tolerance_m, file)
    after = borders.shared(mended)
    codes = land.index.tolist()
    lengths = {
        (codes[i], codes[j]): after.get((i, j))
        or found.exact.get((i, j))
        or found.close[i, j].length_m
        for i, j in found.pairs
    }
    mended = gpd.GeoSeries(mended, index=land.index, crs=land.crs)
    return Healed(land.set_geometry(mended), lengths, said, notes)


def _has_gaps(shapes: Polygons, tolerance_m: float) -> bool:
    return not shapely.coverage_is_valid(shapes, gap_width=tolerance_m)


def _too_wide(
    shapes: Polygons, names: Sequence[str], tolerance_m: float, file: Path
) -> Iterator[Fault]:
    most = mending.widest(shapes)
    if tolerance_m > max(most, TOLERANCE_M):
        least = names[int(shapely.area(shapes).argmin())]
        yield Fault(
            f"data.heal_m = {tolerance_m:g} would change the map: {least} is only about "
            f"{most / mending.WIDEST:.0f} m across.",
            str(file),
            "data.heal_m",
            f"At most {np.floor(most):g} will do for these polygons; {TOLERANCE_M:g} is usual.",
        )


def _overlaps(
    shapes: Polygons, names: Sequence[str], tolerance_m: float, file: Path
) -> list[Fault]:
    """Return a fault for each pair that overlaps by more than a sliver."""
    found = mending.overlaps(shapes, tolerance_m)
    heals = "Correct the polygons so that neighbours only touch."
    width = 1.02 * max((mending.width(overlap) for overlap in found.values()), default=0.0)
    wider = mending.sound(shapes, width) if found else None
    if wider is not None:
        heals = f"{heals} If they are slips of digitising, data.heal_m = {wider[0]:g} closes them."
    return [
        Fault(
            f"the polygons overlap by {overlap.area / 1e4:.4g} ha, more than a sliver of "
            f"{tolerance_m:g} m.",
            str(file),
            f"{names[i]} and {names[j]}",
            heals,
        )
        for (i, j), overlap in found.items()
    ]


def _unsure(
    found: borders.Found, shapes: Polygons, names: Sequence[str], tolerance_m: float, file: Path
) -> Iterator[Fault]:
    open_ = {pair: each for pair, each in found.close.items() if not each.is_sure}
    wider = mending.sound(shapes, tolerance_m + 1) if open_ else None
    for (i, j), meeting in open_.items():
        gap = float(shapely.distance(shapes[i], shapes[j]))
        is_parted = gap > 1e-3 and not mending.overlaps(shapes, 0.99 * gap)
        less = f", or set data.heal_m below {gap:.3g} if they do not" if is_parted else ""
        if wider is not None:
            so = "border" if (i, j) in wider[1].pairs else "meet in a corner only"
            less += f"; with data.heal_m = {wider[0]:g} they {so}"
        yield Fault(
            f"whether the areas border is not sure: they run within {meeting.within_m:.3g} m of "
            f"each other, but for {meeting.length_m:.3g} m only.",
            str(file),
            f"{names[i]} and {names[j]}",
            f"Draw them so that they share a boundary if they border{less}.",
        )


def _across(found: borders.Found, names: Sequence[str]) -> Iterator[str]:
    wide = {pair: each.within_m for pair, each in found.close.items() if each.within_m > _NAMED_M}
    if wide:
        yield (
            "Counted as borders, though the polygons do not meet all along: "
            f"{_listed({pair: f'within {within:.2g} m' for pair, within in wide.items()}, names)}."
        )


def _corners(found: borders.Found, names: Sequence[str]) -> Iterator[str]:
    rough = {pair: metres for pair, metres in found.corners.items() if metres > _NAMED_M}
    told = {pair: "" for pair in rough if pair not in found.apart}
    if told and max(rough.values()) < np.inf:
        yield (
            "Taken to meet in a corner only, which borders of a few metres cannot be told from, "
            f"as roughly as others are drawn there: {_listed(told, names)}."
        )


def _near_misses(found: borders.Found, shapes: Polygons, names: Sequence[str]) -> Iterator[str]:
    gaps = {(i, j): float(shapely.distance(shapes[i], shapes[j])) for i, j in found.apart}
    if gaps:
        widest = np.ceil(max(gaps.values()) + 1)
        yield (
            "Near misses, not counted as borders: "
            f"{_listed({pair: f'{gap:.3g} m apart' for pair, gap in gaps.items()}, names)}. "
            f"If they are slips of digitising, set data.heal_m = {widest:g}; if they can be "
            "crossed, list them in data.crossings."
        )


def _listed(pairs: Mapping[Pair, str], names: Sequence[str]) -> str:
    said = [
        f"{names[i]} and {names[j]}{f' ({text})' if text else ''}" for (i, j), text in pairs.items()
    ]
    return ", ".join(said)


def _said(
    mended: Polygons, shapes: Polygons, names: Sequence[str], tolerance_m: float, file: Path
) -> tuple[str, ...]:
    """Say what was mended; refuse it where it changes the map."""
    changed = mending.moved(mended, shapes)
    shares = changed / shapely.area(shapes)
    refuse(
        Fault(
            f"healing would move {shares[i]:.1%} of the area, more than {mending.MOST_MOVED:.0%}.",
            str(file),
            str(names[i]),
            f"Correct its polygon, or set data.heal_m to less than {tolerance_m:g}.",
        )
        for i in np.flatnonzero(shares > mending.MOST_MOVED).tolist()
    )
    touched = [names[i] for i in np.flatnonzero(changed > _UNCHANGED_M2).tolist()]
    if not touched:
        return ()
    worst = int(changed.argmax())
    return (
        f"Gaps and overlaps narrower than {tolerance_m:g} m were closed between polygons of "
        f"{len(touched)} areas ({', '.join(touched[:_MOST_NAMED])}"
        f"{' …' if len(touched) > _MOST_NAMED else ''}); the most that an area gained and lost is "
        f"{changed[worst] / 1e4:.2g} ha ({names[worst]}).",
    )
