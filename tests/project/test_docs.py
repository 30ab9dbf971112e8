"""The README and ``docs/``: links lead somewhere, commands parse, the reference is current."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
import typer

from bcu_optimizer.data import shipped
from bcu_optimizer.interfaces.cli.app import app
from bcu_optimizer.problem.rules.registry import RULES
from bcu_optimizer.scenario import load, schema

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", text(page), flags=re.MULTILINE | re.DOTALL)


def anchor(heading: str) -> str:
    """Return the anchor that a heading is given on a page."""
    plain = re.sub(r"[`*]", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(found) for found in re.findall(r"^#+ (.+)$", without_code(page), re.MULTILINE)}


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", without_code(page))


def test_the_pages_are_there() -> None:
    names = {page.name for page in PAGES}
    wanted = {"model.md", "data.md", "extending.md", "commands.md", "limits.md", "scenarios.md"}
    assert {"README.md", "baseline.md", *wanted} <= names


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if link.startswith("https://"):
            continue
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert ROOT in target.parents, link
        if place:
            assert place in anchors(target), link


@each_page
def test_files_that_are_named_exist(page: Path) -> None:
    tops = "bcu_optimizer|tests|docs|notebooks|boundaries|scenarios|benchmarks"
    for path in re.findall(rf"`((?:{tops})/[^`* ]*)`", without_code(page)):
        assert (ROOT / path).exists(), path


def test_every_folder_of_the_package_is_listed() -> None:
    listed = set(re.findall(r"`bcu_optimizer/(\w+)/`", text(DOCS / "extending.md")))
    folders = {path.parent.name for path in (ROOT / "bcu_optimizer").glob("*/__init__.py")}
    assert listed == folders


def test_every_package_has_its_paragraph_on_the_map() -> None:
    page = text(DOCS / "architecture.md")
    told = re.findall(r"^### (\w+)\n\n\S", page, re.MULTILINE)
    packages = {path.parent.name for path in (ROOT / "bcu_optimizer").glob("*/__init__.py")}
    assert sorted(told) == sorted(packages)
    assert set(made_by(DOCS / "make_architecture.py").FLOORS) == packages


def test_modules_that_the_map_names_exist() -> None:
    inside = ROOT / "bcu_optimizer"
    named = re.findall(r"`([a-z_]+/[\w/]+(?:\.py|/))`", text(DOCS / "architecture.md"))
    tops = [*(path for path in inside.iterdir() if path.is_dir()), inside, ROOT]
    assert [each for each in named if not any((top / each).exists() for top in tops)] == []


def test_every_page_and_notebook_is_linked_from_the_guide() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in links(PAGES[0])}
    assert {*PAGES[1:], *NOTEBOOKS} <= linked


def test_links_of_notebooks_lead_somewhere() -> None:
    for book in NOTEBOOKS:
        for link in re.findall(r"\]\(([^)\s]+)\)", text(book)):
            assert (book.parent / link).resolve().exists(), (book.name, link)


@each_page
def test_a_page_says_whom_it_is_for(page: Path) -> None:
    head = text(page).split("\n\n")
    assert head[0].startswith("# ")
    if page.parent == DOCS:
        assert head[1].startswith("For "), "the first sentence says whom the page is for"


def typed() -> Iterator[tuple[str, str]]:
    """Yield each command line that a page shows, with the page's name."""
    for page in PAGES:
        if page.name == "commands.md":
            continue
        blocks = re.findall(r"^```sh\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL)
        lines = [line for block in blocks for line in block.splitlines()]
        spans = re.findall(r"`(bcu [a-z]+[^`]*)`", without_code(page))
        for shown in [*lines, *spans]:
            line = " ".join(shown.partition("  #")[0].split()).removeprefix(".venv/bin/")
            if line.startswith("bcu ") and not re.search(r"\b(COMMAND|NAME)\b|…", line):
                yield page.name, line.partition(" > ")[0]


LINES = sorted(set(typed()))


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{p}: {line}" for p, line in LINES])
def test_a_command_line_parses(page: str, line: str) -> None:
    """The command and its options exist, values fit, and what is named by a bare word ships."""
    name, *arguments = shlex.split(line)[1:]
    assert name in COMMANDS, page
    if not arguments:  # a command is spoken of, not typed
        return
    with COMMANDS[name].make_context(name, list(arguments)) as context:
        named = [context.params.get("scenario"), context.params.get("plan")]
        named += [*(context.params.get("items") or ()), *(context.params.get("scenarios") or ())]
    for each in named:
        if isinstance(each, str) and shipped.is_bare_name(each):
            plan = ROOT / "scenarios" / "plans" / f"{each}.csv"
            assert shipped.scenario(each) or plan.exists(), f"{page} names {each}"


def test_settings_that_are_shown_exist() -> None:
    """Each ``--set`` of a page changes a scenario that loads."""
    for page, line in LINES:
        arguments = shlex.split(line)
        settings = [b for a, b in pairwise(arguments) if a == "--set"]
        settings = [each for each in settings if ".csv" not in each]
        if settings:
            assert load.load("baseline", settings).rules, page


def test_scenario_files_that_are_shown_are_valid() -> None:
    found = 0
    for page in PAGES:
        blocks = re.findall(r"^```toml\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL)
        for block in blocks:
            table = tomllib.loads(block)
            assert table.pop("extends", "baseline") in shipped.scenarios()
            schema.Scenario.model_validate(table)
            found += 1
    assert found >= 2


def test_every_rule_table_and_measure_is_documented() -> None:
    from bcu_optimizer.problem.goals import GOALS
    from bcu_optimizer.problem.measures.registry import MEASURES

    model, scenarios = text(DOCS / "model.md"), text(DOCS / "scenarios.md")
    assert all(f"`{name}`" in model for name in [*RULES, *MEASURES, *GOALS])
    assert all(f"`{name}`" in scenarios for name in RULES)
    tables = set(schema.Scenario.model_fields) - {
        "title", "question", "description", "source", "expect", "argument", "name", "file",
        "origins", "worded",
    }  # fmt: skip
    assert all(f"`[{name}]`" in scenarios for name in tables)


def made_by(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_commands_is_current() -> None:
    """If not: ``make docs``."""
    maker = made_by(DOCS / "make_commands.py")
    assert text(maker.PAGE) == maker.page()


def test_the_reference_says_every_option_and_exit_code() -> None:
    page = text(DOCS / "commands.md")
    for name, command in COMMANDS.items():
        section = page.split(f"## bcu {name}\n")[1].split("\n## ")[0]
        assert all(each.opts[-1] in section for each in command.params if each.opts[0][0] == "-")
    codes = [row.split("|")[1].strip() for row in page.split("## Exit codes")[1].splitlines()[4:]]
    assert codes == ["0", "1", "2", "3", "4", "5", "6", "130"]


@each_page
def test_the_spelling_is_british(page: Path) -> None:
    words = set(re.findall(r"[a-z]+", without_code(page).lower()))
    american = {
        "analyze", "center", "centers", "color", "colors", "favor", "gray", "kilometers", "labor",
        "meters", "neighbor", "neighbors", "optimize", "organize", "recognize", "program's",
    }  # fmt: skip
    assert not words & american
