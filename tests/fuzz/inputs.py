"""Inputs by number: each a mutated file, setting or argument, and the command that reads it."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from fuzz import mutations

TIME = ("--time-limit", "5")
# The files that a mutation is made of, and the commands that read them; {} stands for the file.
_ASK = (
    "check {s}", "check {s}", "solve {s}", "census {s} --bcus 2", "explain {s}", "slack {s}",
    "evaluate plan.csv --scenario {s}", "compare plan.csv gravity.toml --scenario {s}", "sweep {s}",
    "alternatives {s} --bcus 2", "frontier {s} --bcus 2 --goals links,imbalance",
    "new mine --from {s}",
)  # fmt: skip
_FIXED = 'check toy.toml --set rules.fixed={{plan="{f}",bcus=["West"]}}'
_PLAN = (
    "evaluate {f} --scenario gravity.toml", "evaluate {f} --scenario toy.toml --what-if Brem=West",
    "compare {f} plan.csv --scenario toy.toml", "solve toy.toml --start {f}",
    "census toy.toml --bcus 2 --plan {f}", _FIXED,
)  # fmt: skip
FILES = {
    "toy.toml": ("{s}", "toy.toml"),
    "parent.toml": ("{s}", "toy.toml"),
    "gravity.toml": ("{s}", "gravity.toml"),
    "figures.csv": ("{s}", "toy.toml"),
    "figures.xlsx": ("figures", "toy.toml"),
    "areas.geojson": ("{s}", "toy.toml"),
    "areas.gpkg": ("areas", "toy.toml"),
    "links.csv": ("{s}", "toy.toml"),
    "links.xlsx": ("links", "toy.toml"),
    "crossings.csv": ("{s}", "toy.toml"),
    **dict.fromkeys(
        ("plan.csv", "plan.xlsx", "plan.geojson", "plan.gpkg", "half.csv"), ("plan", "toy.toml")
    ),
}
KEYS = (
    "title", "question", "source", "extends", "expect", "data", "data.areas", "data.figures",
    "data.links", "data.crossings", "data.min_border_m", "data.heal_m", "data.crs", "data.code",
    "data.name", "data.layer", "data.sheet", "data.header", "data.repair", "columns.officers",
    "columns.wards", "demand", "demand.calls", "demand.nix", "links.decay_km", "links.mass",
    "links.patterns", "links.patterns.pairs", "ties", "ties.pairs", "rules", "rules.number",
    "rules.size", "rules.contiguity", "rules.supervision", "rules.supervision.scope",
    "rules.supervision.inspectors", "rules.balance", "rules.balance.max_ratio",
    "rules.balance.measures", "rules.teams", "rules.teams.dogs", "rules.teams.dogs.total",
    "rules.together", "rules.apart", "rules.fixed", "rules.fixed.plan", "rules.fixed.bcus",
    "rules.single", "rules.barrier", "goals", "goals.links", "goals.travel", "goals.demand_ratio",
    "limits", "limits.imbalance", "limits.links_kept", "limits.travel_km", "assumptions",
    "report.business_as_usual", "report.weights", "report.demands", "argument", "nix", "a.b.c",
)  # fmt: skip
OPTIONS = (
    "--bcus", "--set", "--what-if", "--columns", "--plan", "--scenario", "--start", "--lock",
    "--goals", "--within", "--count", "--list", "--sample", "--seed", "--memory", "--over",
    "--against", "--solver", "--time-limit", "--from", "--draws", "--json", "--pairs", "--certify",
    "--nix", "--help", "--", "-x", "--most",
)  # fmt: skip
ARGUMENTS = (
    "1-3", "3-1", "2", "Brem=West", "Brem+Drax", "Brem-Drax", "area=code,bcu=bcu", "header=4",
    "links,imbalance", "rules.balance.max_ratio=[2, 3]", "goals.links=[1]", "plan.csv", "half.csv",
    "toy.toml", "gravity.toml", "highs", "cbc", "0.02", "10", "title=x",
)  # fmt: skip
COMMANDS = (
    "check", "solve", "evaluate", "compare", "census", "explain", "slack", "sweep", "frontier",
    "alternatives", "new", "scenarios", "schema",
)  # fmt: skip


@dataclass(frozen=True)
class Input:
    """A command line, and what was mutated for it."""

    number: int
    arguments: tuple[str, ...]
    mutated: str


def make(number: int, base: Path, folder: Path) -> Input:
    """Make an input in an empty folder, the same for the same number."""
    draw = random.Random(f"input {number}")
    for path in base.iterdir():
        shutil.copyfile(path, folder / path.name)
    match draw.randrange(10):
        case 0 | 1:
            return _settings(number, draw)
        case 2:
            return _arguments(number, draw)
        case _:
            return _file(number, folder, draw)


def _asked(form: str, scenario: str, file: str, draw: random.Random) -> tuple[str, ...]:
    words = [part.format(s=scenario, f=file) for part in form.split(" ")]
    if words[0] in {"solve", "sweep", "slack", "alternatives", "frontier", "census"}:
        words += TIME
    return (*words, *["--json"] * (draw.random() < 0.3))


def _file(number: int, folder: Path, draw: random.Random) -> Input:
    name = draw.choice([*FILES])
    how, scenario = FILES[name]
    path = folder / name
    path.write_bytes(mutations.mutated(name, path.read_bytes(), draw))
    if how == "plan":
        return Input(number, _asked(draw.choice(_PLAN), scenario, name, draw), name)
    words = _asked(draw.choice(_ASK), scenario, name, draw)
    if how != "{s}" and words[0] != "new":
        words = (*words, "--set", f'data.{how}="{name}"')
    return Input(number, words, name)


def _settings(number: int, draw: random.Random) -> Input:
    scenario = draw.choice(["toy.toml", "gravity.toml"])
    words = list(_asked(draw.choice(_ASK[:-1]), scenario, "plan.csv", draw))
    for _ in range(draw.choice([1, 1, 2, 3])):
        words += ["--set", f"{draw.choice(KEYS)}={mutations.value(draw)}"]
    return Input(number, tuple(words), "--set")


def _arguments(number: int, draw: random.Random) -> Input:
    words = [draw.choice(COMMANDS)]
    if words[0] in {"evaluate", "compare"}:
        words.append("plan.csv")
    words.append("toy.toml" if words[0] not in {"evaluate", "new"} else "mine")
    for _ in range(draw.choice([0, 1, 2, 3])):
        words.append(draw.choice(OPTIONS))
        if draw.random() < 0.8:
            words.append(draw.choice([draw.choice(ARGUMENTS), mutations.word(draw)]))
    if draw.random() < 0.2:
        words[draw.randrange(len(words))] = mutations.word(draw)
    # What the command line cannot hold, no shell can pass on.
    return Input(
        number, tuple(w.replace("\0", "").replace("\ud800", "") for w in words), "arguments"
    )
