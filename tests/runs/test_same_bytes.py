"""A run that is repeated gives the same bytes: every document and every file of every command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcu_optimizer.common import dates
from bcu_optimizer.interfaces.cli.app import app
from makers import batches

# Runs every command in one process, in the current folder.
PROGRAMME = """\
import contextlib, io, json, sys
from pathlib import Path
from bcu_optimizer.questions import catalogue
from bcu_optimizer.interfaces.cli import app as cli
entries = catalogue.entries
catalogue.entries = lambda: entries()[:2]
Path("documents").mkdir()
for name, words in json.loads(sys.argv[1]).items():
    held = io.StringIO()
    with contextlib.redirect_stdout(held):
        try:
            cli.main(words)
        except SystemExit as ended:
            assert ended.code in (0, 4, 6), (words, ended.code, held.getvalue())
    Path("documents", f"{name}.json").write_text(held.getvalue(), encoding="utf-8")
"""

AT = 1480550400  # the first moment of a day


def commands(asked: Path) -> dict[str, list[str]]:
    """Return the words of each command, by its name."""
    toy, plan = str(asked / "toy.toml"), str(asked / "plan.csv")
    given = {
        "solve": [toy],
        "evaluate": [plan, "--scenario", toy, "--what-if", "A=M"],
        "compare": [plan, toy, "--scenario", toy],
        "sweep": [toy, "--bcus", "3-4", "--over", "rules.balance.max_ratio=[1.1, 2.5]"],
        "explain": [toy, "--set", "rules.number=9"],
        "slack": [toy],
        "census": [toy, "--plan", plan, "--pairs", "--sample", "3", "--all", "all.parquet"],
        "frontier": [toy, "--goals", "links,imbalance"],
        "alternatives": [toy, "--count", "2"],
        "robustness": [toy, "--draws", "2", "--jobs", "1"],
        "batch": [toy, "--grid", "rules.number=[3, 9]", "--jobs", "1"],
        "report": [toy, plan, "--count", "1"],
        "check": [toy],
        "scenarios": ["--solve"],
        "new": ["mine", "--from", toy],
        "schema": [],
        "why": ["A", "--scenario", toy],
        "consult": [toy, "--proposals", str(asked / "proposals.csv")],
        "page": [toy],
    }
    out = {name: ["--out", f"out/{name}"] for name in given}
    out |= {"new": [], "page": ["--out", "page.html"]}
    return {name: [name, *words, "--json", *out[name]] for name, words in given.items()}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = batches.scenarios(tmp_path_factory.mktemp("same") / "asked")
    rows = [f"{code},{code},{bcu}" for code, bcu in zip("ABCDEFGHI", "NNNMMMSSS", strict=True)]
    (folder / "plan.csv").write_text("\n".join(["code,name,bcu", *rows, ""]), encoding="utf-8")
    proposals = "id,who,wish,areas\n1,North,together,A;B\n2,South,apart,A;B\n"
    (folder / "proposals.csv").write_text(proposals, encoding="utf-8")
    return folder


def done(folder: Path, asked: Path, seed: int) -> dict[str, bytes]:
    """Do everything in a new folder, at another time of the day; return all files but timings."""
    folder.mkdir()
    moment = {"PYTHONHASHSEED": str(seed), "SOURCE_DATE_EPOCH": str(AT + 40_000 * seed)}
    words = [sys.executable, "-c", PROGRAMME, json.dumps(commands(asked))]
    ended = subprocess.run(
        words, cwd=folder, env={**os.environ, **moment}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    here = str(folder).encode()  # which stands in the document of a batch
    return {name: held.replace(here, b"") for name, held in batches.contents(folder).items()}


def test_every_command_repeated_gives_the_same_bytes(asked: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        runs = [both.submit(done, tmp_path / str(seed), asked, seed) for seed in (1, 2)]
    first, again = (run.result() for run in runs)
    assert {*commands(asked), "open"} == {  # which serves, and ends when it is stopped
        command.name or command.callback.__name__  # type: ignore[union-attr]
        for command in app.registered_commands
    }
    assert set(first) == set(again)
    assert [name for name in first if first[name] != again[name]] == []
    kinds = {Path(name).suffix for name in first}
    assert kinds >= {".pdf", ".png", ".gpkg", ".xlsx", ".html", ".parquet", ".csv", ".json"}
    assert not [name for name, held in first.items() if b'"seconds"' in held]


def test_a_date_is_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before, found, after = datetime.now(UTC), dates.today(), datetime.now(UTC)
    assert before.date() <= found.date() <= after.date()
    assert (found.hour, found.minute, found.second, found.microsecond) == (0, 0, 0, 0)
