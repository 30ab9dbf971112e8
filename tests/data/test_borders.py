"""Who borders whom is what was drawn, however roughly; healing decides nothing about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
import shapely.affinity

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data import borders
from bcu_optimizer.data import slivers as healing
from bcu_optimizer.data.frontage import Boundaries
from bcu_optimizer.data.slivers import Healed
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.scenario.load import load
from makers import sketches

FILE = Path("map.gpkg")
GRID = {(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7), (8, 9), (9, 10), (10, 11)} | {
    (i, i + 4) for i in range(8)
}


def heal(shapes: Sequence[Any], tolerance_m: float = 5.0) -> Healed:
    return healing.heal(sketches.frame(shapes), tolerance_m, FILE)


def refused(shapes: Sequence[Any], tolerance_m: float = 5.0) -> list[Any]:
    with pytest.raises(InputError) as caught:
        heal(shapes, tolerance_m)
    assert all(fault.file == str(FILE) for fault in caught.value.faults)
    return list(caught.value.faults)


def widened(shapes: Sequence[Any], east: float, from_column: int = 3) -> list[Any]:
    """Part the last columns of the grid from the others by a gap."""
    return [
        shapely.transform(s, lambda at: at + np.array([east, 0])) if i % 4 >= from_column else s
        for i, s in enumerate(shapes)
    ]


class TestFrontage:
    @pytest.mark.parametrize("seed", range(6))
    def test_is_what_walking_along_the_boundaries_finds(self, seed: int) -> None:
        """Held against points a hand's breadth apart, each asked what lies within reach of it."""
        chance = np.random.default_rng(seed)
        shapes = np.array(
            sketches.rough(sketches.squares(3, 2, 40.0, (0, 0)), chance.uniform(0, 4), seed)
        )
        reach, step = float(chance.uniform(1, 9)), 0.1
        walked: dict[tuple[int, int], float] = {}
        for i, shape in enumerate(shapes):
            line = shape.boundary
            at = shapely.line_interpolate_point(line, np.arange(step / 2, line.length, step))
            near = np.stack([shapely.dwithin(at, other.boundary, reach) for other in shapes])
            near[i] = False
            for j in near[:, near.sum(axis=0) == 1].argmax(axis=0):
                walked[min(i, int(j)), max(i, int(j))] = (
                    walked.get((min(i, int(j)), max(i, int(j))), 0.0) + step / 2
                )
        every = [(i, j) for j in range(6) for i in range(j)]
        found = Boundaries(shapes).frontage(every, [reach])
        for pair in every:
            measured = float(found.get(pair, np.zeros(1))[0])
            assert measured == pytest.approx(walked.get(pair, 0.0), abs=12 * step)

    def test_is_none_where_several_meet(self) -> None:
        shapes = np.array(sketches.squares())
        found = Boundaries(shapes).frontage([(0, 5), (1, 4), (0, 1)], [5.0, 1.0])
        assert list(found) == [(0, 1)]
        assert found[0, 1].tolist() == pytest.approx(
            [5000.0, 5000.0]
        )  # 5 m more on the coast, 5 m less


class TestRoughDrawing:
    """Noise of up to half a metre changes no border; with more, each that changes is named."""

    @pytest.mark.parametrize("metres", [1e-6, 1e-4, 1e-3, 1e-2, 0.1, 0.5])
    def test_changes_no_border(self, metres: float) -> None:
        grid = heal(sketches.rough(sketches.squares(), metres, 1))
        assert sketches.pairs(grid.borders) == GRID
        cells = sketches.cells(3)
        drawn = sketches.rough(cells, metres, 2)
        assert sketches.pairs(heal(drawn).borders) == set(borders.shared(np.array(cells)))

    @pytest.mark.slow
    @pytest.mark.parametrize("metres", [1e-6, 1e-3, 1e-2, 0.1, 0.3, 0.5])
    def test_changes_no_border_of_many_maps(self, metres: float, full: bool) -> None:
        for seed in range(60 if full else 3):
            assert (
                sketches.pairs(heal(sketches.rough(sketches.squares(), metres, seed)).borders)
                == GRID
            )
            cells = sketches.cells(seed + 10, 10 + seed % 30)
            drawn = sketches.rough(cells, metres, seed)
            assert sketches.pairs(heal(drawn).borders) == set(borders.shared(np.array(cells)))

    @pytest.mark.parametrize("metres", [0.5])
    def test_changes_no_border_of_london(
        self, london: Callable[..., Problem], metres: float
    ) -> None:
        frame = london().areas.frame[["name", "geometry"]]
        drawn = sketches.rough(list(frame.geometry), metres, 4)
        healed = healing.heal(frame.set_geometry(gpd.GeoSeries(drawn, frame.index)), 5.0, FILE)
        assert set(healed.borders) == set(london().areas.borders)
        assert shapely.coverage_is_valid(healed.land.geometry.to_numpy())

    @pytest.mark.parametrize("metres", [1.0, 2.0, 5.0])
    def test_names_each_border_that_more_of_it_changes(self, metres: float) -> None:
        for seed in range(2):
            for shapes in (sketches.squares(), sketches.cells(seed + 5, 15, 10.0)):
                true = set(borders.shared(np.array(shapes)))
                drawn = sketches.rough(shapes, metres, seed)
                try:
                    healed = heal(drawn)
                except InputError as error:  # overlaps too wide to be slips, each named
                    assert all(" and " in (fault.where or "") for fault in error.faults)
                    continue
                told = " ".join(healed.notes)
                for i, j in true ^ sketches.pairs(healed.borders):
                    assert f"Town N{i:03} and Town N{j:03}" in told

    def test_leaves_the_valid_plans_what_they_were(self, tmp_path: Path) -> None:
        plain = answer(tmp_path, sketches.squares(), "EPSG:27700")
        assert plain[1] == 375
        assert answer(tmp_path, sketches.rough(sketches.squares(), 1e-2, 8), "EPSG:27700") == plain


# The same twelve squares, drawn where each of these projections is made for.
PLACES = [
    ("EPSG:27700", [400_000, 300_000]),
    ("EPSG:32630", [480_000, 5_800_000]),
    ("EPSG:32719", [340_000, 6_280_000]),
    ("EPSG:32601", [480_000, 6_000_000]),
    ("EPSG:2154", [650_000, 6_600_000]),
    ("EPSG:2193", [1_570_000, 5_180_000]),
    ("EPSG:5514", [-600_000, -1_100_000]),
    ("EPSG:28992", [150_000, 450_000]),
    ("EPSG:3067", [400_000, 7_000_000]),
    ("EPSG:32733", [500_000, 6_240_000]),
]


@pytest.mark.parametrize(("read_as", "every"), [(None, 1), ("EPSG:4326", 3), ("EPSG:3857", 3)])
def test_the_same_map_gives_the_same_plan_wherever_it_lies_and_however_it_is_written(
    tmp_path: Path, read_as: str | None, every: int
) -> None:
    plain = answer(tmp_path, sketches.squares(), "EPSG:27700")
    for crs, at in PLACES[::every]:
        drawn = gpd.GeoDataFrame(geometry=sketches.squares(at=at), crs=crs)
        shown = drawn.to_crs(read_as) if read_as else drawn
        assert answer(tmp_path, list(shown.geometry), shown.crs) == plain, crs


def answer(folder: Path, shapes: Sequence[Any], crs: Any) -> tuple[frozenset[Any], int | None]:
    """Return the best plan, as sets of codes, and the number of valid plans."""
    problem = solvable(folder, shapes, crs)
    assert sketches.pairs(problem.areas.borders) == GRID
    result = solve_problem(problem, 4, Options())
    assert result.plan is not None
    return frozenset(frozenset(codes) for codes in result.plan.bcus.values()), result.valid_plans


def solvable(folder: Path, shapes: Sequence[Any], crs: Any) -> Problem:
    """Return a problem of twelve areas whose figures are all different."""
    frame = sketches.frame(shapes, crs).reset_index()
    frame["calls"] = [100 + (37 * i) % 83 for i in range(len(frame))]
    (folder / "areas.gpkg").unlink(missing_ok=True)
    frame.to_file(folder / "areas.gpkg")
    (folder / "s.toml").write_text(
        'title = "Twelve"\n[data]\nareas = "areas.gpkg"\n[demand]\ncalls = 1.0\n[rules]\n'
        "number = 4\nsize = [2, 4]\ncontiguity = true\n[goals]\nimbalance = 1.0\nlinks = 1.0\n",
        encoding="utf-8",
    )
    return build(load(folder / "s.toml"))


class TestWhatIsSaid:
    def test_a_gap_of_20_m_is_a_near_miss(self, tmp_path: Path) -> None:
        problem = solvable(tmp_path, widened(sketches.squares(), 20.0), "EPSG:27700")
        missed, apart = words.drawn(problem)
        assert sketches.pairs(problem.areas.borders) == GRID - {(2, 3), (6, 7), (10, 11)}
        for pair in ("N002 and Town N003", "N006 and Town N007", "N010 and Town N011"):
            assert f"Town {pair} (20 m apart)" in missed
        assert "data.heal_m = 21" in missed
        assert "in 2 pieces" in apart
        assert "Town N003, Town N007, Town N011" in apart
        assert {missed, apart} < set(words.remarks(problem))

    def test_the_width_named_closes_it(self) -> None:
        healed = heal(widened(sketches.squares(), 20.0), 21.0)
        assert sketches.pairs(healed.borders) == GRID
        note, corners = healed.notes
        assert "Town N002 and Town N007" in corners
        assert note.startswith("Counted as borders, though the polygons do not meet all along")
        assert "Town N002 and Town N003 (within 21 m)" in note

    def test_a_gap_too_wide_for_a_slip_is_a_gap(self) -> None:
        healed = heal(widened(sketches.squares(), 200.0))
        assert healed.notes == healed.healed == ()
        assert sketches.pairs(healed.borders) == GRID - {(2, 3), (6, 7), (10, 11)}

    def test_borders_that_are_too_short_to_count_are_named(self, tmp_path: Path) -> None:
        problem = solvable(tmp_path, sketches.squares(), "EPSG:27700")
        scenario = load(tmp_path / "s.toml", ["data.min_border_m=5000"])
        first, second = words.drawn(build(scenario, problem.areas))
        assert "no longer than 5000 m: Town N000 and Town N001" in first
        assert "in 12 pieces" in second
        assert words.drawn(problem) == []

    def test_a_short_border_in_a_rough_drawing_is_named(self) -> None:
        """Two metres of border cannot be seen where corners are two metres off."""
        shapes = [
            shapely.Polygon([(0, 0), (500, 0), (501, 500), (0, 500)]),
            shapely.Polygon([(500, 0), (1000, 0), (1000, 500), (501, 500)]),
            shapely.Polygon([(0, 500), (501, 500), (503, 500), (500, 1000), (0, 1000)]),
            shapely.Polygon([(503, 500), (1000, 500), (1000, 1000), (500, 1000)]),
        ]
        assert (1, 2) in borders.shared(np.array(shapes))
        healed = heal(sketches.rough(shapes, 1.5, 2))
        assert "corner" in " ".join(healed.notes)
        assert "Town N001 and Town N002" in " ".join(healed.notes)


class TestRefusals:
    def test_a_tolerance_that_would_change_the_map(self) -> None:
        (fault,) = refused(sketches.squares(), 2000.0)
        assert fault.where == "data.heal_m"
        assert "would change the map" in fault.message
        assert "At most 1250" in fault.remedy
        assert heal(sketches.squares(), 1250.0).healed == ()

    def test_an_overlap_names_the_width_that_heals_it(self) -> None:
        shapes = widened(sketches.squares(), -12.0)
        faults = refused(shapes)
        assert [fault.where for fault in faults] == [
            "Town N002 and Town N003",
            "Town N006 and Town N007",
            "Town N010 and Town N011",
        ]
        assert all("data.heal_m = 13" in fault.remedy for fault in faults)
        assert sketches.pairs(heal(shapes, 13.0).borders) == GRID

    def test_the_tolerance_named_for_an_overlap_leaves_no_doubt_elsewhere(self) -> None:
        """Two spits end 13 m apart: whether they border is in doubt within 13 m, not in more."""
        west = shapely.Polygon([(0, 0), (500, 0), (500, 65), (475, 500), (0, 500)])
        east = shapely.transform(west, lambda at: np.array([1013.0, 0]) + at * [-1, 1])
        spits = [shapely.affinity.translate(each, 0, -2000) for each in (west, east)]
        shapes = [*widened(sketches.squares(), -12.0), *spits]
        assert refused(shapes, 13.0)[0].where == "Town N012 and Town N013"
        told = {
            re.search(r"data\.heal_m = (\d+) closes", each.remedy or "") for each in refused(shapes)
        }
        (metres,) = {float(each[1]) for each in told if each}
        assert metres > 13
        heal(shapes, metres)
        (fault,) = refused(shapes, 13.0)
        assert f"with data.heal_m = {metres:g} they" in (fault.remedy or "")

    def test_healing_that_moves_much_of_an_area(self) -> None:
        shapes = sketches.squares(side=400.0)
        shapes = [
            shape.buffer(-20, join_style="mitre") if i == 5 else shape
            for i, shape in enumerate(shapes)
        ]
        (fault,) = refused(shapes, 60.0)
        assert fault.where == "Town N005"
        assert "healing would move" in fault.message
        assert "more than 5%" in fault.message
        assert "less than 60" in fault.remedy

    def test_a_border_that_is_not_sure(self) -> None:
        """Two spits end four metres apart, 25 m of them side by side."""
        west = shapely.Polygon([(0, 0), (500, 0), (500, 13), (475, 500), (0, 500)])
        east = shapely.transform(west, lambda at: np.array([1004.0, 0]) + at * [-1, 1])
        (fault,) = refused([west, east])
        assert fault.where == "Town N000 and Town N001"
        assert "not sure" in fault.message
        assert "share a boundary" in fault.remedy
        assert "data.heal_m below 4" in fault.remedy
        assert heal([west, east], 3.9).borders == {}


class TestRaggedMaps:
    def test_a_ragged_coast_is_read_soon(self, tmp_path: Path) -> None:
        """Ten thousand inlets, narrower than what is healed, run out to the open sea."""
        x = np.arange(0, 40_000, 2.0)
        depth = np.where(np.arange(len(x)) % 2, 60.0, 0.0)
        coast = np.column_stack([x, depth])[::-1]
        half = len(x) // 2
        shapes = [
            shapely.Polygon([*coast[half:], (0, -9000), tuple(coast[half] - [0, 9000])]),
            shapely.Polygon([*coast[: half + 1], tuple(coast[half] - [0, 9000]), (40_000, -9000)]),
        ]
        found = sketches.read(shapes, tmp_path / "coast.gpkg")
        assert sketches.pairs(found.borders) == {(0, 1)}

    def test_only_polygons_are_left(self) -> None:
        """Slivers along sides of many corners: what has no area does not go on."""
        fine = [shapely.segmentize(shape, 700.0) for shape in sketches.squares()]
        drawn = [shapely.transform(s, lambda at: at.round(1)) for s in sketches.rough(fine, 0.5, 3)]
        healed = heal(drawn)
        assert sketches.pairs(healed.borders) == GRID
        assert set(healed.land.geometry.geom_type) <= {"Polygon", "MultiPolygon"}

    def test_areas_that_meet_in_a_point_do_not_border(self) -> None:
        shapes = [s for i, s in enumerate(sketches.squares(2, 2)) if i in {0, 3}]
        assert heal(shapes).borders == {}
        assert heal(sketches.rough(shapes, 0.01)).borders == {}
