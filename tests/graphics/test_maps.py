"""Maps and pages: nothing overlaps, nothing is cut, neighbours differ, files are whole."""

import pickle
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from pypdf import PdfReader

from bcu_optimizer.graphics.layout.fills import Fill, ink
from bcu_optimizer.graphics.layout.save import save_pdf, save_png
from bcu_optimizer.graphics.layout.sheet import KeyFigure, LegendRow, Sheet
from bcu_optimizer.graphics.layout.text import Style, balanced, width, wrap
from bcu_optimizer.graphics.map.colours import PALETTE, colours
from bcu_optimizer.graphics.map.draw import (
    draw_graph,
    draw_plan,
    label_plan,
    metres_per_point,
    set_frame,
)
from bcu_optimizer.graphics.map.furniture import round_km
from bcu_optimizer.graphics.map.land import Land
from bcu_optimizer.graphics.map.names import Labels
from bcu_optimizer.graphics.map.shapes import units
from bcu_optimizer.graphics.page.plan import figures_page, map_page
from makers.pages import check_page, extents, overlapping

BOUNDARIES = Path(__file__).parents[2] / "boundaries"
MM = 72 / 25.4
LONG = "Saint Bartholomew upon the Water with Overhill"
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def grid(side: int, km: float = 4.0, names: Mapping[int, str] | None = None) -> gpd.GeoDataFrame:
    """Squares of `km`, side by side, numbered from the south-west."""
    at = [(x * km * 1000, y * km * 1000) for y in range(side) for x in range(side)]
    squares = [shapely.box(x, y, x + km * 1000, y + km * 1000) for x, y in at]
    called = [(names or {}).get(i, f"Area {i + 1}") for i in range(side * side)]
    codes = [f"A{i:03}" for i in range(side * side)]
    return gpd.GeoDataFrame({"name": called}, geometry=squares, index=codes, crs="EPSG:27700")


def blocks_of(areas: gpd.GeoDataFrame, side: int, wide: int) -> dict[str, str]:
    """A plan of a grid in blocks of `wide` × `wide` squares."""
    return {
        code: f"Unit {i % side // wide}{i // side // wide}" for i, code in enumerate(areas.index)
    }


@cache
def london() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The shipped areas, what lies outside, and water."""
    areas = gpd.read_file(BOUNDARIES / "london-areas.geojson").to_crs(27700).set_index("code")
    water = gpd.read_file(BOUNDARIES / "london-water.geojson").to_crs(27700)
    return areas.drop("E09000001"), areas.loc[["E09000001"]], water


@cache
def grown(number: int, seed: int) -> dict[str, str]:
    """A plan of the shipped areas whose BCUs grow from random areas, neighbour by neighbour."""
    areas, _, _ = london()
    rng = random.Random(seed)
    codes = list(areas.index)
    tree = shapely.STRtree(areas.geometry)
    pairs = tree.query(areas.geometry, predicate="dwithin", distance=600).T
    near = {code: [codes[b] for a, b in pairs if codes[a] == code] for code in codes}
    plan = {code: f"Command {i}" for i, code in enumerate(rng.sample(codes, number))}
    while len(plan) < len(codes):
        choices = [(a, b) for a in plan for b in near[a] if b not in plan]
        a, b = rng.choice(choices)
        plan[b] = plan[a]
    return plan


def axes(wide_pt: float = 520, tall_pt: float = 390) -> Axes:
    figure = Figure(figsize=(wide_pt / 72, tall_pt / 72))
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def sheet_of(areas: gpd.GeoDataFrame, plan: Mapping[str, str], **other: object) -> Sheet:
    legend = [
        LegendRow(bcu, [areas["name"][c] for c in plan if plan[c] == bcu], "8.3 % of demand")
        for bcu in sorted(set(plan.values()))
    ]
    content: dict[str, object] = {
        "title": "A plan",
        "question": "Which areas should share a command?",
        "key_figures": [KeyFigure("Largest ÷ smallest", "1.77", "limit 3.00")] * 6,
        "notes": ["Assumption: 420 inspectors in all, shared by demand."],
        "statements": ["Contains data © Somebody [2015]"],
        "legend": legend,
        "date": "21 November 2025",
        "badge": "Proven best plan",
    }
    return Sheet(**(content | other))  # type: ignore[arg-type]


# Colours


def share_a_border(areas: gpd.GeoDataFrame, plan: Mapping[str, str]) -> set[tuple[str, str]]:
    bcus = units(areas, plan)
    return {
        (a, b) for a, b in combinations(bcus.index, 2) if shapely.dwithin(bcus[a], bcus[b], 1.0)
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=16, max_size=16))
def test_neighbours_never_share_a_colour(numbers: list[int]) -> None:
    areas = grid(4)
    plan = {code: f"B{n}" for code, n in zip(areas.index, numbers, strict=True)}
    touching = share_a_border(areas, plan)
    chosen = colours(areas, plan)
    assert set(chosen) == set(plan.values())
    assert set(chosen.values()) <= set(PALETTE)
    if len(touching) < 21:  # with fewer borders than seven BCUs that all touch, six colours do
        assert all(chosen[a] != chosen[b] for a, b in touching)


@pytest.mark.parametrize(("number", "seed"), [(11, 1), (12, 2), (16, 3), (20, 4), (32, 5)])
def test_colours_of_the_shipped_areas(number: int, seed: int) -> None:
    areas, _, _ = london()
    plan = grown(number, seed)
    chosen = colours(areas, plan)
    assert all(chosen[a] != chosen[b] for a, b in share_a_border(areas, plan))
    assert chosen == colours(areas, plan)
    assert 4 <= len(set(chosen.values())) <= 6


def test_bcus_that_face_each_other_over_a_river_differ() -> None:
    areas = grid(2)
    north = areas.geometry.iloc[2:].translate(0, 600)
    apart = areas.assign(geometry=[*areas.geometry.iloc[:2], *north])
    plan = dict(zip(apart.index, ["South", "South", "North", "North"], strict=True))
    chosen = colours(apart, plan)
    assert chosen["South"] != chosen["North"]


def test_kept_colours_stay_unless_neighbours_would_share_them() -> None:
    areas = grid(4)
    plan = blocks_of(areas, 4, 2)
    first = colours(areas, plan)
    assert colours(areas, plan, keep=first) == first
    kept = colours(areas, plan, keep={"Unit 00": PALETTE[5]})
    assert kept["Unit 00"] == PALETTE[5]
    clashing = colours(areas, plan, keep={"Unit 00": PALETTE[0], "Unit 10": PALETTE[0]})
    assert clashing["Unit 00"] == PALETTE[0] != clashing["Unit 10"]
    assert "Gone" not in colours(areas, plan, keep={"Gone": PALETTE[0]})


@pytest.mark.parametrize(("number", "seed"), [(12, 2), (20, 4), (32, 5)])
def test_bcus_of_one_tone_differ_in_texture(number: int, seed: int) -> None:
    areas, _, _ = london()
    chosen = colours(areas, grown(number, seed)).values()
    assert len({(str(fill), fill.texture) for fill in chosen}) == number
    assert all(pickle.loads(pickle.dumps(fill)).texture == fill.texture for fill in chosen)


def test_a_word_has_its_colour_in_every_plan() -> None:
    areas = grid(4)
    for size in (1, 2):
        plan = blocks_of(areas, 4, size)
        first, *_ = sorted(set(plan.values()))
        renamed = {code: "North" if bcu == first else bcu for code, bcu in plan.items()}
        found = colours(areas, renamed)["North"]
        assert (found, found.texture) == (PALETTE[0], 0)


def test_marks_are_drawn_clear_of_names_and_inside_their_bcu() -> None:
    areas = grid(2)
    plan = {code: f"B{i // 2}" for i, code in enumerate(areas.index)}
    ax = Figure(figsize=(6, 6)).add_axes((0, 0, 1, 1))
    fills = {"B0": Fill(PALETTE[0]), "B1": Fill(PALETTE[0], 2)}
    labels = label_plan(ax, Land.bare(areas), plan, colours=fills)
    (marks,) = (each for each in ax.patches if to_hex(each.get_edgecolor()) == ink(fills["B1"]))
    spots = shapely.points(marks.get_path().vertices)
    assert len(spots) > 100
    shape = units(areas, plan)["B1"]
    assert shapely.contains(shape, spots).all()
    for label in labels.placed:
        middle = shapely.box(*label.box).buffer(-2 * metres_per_point(ax))
        assert not shapely.contains(middle, spots).any()


def test_many_bcus_are_coloured_too() -> None:
    areas = grid(8)
    plan = {code: f"B{i:02}" for i, code in enumerate(areas.index)}
    chosen = colours(areas, plan)
    assert all(chosen[a] != chosen[b] for a, b in share_a_border(areas, plan))


# Labels


def check_labels(ax: Axes, labels: Labels, areas: gpd.GeoDataFrame, plan: dict[str, str]) -> None:
    """No label overlaps another, leaves the map or its BCU, or is crossed by a line."""
    assert overlapping([one.box for one in labels.placed]) == []
    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    frame = shapely.box(west, south, east, north)
    point = metres_per_point(ax)
    bcus = units(areas, plan).buffer(2 * point)
    home = dict(zip(areas["name"], areas.index, strict=True))
    for one in labels.placed:
        box = shapely.box(*one.box)
        assert frame.contains(box), one.text
        assert one.style.size >= 5.0 - 1e-9, one.text
        bcu = one.text if one.kind == "bcu" else plan[home[one.text]]
        own = bcus[bcu] if one.kind == "bcu" else areas.geometry[home[one.text]]
        if one.leader:
            line = shapely.LineString(one.leader)
            inner = [shapely.box(*b.box).buffer(-point / 4) for b in labels.placed if b != one]
            assert line.length <= 18 * MM * point, one.text
            assert own.contains(shapely.Point(one.leader[0])), one.text
            assert not line.intersects(shapely.union_all(inner)), one.text
        else:
            assert own.intersection(box).area > 0.6 * box.area or one.numbered, one.text
            assert bcus[bcu].contains(box) or one.numbered, one.text
    check_key(labels, areas, frame)


def check_key(labels: Labels, areas: gpd.GeoDataFrame, frame: shapely.Polygon) -> None:
    """Numbers ascend from north to south, and the key names them all, outside the polygons."""
    numbered = [one for one in labels.placed if one.numbered]
    assert (labels.key is None) == (not numbered)
    if labels.key is None:
        return
    assert [one.lines for one in numbered] == [(str(i + 1),) for i in range(len(numbered))]
    assert numbered == sorted(numbered, key=lambda one: (-one.y, one.x))
    written = "".join(line.text for line in labels.key.block.lines)
    expected = "".join(f"{one.lines[0]}{one.text}" for one in numbered)
    assert written.replace(" ", "") == expected.replace(" ", "")
    box = shapely.box(*labels.key.box)
    assert frame.buffer(1e-6).contains(box)
    others = shapely.box(*np.transpose([one.box for one in labels.placed]))
    assert not shapely.intersects([*areas.geometry, *others], box).any()


def singles() -> dict[str, str]:
    """Every shipped area a BCU of its own name."""
    return dict(london()[0]["name"])


A4, A3 = (510, 380), (740, 560)


@pytest.mark.parametrize("size", [A4, A3])
@pytest.mark.parametrize(
    ("number", "seed"), [(12, 12), (12, 1), (16, 16), (16, 2), (32, 32), (32, 0), (1, 1)]
)
def test_every_name_is_on_the_map_or_in_its_key(
    number: int, seed: int, size: tuple[int, int]
) -> None:
    areas, outside, water = london()
    plan = grown(number, seed) if seed else singles()
    ax = axes(*size)
    labels = label_plan(ax, Land(areas, outside, water), plan)
    check_labels(ax, labels, areas, plan)
    assert labels.missing == ()
    own_names = set(plan.values()) | set(areas["name"])
    assert sorted(one.text for one in labels.placed) == sorted(own_names)
    assert not any(one.leader for one in labels.placed)
    assert len([one for one in labels.placed if one.numbered]) <= 12
    if labels.key:
        wet = shapely.union_all([*outside.geometry, *water.geometry])
        assert not wet.intersects(shapely.box(*labels.key.box))


def test_the_same_plan_is_labelled_the_same() -> None:
    areas, outside, water = london()
    plan = grown(32, 32)
    first, second = (label_plan(axes(), Land(areas, outside, water), plan) for _ in range(2))
    assert first == second


def test_drawn_text_stays_within_its_box() -> None:
    areas, outside, water = london()
    ax = axes()
    labels = label_plan(ax, Land(areas, outside, water), grown(32, 32))
    assert labels.key is not None
    boxes = {f"{one.kind}:{one.text}": one.box for one in labels.placed}
    boxes["key"] = labels.key.box
    written = [text for text in ax.texts if text.get_gid() in boxes]
    assert {text.get_gid() for text in written} == set(boxes)
    for text in written:
        with mpl.rc_context({"text.hinting": "none"}):
            extent = ax.transData.inverted().transform_bbox(text.get_window_extent())
        west, south, east, north = boxes[str(text.get_gid())]
        slack = metres_per_point(ax)
        assert west - slack <= extent.x0 <= extent.x1 <= east + slack, text
        assert south - slack <= extent.y0 <= extent.y1 <= north + slack, text


def test_long_names_wrap_or_are_numbered() -> None:
    areas = grid(4, names={0: LONG, 6: WORD})
    plan = blocks_of(areas, 4, 2)
    ax = axes()
    labels = label_plan(ax, Land.bare(areas), plan)
    check_labels(ax, labels, areas, plan)
    (long,) = (one for one in labels.placed if one.text == LONG)
    assert len(long.lines) > 1
    assert " ".join(long.lines) == LONG
    assert [one.text for one in labels.placed if one.numbered] == [WORD]
    assert labels.missing == ()


def with_a_sliver(wide: float, tall: float) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """A grid whose first area is narrow and a BCU of its own, and its plan."""
    areas = grid(4, names={0: "Narrow Strip"})
    sliver = shapely.box(0, 0, wide, tall)
    rest = areas.geometry.iloc[0].difference(sliver)
    areas.loc[areas.index[0], "geometry"] = sliver
    areas.loc[areas.index[1], "geometry"] = areas.geometry.iloc[1].union(rest)
    return areas, {code: f"Unit {int(i > 0)}" for i, code in enumerate(areas.index)}


def test_numbers_of_a_narrow_area_lie_over_it() -> None:
    areas, plan = with_a_sliver(300, 4000)
    ax = axes()
    labels = label_plan(ax, Land.bare(areas), plan)
    check_labels(ax, labels, areas, plan)
    numbered = {one.text: one for one in labels.placed if one.numbered}
    assert set(numbered) == {"Unit 0", "Narrow Strip"}
    for one in numbered.values():
        assert one.leader is None
        assert areas.geometry.iloc[0].contains(shapely.Point(one.x, one.y))


def test_a_tiny_area_gets_a_short_line_to_its_number() -> None:
    areas, plan = with_a_sliver(200, 200)
    ax = axes()
    labels = label_plan(ax, Land.bare(areas), plan)
    check_labels(ax, labels, areas, plan)
    led = [one for one in labels.placed if one.leader]
    assert [one.text for one in led if one.numbered] == ["Unit 0", "Narrow Strip"]
    assert labels.missing == ()


@pytest.mark.parametrize("tall", [400.0, 520.0, 700.0])
def test_the_map_makes_room_for_its_key(tall: float) -> None:
    areas, plan = with_a_sliver(300, 4000)
    ax, plain = axes(520, tall), axes(520, tall)
    set_frame(plain, areas)
    labels = label_plan(ax, Land.bare(areas), plan)
    check_labels(ax, labels, areas, plan)
    assert labels.missing == ()
    assert (metres_per_point(ax) > metres_per_point(plain)) == (tall == 520.0)


def test_names_without_room_even_in_the_key_are_counted() -> None:
    areas = grid(12)
    plan = {code: f"Extraordinarily Long {code}" for code in areas.index}
    ax = axes(200, 200)
    labels = label_plan(ax, Land.bare(areas), plan, area_names=False)
    assert labels.key is None
    assert sorted([*labels.missing, *(one.text for one in labels.placed)]) == sorted(plan.values())


def test_an_only_area_of_the_same_name_is_labelled_once() -> None:
    areas = grid(2)
    plan = dict(areas["name"])
    labels = label_plan(axes(), Land.bare(areas), plan)
    assert [one.kind for one in labels.placed] == ["bcu"] * 4


def test_areas_too_small_for_names_are_left_to_the_list() -> None:
    areas = grid(24)
    plan = blocks_of(areas, 24, 6)
    ax = axes(300, 300)
    labels = label_plan(ax, Land.bare(areas), plan)
    assert {one.kind for one in labels.placed} == {"bcu"}
    assert len(labels.missing) == len(areas)
    check_labels(ax, labels, areas, plan)


def test_names_can_be_left_out_and_wide_water_is_named() -> None:
    areas = grid(4)
    lake = gpd.GeoDataFrame(
        {"name": ["Long Water"]}, geometry=[shapely.box(-500, 7000, 16500, 9000)], crs=areas.crs
    )
    nothing = lake.iloc[:0]
    ax = draw_plan(
        axes(), replace(Land.bare(areas), water=lake), blocks_of(areas, 4, 2), area_names=False
    )
    kinds = {str(text.get_gid()).split(":")[0] for text in ax.texts if text.get_gid()}
    assert kinds == {"bcu", "water"}
    ax = draw_plan(axes(), Land(areas, nothing, nothing), blocks_of(areas, 4, 2))
    assert not [text for text in ax.texts if str(text.get_gid()).startswith("water")]


def test_every_polygon_is_drawn_whole() -> None:
    areas, outside, water = london()
    ax = draw_plan(axes(), Land(areas, outside, water), grown(12, 12))
    fills = next(c for c in ax.collections if isinstance(c, PathCollection))
    drawn = [path.get_extents() for path in fills.get_paths()]
    assert len(drawn) == len(areas)
    assert np.allclose([box.bounds for box in drawn], bounds_as_boxes(areas), atol=100)


def bounds_as_boxes(areas: gpd.GeoDataFrame) -> list[tuple[float, float, float, float]]:
    return [(w, s, e - w, n - s) for w, s, e, n in areas.bounds.to_numpy()]


def test_the_graph_of_borders() -> None:
    areas = grid(2)
    a, b, c, _ = areas.index
    edges = [(a, b, 1.0, "border"), (a, c, 0.0, "crossing"), (b, c, 0.5, "link")]
    ax = axes()
    assert draw_graph(ax, areas, edges) is ax
    lines = [patch for patch in ax.artists + ax.patches if isinstance(patch, PathPatch)]
    assert sorted(line.get_linewidth() for line in lines) == [0.5, 2.5, 4.5]
    assert [line.get_linestyle() for line in lines].count("dashed") == 1


# Pages


VERY_LONG = {
    "title": "A title that goes on and on about all the commands there could ever be " * 3,
    "question": "Which of all the areas should share a command with which of the others? " * 7,
    "key_figures": [KeyFigure("A measure with a long name", "86,463,292", "a note " * 9)] * 10,
    "notes": ["Assumption: a number that nobody has published, with its derivation. " * 2] * 10,
    "statements": ["Contains data © Crown copyright and database right [2015]"] * 4,
    "badge": "Best plan found so far, not proven best: the time limit was reached",
}


@pytest.mark.parametrize(
    ("size", "number", "other"),
    [
        ("A4", 12, {}),
        ("A4", 32, {}),
        ("A4", 16, VERY_LONG),
        ("A4", 32, VERY_LONG),
        ("A3", 12, VERY_LONG),
        ("A3", 32, {}),
    ],
)
def test_nothing_on_a_page_overlaps_or_falls_off(
    size: str, number: int, other: dict[str, object]
) -> None:
    areas, outside, water = london()
    plan = grown(number, number)
    sheet = sheet_of(areas, plan, **other)
    page = map_page(sheet, Land(areas, outside, water), plan, size)  # type: ignore[arg-type]
    written = check_page(page)
    assert "km" in written
    for word in [*sheet.title.split(), *sheet.notes[-1].split(), *set(plan.values())]:
        assert word in written


def test_a_page_of_almost_nothing() -> None:
    areas = grid(2)
    page = map_page(Sheet("One"), Land.bare(areas), dict.fromkeys(areas.index, "All"))
    written = check_page(page)
    assert "Notes" not in written
    assert "Sources" not in written


def test_the_page_says_how_many_names_the_map_leaves_out() -> None:
    areas = grid(40, 0.2)
    plan = blocks_of(areas, 40, 20)
    page = map_page(Sheet("Many"), Land.bare(areas), plan)
    assert "no room: 1600" in check_page(page)


HEADER = ["BCU", "Areas", "Share of demand", "Officers", "Inspectors per superintendent"]


@pytest.mark.parametrize("rows", [1, 12, 32])
@pytest.mark.parametrize("more", [0, 9])
def test_the_table_of_figures_fits(rows: int, more: int) -> None:
    header = HEADER + [f"Measure number {i}" for i in range(more)]
    body = [
        [f"Command {i}", "Barking and Dagenham, Havering", f"{i / 9:.1%}", f"{i * 997:,}", "8.3"]
        + ["not known"] * more
        for i in range(rows)
    ]
    total = ["All", "", "100.0%", "31,000", "8.8"] + ["–"] * more
    notes = ["Assumption: 420 inspectors."]
    swatches = {"Command 0": PALETTE[0]}
    page = figures_page(Sheet("T"), header, body, notes, total=total, colours=swatches)
    check_page(page)
    officers = [box[2] for text, box in extents(page) if text in {row[3] for row in body} - {"0"}]
    assert max(officers, default=0) - min(officers, default=0) < 1


# Type and marks


def test_wrapping_keeps_every_letter_and_the_width() -> None:
    style = Style(8)
    for room in (20, 60, 200):
        lines = wrap(f"{LONG} and {WORD}", style, room)
        assert all(width(line, style) <= room for line in lines)
        assert "".join(lines).replace(" ", "") == f"{LONG}and{WORD}".replace(" ", "")
    assert wrap("8.3\u00a0% of", style, 30) == ["8.3\u00a0%", "of"]
    assert wrap(" ", style, 30) == []
    assert balanced("one two three", style, 2) == ("one two", "three")
    assert balanced("one", style, 2) is None


def test_round_lengths_of_the_scale_bar() -> None:
    assert [round_km(km) for km in (0.3, 1, 4.99, 12, 70)] == [0.2, 1, 2, 10, 50]


# Files


@pytest.fixture(scope="module")
def pages() -> list[Figure]:
    areas, outside, water = london()
    plan = grown(12, 12)
    sheet = sheet_of(areas, plan, title="Kosten: $5 or $6?")
    a4 = map_page(sheet, Land(areas, outside, water), plan)
    a3 = map_page(sheet, Land(areas, outside, water), plan, "A3")
    return [a4, a3, figures_page(sheet, HEADER, [["C", "x", "1 %", "2", "3"]], [])]


def test_the_pdf_has_its_sizes_title_and_embedded_truetype_fonts(
    pages: list[Figure], tmp_path: Path
) -> None:
    created = datetime(2025, 11, 21, 9, 30, tzinfo=UTC)
    path = save_pdf(pages, tmp_path / "map.pdf", title="Zwölf", created=created)
    reader = PdfReader(path)
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]
    wanted = [(297 * MM, 210 * MM), (420 * MM, 297 * MM), (297 * MM, 210 * MM)]
    assert np.allclose(sizes, wanted, atol=0.5)
    assert reader.metadata is not None
    assert reader.metadata.title == "Zwölf"
    assert reader.metadata.creation_date == created
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert inner["/Subtype"] == "/CIDFontType2"
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()
    text = reader.pages[0].extract_text()
    assert "Kosten: $5 or $6?" in text
    assert "Haringey" in text
    assert not reader.pages[0].images


def test_the_same_pages_make_the_same_bytes(pages: list[Figure], tmp_path: Path) -> None:
    areas = grid(2)
    plan = dict.fromkeys(areas.index, "All")
    files = [
        save_pdf(
            [map_page(sheet_of(areas, plan), Land.bare(areas), plan)], tmp_path / name, title="Same"
        )
        for name in ("a.pdf", "b.pdf")
    ]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert b"CreationDate" not in files[0].read_bytes()


def test_a_png_has_the_dots_asked_for(pages: list[Figure], tmp_path: Path) -> None:
    path = save_png(pages[0], tmp_path / "map.png", dpi=100)
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20]) == pytest.approx(297 / 25.4 * 100, abs=1)


def test_saving_is_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    path.write_text("the old one")
    broken = Figure()
    broken.draw = None  # type: ignore[assignment, method-assign]
    for save in (lambda: save_pdf([broken], path, title="x"), lambda: save_png(broken, path)):
        with pytest.raises(TypeError):
            save()
        assert path.read_text() == "the old one"
        assert [entry.name for entry in tmp_path.iterdir()] == ["map.pdf"]


def test_drawing_never_touches_pyplot() -> None:
    code = "import sys, bcu_optimizer.graphics; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
