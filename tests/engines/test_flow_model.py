"""The package against a textbook flow model, on parts of London that the latter can finish."""

from __future__ import annotations

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.problem.build import build
from oracles import flow_model

# Boroughs that hang together, and how many BCUs to make of them.
PARTS = {
    "south-east": (
        ["Bexley", "Bromley", "Croydon", "Greenwich", "Lewisham", "Southwark", "Lambeth", "Sutton"],
        3,
    ),
    "north": (["Barnet", "Enfield", "Haringey", "Camden", "Islington", "Hackney", "Brent"], 3),
    "east": (
        [
            "Barking and Dagenham", "Havering", "Redbridge", "Newham", "Waltham Forest", "Hackney",
            "Tower Hamlets", "Islington", "Haringey",
        ],
        4,
    ),
    "west": (
        [
            "Hounslow", "Ealing", "Hillingdon", "Harrow", "Brent", "Hammersmith and Fulham",
            "Kensington and Chelsea", "Westminster", "Camden", "Barnet",
        ],
        4,
    ),
}  # fmt: skip


def part_of_london(names: list[str]) -> tuple[Areas, list[str]]:
    whole = bcu.load("baseline")
    areas = build(whole).areas
    codes = sorted(code for code in areas.codes if areas.names.name(code) in names)
    places = [areas.codes.index(code) for code in codes]
    return (
        Areas(
            frame=areas.frame.loc[codes],
            figures={k: tuple(v[i] for i in places) for k, v in areas.figures.items()},
            outside=areas.outside,
            water=areas.water,
        ),
        codes,
    )


@pytest.mark.parametrize("ratio", [None, 1.6])
@pytest.mark.parametrize("part", PARTS)
def test_reaches_the_objective_of_the_flow_model(part: str, ratio: float | None) -> None:
    names, bcus = PARTS[part]
    areas, codes = part_of_london(names)
    scenario = bcu.load(
        "baseline",
        [
            f"rules.number={bcus}",
            "rules.supervision=false",
            "rules.balance=false"
            if ratio is None
            else f"rules.balance={{max_ratio = {ratio}, measures = ['demand']}}",
            "links.patterns=false",
        ],
    )
    problem = build(scenario, areas)
    pairs = {
        (i, j): int(problem.links.weights[i, j])
        for i in range(len(codes))
        for j in range(i + 1, len(codes))
    }
    neighbours = [
        {j for j in range(len(codes)) if problem.neighbours[i] >> j & 1} for i in range(len(codes))
    ]
    answer = flow_model.solve(
        problem.demand.tolist(), pairs, neighbours, bcus, (2, 4), (ratio, None)
    )
    result = bcu.solve(problem)
    assert answer.proven
    assert result.outcome == "optimal"
    assert result.objective == pytest.approx(answer.objective, abs=1e-7)
    found = frozenset(frozenset(group) for group in result.evaluation.groups.values())
    assert found == answer.groups
