"""London's appraisal: every figure in the pack is the one in the data, on paper and on screen."""

from __future__ import annotations

import csv
import html.parser
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pypdf import PdfReader

import bcu_optimizer as bcu
from bcu_optimizer.presentation.document import PlanMap
from bcu_optimizer.presentation.documents.appraisal.report import Pack
from bcu_optimizer.presentation.render import svg
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES


@pytest.fixture(scope="module")
def pack() -> Pack:
    return bcu.report("baseline")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    path = tmp_path_factory.mktemp("report") / "out"
    pack.save(path)
    return path


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(folder / "report.pdf").pages]


@pytest.fixture(scope="module")
def evaluations(folder: Path, pack: Pack) -> list[Evaluation]:
    """The plans as they were written, read and evaluated again."""
    named = {"business-as-usual": "business-as-usual", "do-minimum": "pathfinders-only"}
    written = (folder / "plans" / option.key for option in pack.options)
    return [bcu.evaluate(named.get(path.name, path)) for path in written]


@dataclass
class Tables(html.parser.HTMLParser):
    """The tables of an HTML file as rows of texts, by id."""

    found: dict[str, list[list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._rows: list[list[str]] | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = self.found[str(dict(attrs)["id"]).removeprefix("table-")] = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._cell = []

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None and self._rows is not None:
            self._rows[-1].append("".join(self._cell).strip())
            self._cell = None


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, list[list[str]]]:
    parser = Tables()
    parser.feed((folder / "report.html").read_text(encoding="utf-8"))
    return parser.found


def test_the_options_are_those_of_the_scenario(pack: Pack) -> None:
    names = "Business as usual, Do-minimum, Preferred plan, Alternative 1, Alternative 2"
    assert ", ".join(pack.appraisal.names) == names
    least = pack.options[1].plan
    merged = sorted(codes for codes in least.bcus.values() if len(codes) > 1)
    name = pack.appraisal.problem.areas.names.name
    assert [sorted(map(name, codes)) for codes in merged] == [
        ["Barking and Dagenham", "Havering", "Redbridge"],
        ["Camden", "Islington"],
    ]
    assert len(least) == 29


def test_the_measures_in_the_html_are_those_of_the_plans(
    tables: dict[str, list[list[str]]], evaluations: list[Evaluation]
) -> None:
    titles = {each.title: name for name, each in MEASURES.items()}
    for title, _, *cells in tables["measures"][1:]:
        name = titles[re.sub(r" \((modelled|assumed)\)$", "", title)]
        for cell, each in zip(cells, evaluations, strict=True):
            written = values.measure(MEASURES[name], each.measures[name])
            if name == "travel_km" and len(each.plan.bcus) == len(each.problem.codes):
                written = "–"  # 0 by definition
            assert cell == written or cell.startswith(f"{written} (")
    assert tables["measures"][7][2:4] == ["not known", "not known"]


def test_the_bcus_in_the_html_and_in_the_files_are_those_of_the_plans(
    tables: dict[str, list[list[str]]],
    evaluations: list[Evaluation],
    pack: Pack,
    folder: Path,
) -> None:
    for option, found in zip(pack.options, evaluations, strict=True):
        names = found.problem.areas.names
        rows = {row[0]: row for row in tables[f"bcus-{option.key}"][1:]}
        with (folder / "tables" / f"bcus-{option.key}.csv").open(encoding="utf-8") as file:
            exact = {row["BCU"]: row for row in csv.DictReader(file)}
        assert rows.keys() == exact.keys() == {row.bcu for row in found.table}
        for each in found.table:
            cells = rows[each.bcu]
            assert cells[1] == ", ".join(sorted(map(names.name, each.areas)))
            assert cells[2] == values.share(each.demand_share)
            assert cells[3] == values.number(each.officers, 0)
            assert cells[7] == values.number(each.supervision_ratio, 1)
            assert cells[9:11] == [values.share(each.links_kept), values.share(each.links_cut)]
            assert cells[12] == values.share(each.largest_area_share)
            assert float(exact[each.bcu]["Share of demand"]) == each.demand_share


def test_every_area_stands_in_every_table_of_areas_with_its_partners(
    tables: dict[str, list[list[str]]], evaluations: list[Evaluation], pack: Pack
) -> None:
    offences = pack.appraisal.problem.demand
    for option, found in zip(pack.options[1:], evaluations[1:], strict=True):
        name, index = found.problem.areas.names.name, found.problem.index
        rows = {row[0]: row for row in tables[f"areas-{option.key}"][1:]}
        assert len(rows) == 32
        for codes in found.plan.bcus.values():
            whole = sum(int(offences[index[code]]) for code in codes)
            for code in codes:
                partners = ", ".join(sorted(name(c) for c in codes if c != code)) or "none"
                part = int(offences[index[code]]) / whole
                leads = "yes" if part > 0.5 and len(codes) > 1 else "no"
                assert rows[name(code)][2:] == [partners, "none", values.share(part), leads]


def test_the_links_are_the_largest_and_their_fate_is_the_plans(
    tables: dict[str, list[list[str]]], evaluations: list[Evaluation]
) -> None:
    problem = evaluations[0].problem
    name = problem.areas.names.name
    pairs = {}
    for i, one in enumerate(problem.codes):
        for j, other in enumerate(problem.codes[:i]):
            title = " – ".join(sorted((name(one), name(other))))
            pairs[title] = (int(problem.links.weights[i, j]) / problem.links.total, one, other)
    rows = {row[0]: row for row in tables["links"][1:]}
    for title, cells in rows.items():
        weight, one, other = pairs[title]
        assert cells[1] == values.share(weight, 2)
        for cell, each in zip(cells[2:], evaluations, strict=True):
            together = each.plan.assignment[one] == each.plan.assignment[other]
            assert cell.startswith("kept") == together
    for number in range(len(evaluations)):
        plan = evaluations[number].plan.assignment
        for kept in (True, False):
            mine = [t for t, (_, a, b) in pairs.items() if (plan[a] == plan[b]) == kept]
            mine.sort(key=lambda title: -pairs[title][0])
            assert set(mine[:8]) <= rows.keys()


def test_every_rule_stands_with_its_margin(
    tables: dict[str, list[list[str]]], evaluations: list[Evaluation], pack: Pack
) -> None:
    for option, found in zip(pack.options, evaluations, strict=True):
        for cells, verdict in zip(tables[f"rules-{option.key}"][1:], found.verdicts, strict=True):
            assert cells[1] == words.rule_value(verdict)
            assert cells[3] == {True: "kept", False: "BROKEN", None: "not known"}[verdict.holds]
            if isinstance(verdict.value, float) and isinstance(verdict.limit, int | float):
                room = verdict.limit - verdict.value
                assert cells[4].startswith(f"{room:.2f} (".replace("-", "−"))


def test_every_table_on_paper_is_the_one_on_screen(
    tables: dict[str, list[list[str]]], pages: list[str], pack: Pack
) -> None:
    paper = _plain(" ".join(pages))
    assert {table.key for table in pack.tables} == tables.keys()
    for found in pack.tables:
        shown = tables[found.key]
        assert shown == [list(found.header), *([c.text for c in row] for row in found.rows)]
        assert _plain(found.caption) in paper
        for row in shown[1:]:
            for cell in row:
                assert all(_plain(word) in paper for word in cell.split())


def _plain(text: str) -> str:
    """Leave out white space, which paper breaks lines at."""
    return re.sub(r"\s+", "", text)


def test_contents_bookmarks_and_page_numbers_agree(
    folder: Path, pages: list[str], pack: Pack
) -> None:
    reader = PdfReader(folder / "report.pdf")
    starts = {
        str(item.title): 1 + (reader.get_destination_page_number(item) or 0)
        for item in reader.outline
        if not isinstance(item, list)
    }
    titles = [section.title for section in pack.sections[1:]]
    maps = titles.index("Maps and BCUs")
    titles[maps : maps + 1] = [f"Maps and BCUs: {name}" for name in pack.appraisal.names]
    assert list(starts) == ["Summary and contents", *titles]
    for title, number in list(starts.items())[1:]:
        assert re.search(rf"{re.escape(title)}\s*{number}\b", pages[0].replace("\n", " "))
        assert title.split(": ")[-1] in pages[number - 1]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
    assert reader.metadata and reader.metadata.title == pack.title
    assert all(float(page.mediabox.width) > float(page.mediabox.height) for page in reader.pages)


def test_maps_are_drawn_the_same_each_time(folder: Path, pack: Pack) -> None:
    maps = [
        block for section in pack.sections for block in section.blocks if isinstance(block, PlanMap)
    ]
    assert svg.drawing(maps[2]) in (folder / "report.html").read_text(encoding="utf-8")


def test_nothing_is_fetched_and_the_file_is_of_a_size_to_send(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 5_000_000
    assert '<html lang="en-GB">' in text and "default-src 'none'" in text
    without = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)|https?://|@import|url\((?!#)""", without)
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    pointed = set(re.findall(r'(?:href="|url\()#([^")]+)', text))
    assert pointed <= set(ids)


def test_the_document_and_the_marker(folder: Path, pack: Pack) -> None:
    found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert found == json.loads(json.dumps(pack.as_dict()))
    marker = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert marker["command"] == "report"
    assert {"report.pdf", "report.html", "report.json", "tables/scores.csv"} <= set(marker["files"])
    assert "Do-minimum: pathfinders-only.csv" in marker["inputs"]
    hashes = {row[0].text: row[1].text for t in pack.tables if t.key == "files" for row in t.rows}
    assert hashes == marker["inputs"]
    assert pack.command == "bcu report baseline --count 2 --within 0.02 --out DIR"


def test_no_name_of_a_bcu_adds_an_area_that_is_elsewhere(evaluations: list[Evaluation]) -> None:
    for found in evaluations:
        names = found.problem.areas.names
        for bcu_name, codes in found.plan.bcus.items():
            _, bracket, area = bcu_name.removesuffix(")").partition(" (")
            assert not bracket or area in {names.name(code) for code in codes}, bcu_name


def test_rules_that_other_figures_break_are_told(pack: Pack) -> None:
    """What is said to break them does: held against the scenario with that figure."""
    found = {each.title: each.broken[pack.appraisal.place] for each in pack.variants}
    moved = {"superintendents=3": "3 instead of 4", "inspectors=525": "525 instead of 420"}
    hit = [title for title, labels in found.items() if labels]
    assert len(hit) == len(moved)
    plan = pack.appraisal.options[pack.appraisal.place].plan
    for setting, words_of in moved.items():
        assert any(words_of in title for title in hit)
        held = bcu.evaluate(plan, "baseline", [f"rules.supervision.{setting}"])
        assert [each.rule for each in held.verdicts if each.holds is False] == ["supervision"]


def test_the_weight_that_takes_the_first_place_soonest(pack: Pack, folder: Path) -> None:
    said = next(t for t in pack.sections[0].blocks[1].items if t.startswith("Of the weights"))
    assert "more than 0.027 (now 0) on 'compactness" in said
    for weight, first in ((0.0269, "Preferred plan"), (0.0271, "Alternative 1")):
        weighed = bcu.report("baseline", weights={"compactness": weight}).scored
        assert [weighed.names[i] for i in weighed.leaders] == [first]
