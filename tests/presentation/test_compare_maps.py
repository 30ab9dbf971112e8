"""The maps and pages of a comparison: names, colours, what is hatched, and that all texts stand."""

from __future__ import annotations

from itertools import combinations

import pypdf
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import bcu_optimizer as bcu
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.graphics.map.colours import PALETTE
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.page import difference, multiples
from bcu_optimizer.presentation.documents import comparison
from bcu_optimizer.presentation.documents import plan as plan_document
from bcu_optimizer.presentation.folder import Head
from bcu_optimizer.presentation.render.pdf import figures, sheet_of
from bcu_optimizer.presentation.table import Column


@pytest.fixture(scope="module")
def london():
    """The best plans of 12 and 16 BCUs, the adopted one, and every borough alone."""
    base = bcu.read("baseline")
    names = base.areas.names
    alone = Plan({code: names.name(code) for code in base.codes}, name="alone")
    sixteen = bcu.solve("baseline", ["rules.number=16"])
    return bcu.compare(["baseline", "adopted-2018", sixteen, alone], base)


@pytest.fixture(scope="module")
def aligned(london):
    """The same, with the names of the BCUs that they mostly are."""
    _, _, sixteen, alone = london.entries
    wanted = ["baseline", "adopted-2018", sixteen.result, alone.evaluation.plan]
    return bcu.compare(wanted, london.problem, align_names=True)


def test_neighbours_never_share_a_colour(london):
    shapes = london.problem.areas.frame.geometry
    for entry, colours in zip(london.entries, london.colours, strict=True):
        plan = entry.evaluation.plan.assignment
        assert set(colours) == set(plan.values())
        for a, b in combinations(plan, 2):
            if plan[a] != plan[b] and shapely.dwithin(shapes[a], shapes[b], 1.0):
                assert colours[plan[a]] != colours[plan[b]], (entry.name, a, b)


def test_matched_bcus_share_their_colour_across_numbers_of_bcus(london):
    base = london.colours[london.reference]
    for i, colours in enumerate(london.colours):
        for bcu_here, bcu_there in london.likeness(i, london.reference).pairs.items():
            assert colours[bcu_here] == base[bcu_there]
        assert set(colours.values()) <= set(PALETTE)


def test_names_are_each_plans_own(london):
    baseline, adopted, sixteen, alone = (entry.evaluation for entry in london.entries)
    given = bcu.evaluate("adopted-2018", london.problem)
    assert dict(adopted.plan.assignment) == dict(given.plan.assignment)
    assert dict(baseline.plan.assignment) == dict(bcu.solve(london.problem).plan.assignment)
    assert dict(alone.plan.assignment) == {
        code: london.problem.areas.names.name(code) for code in london.problem.codes
    }
    assert "East Area" not in sixteen.groups


def test_matched_bcus_have_the_reference_s_order_and_texture(london):
    base = london.colours[london.reference]
    for i in range(len(london.entries)):
        pairs = london.likeness(i, london.reference).pairs
        order = [pairs[bcu_here] for bcu_here in london.order(i) if bcu_here in pairs]
        assert order == sorted(order)
        assert sorted(london.order(i)) == list(london.entries[i].evaluation.groups)
        for bcu_here, bcu_there in pairs.items():
            here, there = london.colours[i][bcu_here], base[bcu_there]
            assert (here, here.texture) == (there, there.texture)


def test_names_follow_where_asked_and_no_plan_has_one_twice(aligned):
    baseline, adopted, sixteen, alone = (entry.evaluation for entry in aligned.entries)
    assert set(baseline.groups) == set(adopted.groups)
    assert len(sixteen.groups) == 16
    assert len(set(sixteen.groups) & set(adopted.groups)) >= 10
    assert set(alone.groups) == set(aligned.problem.areas.frame["name"])
    demand = {code: int(aligned.problem.demand[i]) for code, i in aligned.problem.index.items()}
    for name in set(sixteen.groups) & set(adopted.groups):
        codes = [set(each.plan.bcus[name]) for each in (sixteen, adopted)]
        weights = [sum(demand[code] for code in each) for each in codes]
        assert 2 * sum(demand[code] for code in codes[0] & codes[1]) > max(weights)


def test_former_borders_are_those_inside_the_new_bcus(london):
    frame = london.problem.areas.frame
    plans = [entry.evaluation.plan.assignment for entry in london.entries]
    gone = difference.former_borders(frame, plans[0], plans[1])
    assert gone
    inside = list(london.entries[1].evaluation.shapes.geometry)
    for line in gone:
        middle = shapely.LineString(line).interpolate(0.5, normalized=True)
        assert any(shapely.contains(shape, middle) for shape in inside)
    assert difference.former_borders(frame, plans[0], plans[3]) == []
    assert difference.former_borders(frame, plans[0], plans[0]) == []


def test_plots_take_and_return_axes(london):
    drawn = london.plot()
    assert [ax.get_title() for ax in drawn] == list(london.names)
    ax = Figure(figsize=(8, 6)).subplots()
    assert london.plot_difference("adopted-2018", ax) is ax
    with pytest.raises(ValueError, match="there is no plan 'x'"):
        london.plot_difference("x")


def test_pages_say_everything(london, tmp_path):
    london.save(tmp_path / "out")
    read = pypdf.PdfReader(tmp_path / "out" / "comparison.pdf")
    texts = [" ".join(page.extract_text().split()) for page in read.pages]
    # measures, likeness, two of maps, areas; for each other plan a map, its BCUs, its areas
    assert len(texts) == 5 + 3 * 3
    for page, text in zip(read.pages, texts, strict=True):
        assert round(float(page.mediabox.width)) == 842
        assert round(float(page.mediabox.height)) == 595
        assert "Assumption: " in text
        assert "Contains National Statistics data" in text
        assert "20" in text
    assert "★" in texts[0]
    assert "best of the plans by that measure" in texts[0]
    assert london.names == ("baseline", "adopted-2018", "baseline (2)", "alone")
    for name in london.names:
        assert name in texts[0]
    assert "Rand index" in texts[1]
    assert any("area that changes BCU from baseline to adopted-2018" in text for text in texts)
    assert any("Newham" in text and "Partners gained" in text for text in texts)


def test_many_areas_take_several_pages(london, monkeypatch):
    monkeypatch.setattr(comparison, "_ROWS", 10)
    rows = [[str(i)] * 2 for i in range(25)]
    pages = comparison._long(Head("Many"), [Column("a"), Column("b")], rows, [])
    assert [len(figures(page)) for page in pages] == [1, 1, 1]


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (3, 1), (4, 2), (8, 3)])
def test_small_maps_are_spread_over_pages(london, number, expected, monkeypatch):
    monkeypatch.setattr(multiples, "draw_small", lambda *_args, **_kw: ())
    monkeypatch.setattr(multiples, "metres_per_point", lambda _ax: 100.0)
    some = [multiples.Multiple(f"plan {i}", "", {}, {}) for i in range(number)]
    sheet = sheet_of(plan_document.head_of(london.entries[0].evaluation, ""))
    drawn = multiples.multiples_pages(sheet, Land.of(london.problem.areas), some)
    assert len(drawn) == expected


def test_hatching_leaves_the_names_free(london):
    figure = Figure(figsize=(11, 8))
    ax = london.plot_difference("adopted-2018", figure.add_axes((0, 0, 1, 1)))
    hatch = [each for each in ax.collections if each.get_linewidth()[0] == difference.HATCH_LINE_PT]
    lines = [shapely.LineString(line) for each in hatch for line in each.get_segments()]
    assert len(lines) > 50
    to_map = ax.transData.inverted()
    renderer = FigureCanvasAgg(figure).get_renderer()
    names = [text for text in ax.texts if text.get_text() and not text.get_path_effects()]
    boxes = [text.get_window_extent(renderer).transformed(to_map) for text in names]
    inside = [shapely.box(*box.padded(-0.15 * box.height).extents) for box in boxes]
    assert not any(shapely.intersects(box, lines).any() for box in inside)
    moved = london.likeness(0, 1).areas_moved
    shapes = london.problem.areas.frame.geometry
    assert all(shapely.intersects(shapes.loc[code], lines).any() for code in moved)
