"""Columns of a user's own, called as this program, or a file it writes, calls its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import bcu_optimizer as package
from bcu_optimizer.data.tables import columns
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.census.census import Census
from bcu_optimizer.questions.census.plan_table import wide
from makers.county import bcu
from makers.toys import draw, write

# What some part of the program, pandas, networkx, GDAL or SQLite calls something of its own.
INTERNAL = (
    "x", "y", "fid", "FID", "Fid", "geom", "GEOM", "geometry", "Geometry", "index", "level_0",
    "name", "Name", "bcu", "BCU", "label", "officers", "link", "link_kind", "border", "border_m",
    "crossing", "area_m2", "perimeter", "code_2", "Code", "CODE", "ogc_fid", "rowid", "oid",
    "demand", "Demand", "Calls", "CALLS", "centre_easting_m", "centre_northing_m",
    "figure_x", "figure_fid", "id", "node_for_adding", "self", "from", "to", "source", "target",
    "plan", "area", "areas", "figures", "select", "order", "group", "table", "values",
    "shape", "columns", "T", "crs",
    "column_fid", "weight", "key", "a b", "ünï", "1", "%", "quo\"te", "x.y",
)  # fmt: skip
CALLS = (5, 3, 4, 6, 2, 7)


@pytest.fixture(autouse=True)
def _blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw empty pages: what they show does not matter here."""
    monkeypatch.setattr(pdf, "figures", lambda *_: [Figure(figsize=(1, 1))])


def scenario(folder: Path, *, table: bool = True) -> Path:
    toy = draw("ABC\nDEF", demand=CALLS, rules={"number": 2, "contiguity": True})
    folder.mkdir()
    path = write(toy.ask(goals={"links": 1.0, "imbalance": 1.0, "travel": 1.0}), folder)
    text = path.read_text(encoding="utf-8").replace('"demand" = 1.0', '"calls" = 1.0')
    path.write_text(text if table else text.replace('"figures" = "figures.csv"\n', ""), "utf-8")
    return path


def table(names: Sequence[str], cells: Sequence[Any]) -> pd.DataFrame:
    frame = pd.DataFrame({"code": list("ABCDEF"), "calls": CALLS})
    return pd.concat([frame, pd.DataFrame(dict.fromkeys(names, cells))], axis=1)


def answers(path: Path, out: Path) -> tuple[Any, Any]:
    """Return what is found, all files being written."""
    solved = bcu("solve", path, "--json", "--out", out / "solved")
    checked = bcu("check", path, "--json", "--out", out / "checked")
    assert (solved.code, checked.code) == (0, 0), solved.err + checked.err
    found = solved.document["results"][0]
    assert json.loads((out / "solved" / "result.json").read_text("utf-8"))["results"][0] == found
    return {**found, "seconds": None}, checked.document["data"]["borders"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """Return what is found of the areas without another column."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "figures", lambda *_: [Figure(figsize=(1, 1))])
        folder = tmp_path_factory.mktemp("plain")
        path = scenario(folder / "toy")
        table([], []).to_csv(folder / "toy" / "figures.csv", index=False)
        return answers(path, folder)


NUMBERS = (1, 0, 900_000, 4, 5.5, 10)
TEXTS = ("t0", "", "é", "7", "=1+1", "t0")


@pytest.mark.parametrize("cells", [NUMBERS, TEXTS], ids=["numbers", "texts"])
def test_a_column_may_bear_any_name(
    cells: tuple[Any, ...], plain: tuple[Any, Any], tmp_path: Path
) -> None:
    """All at once: each meets the names of ours that it is called by, and the others' too."""
    path = scenario(tmp_path / "toy")
    table(INTERNAL, cells).to_csv(tmp_path / "toy" / "figures.csv", index=False)
    assert answers(path, tmp_path) == plain
    layers = [("solved/plan.gpkg", "areas"), ("checked/graph.gpkg", "nodes")]
    for file, layer in layers:
        written = gpd.read_file(tmp_path / file, layer=layer)
        assert written["code"].tolist() == list("ABCDEF")
        assert written["name"].tolist() == [f"Town {code}" for code in "ABCDEF"]
        assert len(written.columns) >= len(INTERNAL)
    nodes = nx.read_graphml(tmp_path / "checked" / "graph.graphml").nodes
    assert nodes["A"]["name"] == "Town A"
    assert str(nodes["C"]["figure_fid"]) == str(float(cells[2]) if cells is NUMBERS else cells[2])
    marker = json.loads((tmp_path / "solved" / "run.json").read_text("utf-8"))
    assert marker["renamed"]["x"].startswith("figure_x")
    assert "calls" not in marker["renamed"]


@pytest.mark.parametrize("name", ["y", "name", "Calls"])
def test_a_column_of_such_a_name_may_be_what_is_asked_about(
    name: str, plain: tuple[Any, Any], tmp_path: Path
) -> None:
    """The demand, given under any name, leads to the same plan."""
    path = scenario(tmp_path / "toy")
    frame = table([], [])
    frame.insert(2, name, frame["calls"])
    frame.to_csv(tmp_path / "toy" / "figures.csv", index=False)
    setting = f'demand={{"{name}"=1.0}}'
    found = bcu("solve", path, "--json", "--set", setting).document["results"][0]
    assert {**found, "seconds": None} == plain[0]


@pytest.mark.parametrize("cells", [NUMBERS, TEXTS], ids=["numbers", "texts"])
def test_attributes_of_polygons_may_bear_any_name(
    cells: tuple[Any, ...], plain: tuple[Any, Any], tmp_path: Path
) -> None:
    path = scenario(tmp_path / "toy", table=False)
    polygons = tmp_path / "toy" / "areas.gpkg"
    shapes = gpd.read_file(polygons)
    own = {"name", "geometry", *columns.OF_A_GEOPACKAGE}
    single = {
        name.casefold(): name for name in INTERNAL if name.casefold() not in {*own, "code", "calls"}
    }
    polygons.unlink()
    shapes.join(table(list(single.values()), cells).drop(columns="code")).to_file(polygons)
    assert answers(path, tmp_path) == plain


@given(st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=12))
def test_names_kept_apart_differ_in_any_case(names: list[str]) -> None:
    taken = ["x", "FID", "geom"]
    found = columns.apart(names, taken, "figure_")
    assert list(found) == names
    folded = [name.casefold() for name in [*found.values(), *taken]]
    assert len(set(folded)) == len(folded)
    for name, new in found.items():
        assert new == name or new.startswith(f"figure_{name}")


def test_codes_called_as_measures_can_be_listed(tmp_path: Path) -> None:
    """Tables of plans have a column an area, which may be called as one of their own."""
    codes = ["plan", "objective", "links_kept", "Imbalance", "bcus", "travel_km"]
    path = scenario(tmp_path / "toy")
    shapes = gpd.read_file(tmp_path / "toy" / "areas.gpkg").assign(code=codes)
    shapes.to_file(tmp_path / "toy" / "areas.gpkg", layer="areas")
    table([], []).assign(code=codes).to_csv(tmp_path / "toy" / "figures.csv", index=False)
    (tmp_path / "toy" / "links.csv").write_text("from,to,count\nplan,bcus,3\n", encoding="utf-8")
    problem = package.read(path)
    wrote = wide(Census(problem).best(3, 2))
    names = [name.casefold() for name in wrote.columns]
    assert len(set(names)) == len(names)
    assert {"plan", "objective", "links_kept", *(f"area {c}" for c in codes[:3])} <= {
        *wrote.columns
    }
    assert set(problem.codes) == set(codes)
    assert set(MEASURES) <= set(wrote.columns)


def test_plans_called_as_columns_can_be_compared(tmp_path: Path) -> None:
    path = scenario(tmp_path / "toy")
    table([], []).to_csv(tmp_path / "toy" / "figures.csv", index=False)
    plans = []
    for name, halves in {"name": "AAABBB", "geometry": "AABABB", "Name": "AABABB"}.items():
        plans.append(tmp_path / f"{name}.csv")
        rows = [f"{code},{half}" for code, half in zip("ABCDEF", halves, strict=True)]
        plans[-1].write_text("\n".join(["code,bcu", *rows]) + "\n", encoding="utf-8")
    found = package.compare([*map(str, plans)], scenario=path).areas
    assert found["name"].tolist() == [f"Town {code}" for code in "ABCDEF"]
    assert {"plan name", "plan geometry"} <= set(found.columns)
