"""Plans as files: found by name, read from what people keep, written so that they can be read."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.text import fold
from bcu_optimizer.data import links, shipped
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans import beside, plan
from bcu_optimizer.data.plans.columns import is_open
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.data.tables import table as tables
from bcu_optimizer.problem.measures.registry import MEASURES
from makers import county
from makers.county import CODES, NAMES, County, bcu

AREAS = Names(dict(zip(CODES, NAMES, strict=True)), "area")
ORDERED = tuple(sorted(CODES))


def assignment(bcus: Mapping[str, object] = county.PLAN) -> dict[str, str]:
    return {CODES[i]: name for name, areas in bcus.items() for i in areas}  # type: ignore[attr-defined]


def read(path: Path) -> Plan:
    return plan.read(path, AREAS, ORDERED)


class TestPlan:
    def test_is_ordered_by_code_and_by_name(self) -> None:
        made = Plan(assignment())
        assert list(made.assignment) == sorted(CODES)
        assert list(made.bcus) == sorted(county.PLAN)
        assert all(list(codes) == sorted(codes) for codes in made.bcus.values())
        assert len(made) == 6

    def test_cannot_be_changed(self) -> None:
        made = Plan(assignment())
        with pytest.raises(TypeError):
            made.assignment["q7"] = "South"  # type: ignore[index]

    def test_without_its_names_is_a_set_of_groups(self) -> None:
        renamed = {code: name[::-1] for code, name in assignment().items()}
        assert Plan(assignment()).groups() == Plan(renamed).groups()


class TestRead:
    def test_takes_codes(self, tmp_path: Path) -> None:
        path = county.write_plan(tmp_path / "mine.csv", county.PLAN)
        found = read(path)
        assert found.assignment == Plan(assignment()).assignment
        assert (found.name, found.unknown) == ("mine", frozenset())

    def test_takes_names_in_any_case(self, tmp_path: Path) -> None:
        rows = [
            [NAMES[CODES.index(code)].upper().replace("&", "AND"), bcu_]
            for code, bcu_ in assignment().items()
        ]
        county.write_rows(tmp_path / "mine.csv", [["name", "bcu"], *rows])
        assert read(tmp_path / "mine.csv").assignment == Plan(assignment()).assignment

    def test_takes_columns_in_any_order_and_more_of_them(self, tmp_path: Path) -> None:
        rows = [["x", bcu_, code, "?"] for code, bcu_ in assignment().items()]
        county.write_rows(tmp_path / "mine.csv", [["note", "bcu", "code", "more"], *rows])
        assert read(tmp_path / "mine.csv").assignment == Plan(assignment()).assignment

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    @pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
    def test_takes_what_spreadsheets_write(
        self, tmp_path: Path, separator: str, mark: bytes, newline: bytes
    ) -> None:
        path = tmp_path / "mine.csv"
        rows = [[code, f" {bcu_} "] for code, bcu_ in assignment().items()]
        county.write_rows(path, [["code", "bcu"], *rows, ["", ""]], separator)
        path.write_bytes(mark + path.read_bytes().replace(b"\n", newline))
        assert read(path).assignment == Plan(assignment()).assignment

    def test_knows_what_cannot_be_known_of_it(self, tmp_path: Path) -> None:
        path = county.write_plan(tmp_path / "mine.csv", county.PLAN)
        (tmp_path / "mine.toml").write_text('unknown = ["leadership_posts"]', encoding="utf-8")
        assert read(path).unknown == {"leadership_posts"}

    def test_is_called_by_its_file_or_its_run_folder(self, tmp_path: Path) -> None:
        (tmp_path / "run 7").mkdir()
        path = county.write_plan(tmp_path / "run 7" / "plan.csv", county.PLAN)
        assert read(path).name == "run 7"
        assert read(path.rename(tmp_path / "mine.csv")).name == "mine"

    names = st.text(
        st.characters(exclude_categories=["C", "Zl", "Zp"], include_characters="\n"), min_size=1
    ).filter(lambda text: text == text.strip() and text[0] != "'" and not is_open(text))

    @given(st.lists(names, min_size=20, max_size=20, unique_by=fold))
    @example(
        ["a,b", 'the "best"', "é;ü", "#", "=1+1", "-3", "@a", "x\ny"]
        + [f"North & East {number}" for number in range(12)]
    )
    def test_what_was_written_is_read(self, bcus: list[str]) -> None:
        made = Plan(dict(zip(CODES, bcus, strict=True)))
        path = self.folder / "made.csv"
        path.write_text(made.to_csv(AREAS), encoding="utf-8", newline="")
        assert read(path).assignment == made.assignment

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        type(self).folder = tmp_path_factory.mktemp("written")

    folder: Path


class TestLocate:
    def test_a_run_folder_comes_before_a_file_before_a_shipped_plan(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        name = "adopted-2018"
        assert plan.locate(name) == shipped.PLANS / f"{name}.csv"
        county.write_plan(tmp_path / name, county.PLAN)
        assert plan.locate(name).resolve() == tmp_path / name
        (tmp_path / name).unlink()
        (tmp_path / name).mkdir()
        county.write_plan(tmp_path / name / "plan.csv", county.PLAN)
        assert plan.locate(name).resolve() == tmp_path / name / "plan.csv"

    def test_paths_may_be_absolute(self, tmp_path: Path) -> None:
        path = county.write_plan(tmp_path / "mine.csv", county.PLAN)
        assert plan.locate(str(path)) == path

    def test_a_folder_of_a_range_says_which_to_name(self, tmp_path: Path) -> None:
        (tmp_path / "k05").mkdir()
        county.write_plan(tmp_path / "k05" / "plan.csv", county.PLAN)
        with pytest.raises(InputError, match=r"several plans.*Name one of its folders: k05\."):
            plan.locate(str(tmp_path))
        assert plan.locate(str(tmp_path / "k05")) == tmp_path / "k05" / "plan.csv"


class TestShipped:
    @pytest.mark.parametrize("name", shipped.names(shipped.PLANS, ".csv"))
    def test_plans_evaluate(self, name: str) -> None:
        answer = bcu("evaluate", name, "--json")
        assert answer.code in {0, 6}
        areas = [code for row in answer.document["table"] for code in row["areas"]]
        assert len(areas) == len(set(areas)) == 32

    @pytest.mark.parametrize("path", sorted(shipped.PLANS.glob("*.toml")), ids=lambda p: p.stem)
    def test_what_they_do_not_know_are_measures(self, path: Path) -> None:
        assert beside.read(path.with_suffix(".csv")).unknown <= set(MEASURES)

    @pytest.mark.parametrize("path", sorted(shipped.PLANS.glob("*.csv")), ids=lambda p: p.stem)
    def test_plans_name_their_columns_as_written_ones_do(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == ["code", "name", "bcu"]


class TestAnyText:
    """Whatever stands in a table, it is read or refused, and nothing else happens."""

    cells = st.sampled_from(
        ["q7", "014", "Garth", "1", "-1", "", '"', "from", "to", "count", "bcu"]
    )
    text = st.lists(
        st.lists(cells | st.text(max_size=5), min_size=1, max_size=4).map(",".join), max_size=6
    ).map("\n".join)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        type(self).folder = tmp_path_factory.mktemp("any")

    folder: Path

    @given(text)
    @example('code,bcu\nq7,"South')
    @example("from,to,count\nq7,014,1e400")
    @example("from,to,count\nq7,014,1\x00")
    @example('code,bcu\nq7,"' + "x" * 200_000)
    def test_is_read_or_refused(self, text: str) -> None:
        path = self.folder / "any.csv"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        for call in (
            lambda: tables.read(path),
            lambda: read(path),
            lambda: links.read(path, AREAS, ORDERED),
        ):
            try:
                call()
            except InputError as error:
                assert error.faults

    @given(st.binary(max_size=40))
    def test_that_is_no_text_is_refused_too(self, content: bytes) -> None:
        path = self.folder / "any.csv"
        path.write_bytes(content)
        with pytest.raises(InputError):
            read(path)


def test_a_name_that_stands_for_a_formula_is_kept_as_text(made_plan: County) -> None:
    """Names reach files as they are; nothing is quoted away or evaluated."""
    rows = [[code, f"={name}"] for code, name in assignment().items()]
    path = made_plan.folder / "mine.csv"
    county.write_rows(path, [["code", "bcu"], *rows])
    answer = bcu("evaluate", path, "--scenario", made_plan.scenario, "--json")
    assert {row["bcu"] for row in answer.document["table"]} == {f"={name}" for name in county.PLAN}


@pytest.fixture
def made_plan(tmp_path: Path) -> County:
    return county.make(tmp_path / "county")
