"""``bcu new`` writes a scenario that loads at once, equals its parent and explains every key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.data import shipped
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.scenario.schema import Scenario

TEXTS = {"title", "question", "description", "source", "expect"}
INHERITED = re.compile(r"^#(\S+ = .*)  # (?:from .*|the default)$", re.MULTILINE)
EXAMPLE = re.compile(r"^#(\S+ = .*)  # not set; an example$", re.MULTILINE)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def contents(scenario: Scenario) -> dict[str, object]:
    return {k: v for k, v in scenario.model_dump().items() if k not in TEXTS}


@pytest.mark.parametrize("parent", ["baseline", *sorted(set(shipped.scenarios()) - {"baseline"})])
def test_it_loads_and_equals_its_parent(parent: str) -> None:
    assert run("new", "mine", "--from", parent) == 0
    made = bcu.load("mine.toml")
    assert contents(made) == contents(bcu.load(parent))
    assert (made.title, made.question, made.expect) == ("mine", "", "plan")


def test_it_passes_the_check() -> None:
    run("new", "mine")
    assert run("check", "mine.toml") == 0
    assert run("check", "mine") == 0


@pytest.mark.parametrize("parent", ["baseline", "child-abuse-teams", "ties-weighed"])
def test_what_it_inherits_is_shown_truly(parent: str) -> None:
    """Every line shown may be taken as it is, alone or with all the others."""
    run("new", "mine", "--from", parent)
    text = Path("mine.toml").read_text(encoding="utf-8")
    expected = contents(bcu.load(parent))
    shown = INHERITED.findall(text)
    assert len(shown) > 20
    Path("all.toml").write_text(INHERITED.sub(r"\1", text), encoding="utf-8")
    assert contents(bcu.load("all.toml")) == expected
    for line in shown:
        Path("one.toml").write_text(text.replace(f"#{line}", line, 1), encoding="utf-8")
        assert contents(bcu.load("one.toml")) == expected, line


def test_the_examples_of_what_is_not_set_can_be_used() -> None:
    run("new", "mine")
    text = Path("mine.toml").read_text(encoding="utf-8")
    found = EXAMPLE.findall(text)
    assert any(line.startswith("rules.together") for line in found)
    for line in found:
        Path("one.toml").write_text(text.replace(f"#{line}", line, 1), encoding="utf-8")
        if not line.startswith(("data.figures", "data.aliases", "data.crs")):
            bcu.read("one.toml")
        assert contents(bcu.load("one.toml")) != contents(bcu.load("baseline")), line


def test_every_key_of_a_scenario_is_in_it_and_explained() -> None:
    run("new", "mine")
    text = Path("mine.toml").read_text(encoding="utf-8")
    for table, field in Scenario.model_fields.items():
        if field.exclude:
            continue
        assert re.search(rf"^#?{table}[. ]", text, re.MULTILINE), table
        inner = getattr(field.annotation, "model_fields", {})
        for key in inner:
            assert re.search(rf"^# .*\n#?{table}\.{key}[. ]", text, re.MULTILINE), f"{table}.{key}"
    assert max(len(line) for line in text.splitlines() if line.startswith("# ")) <= 100


def test_settings_of_the_command_line_are_stated_in_it() -> None:
    settings = ["rules.number=13", "rules.balance=false", "goals.links=2", "limits.imbalance=0.06"]
    settings.append("rules.teams.child_abuse={total = 512, minimum = 20}")
    asked = [part for setting in settings for part in ("--set", setting)]
    assert run("new", "mine", *asked) == 0
    assert contents(bcu.load("mine.toml")) == contents(bcu.load("baseline", settings))
    text = Path("mine.toml").read_text(encoding="utf-8")
    assert "\nrules.number = 13\n" in text
    assert "\nrules.balance = false\n" in text
    assert run("new", "other", "--from", "mine", "--set", "limits.imbalance=false") == 0
    assert bcu.load("other.toml").limits == {}


def test_it_may_extend_a_file_and_lie_in_another_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run("new", "mine", "--set", "rules.number=14")
    capsys.readouterr()
    assert run("new", "other.toml", "--from", "mine.toml", "--out", "sub", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made == {"file": "sub/other.toml", "scenario": "other", "extends": "../mine.toml"}
    assert bcu.load("sub/other.toml").rules.number == 14


def test_editors_find_the_schema() -> None:
    run("new", "mine")
    first = Path("mine.toml").read_text(encoding="utf-8").splitlines()[0]
    address = urlparse(first.removeprefix("#:schema "))
    assert address.scheme == "file"
    assert json.loads(Path(unquote(address.path)).read_text(encoding="utf-8"))["properties"]
    run("schema", "--out", ".")
    run("new", "beside")
    text = Path("beside.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema ./scenario.schema.json\n")


@pytest.mark.parametrize("path", shipped.scenarios().values(), ids=list(shipped.scenarios()))
def test_shipped_scenarios_name_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    schema = path.parent / first.removeprefix("#:schema ")
    assert schema.resolve() == shipped.SCENARIOS.resolve() / "scenario.schema.json"


def test_it_never_overwrites(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text("precious", encoding="utf-8")
    assert run("new", "mine") == 3
    assert "there is such a file already" in capsys.readouterr().err
    assert Path("mine.toml").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("name", ["", ".", "a/b", "../a", "a b", "-a", "a.b", "a\\b", ".toml"])
def test_bad_names_are_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "--", name) == 3
    assert "cannot be the name of a scenario" in capsys.readouterr().err
    assert not list(Path().iterdir())


@pytest.mark.parametrize("name", ["baseline", "alone-westminster", "adopted-2018"])
def test_names_of_shipped_things_are_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", name) == 3
    assert "is the name of a shipped" in capsys.readouterr().err


def test_an_unknown_parent_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "mine", "--from", "baselin") == 3
    assert "Did you mean 'baseline'" in capsys.readouterr().err
    assert not list(Path().iterdir())


def test_a_heading_without_keys_takes_nothing_away() -> None:
    text = 'title = "x"\nextends = "child-abuse-teams"\n[rules]\n[data]\n[links]\n[rules.teams]\n'
    Path("mine.toml").write_text(text, encoding="utf-8")
    assert contents(bcu.load("mine.toml")) == contents(bcu.load("child-abuse-teams"))
