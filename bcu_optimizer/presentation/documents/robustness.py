"""What drawing again shows: how each plan stands over all draws, and which uncertainty matters."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from bcu_optimizer.data.tables.columns import apart
from bcu_optimizer.presentation.charts import plan_colours as alike
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Bullets,
    Chart,
    Closing,
    Document,
    Maps,
    Notes,
    On,
    Paragraph,
    SmallMap,
    lines,
)
from bcu_optimizer.presentation.documents import robustness_tables as tables
from bcu_optimizer.presentation.folder import Folder, Head, Page, Print, head
from bcu_optimizer.presentation.wording import pairs as pair_words
from bcu_optimizer.presentation.wording import robustness as wording
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.uncertainty import readings, uncertainties
from bcu_optimizer.questions.robustness.regret import Standing
from bcu_optimizer.questions.robustness.robustness import Robustness
from bcu_optimizer.scenario import overrides as spelled

MAPPED = 6
"""Leading plans that are mapped and written as files of their own."""

_COUNTED = (
    "What is counted",
    "In how many draws the best plan of the draw puts two areas in one BCU. Of plans that tie each "
    "counts for its part.",
)


def document(found: Robustness) -> Document:
    """Say how well the answer bears up."""
    scenario = found.problem.scenario
    first, *more = wording.headline(found)
    blocks: list[Block] = [On("screen", [GAP]), Paragraph(first, strong=True), *lines(more)]
    if found.has_plan:
        told = wording.shown(found)
        blocks += lines([wording.matters(found), wording.pairs(found)])
        blocks += (
            [tables.plans(found, told), *lines([wording.left_out(found, told)])] if told else []
        )
        title = "Which uncertainty matters, for the scenario's best plan"
        blocks += [tables.alone(found, title)] if found.alone else []
        blocks.append(On("screen", [Bullets(readings(found))]))
    why = f"Why there is no plan, and what would help: bcu explain {scenario.name}"
    last = [] if found.has_plan else [Paragraph(why)]
    blocks.append(Bullets(uncertainties(found)))
    blocks.append(On("screen", [Bullets(words.remarks(found.problem)), GAP, *last]))
    return Document(
        f"{found.draws:,} draws: {scenario.title}",
        blocks,
        spelled.change_line(scenario),
        closing=Closing.of(
            "the chart, maps and tables",
            "Chart, maps, tables and plans are in {out}.",
            drawn=found.has_plan,
        ),
    )


def folder(found: Robustness) -> Folder:
    """Keep the tables, the leading plans, the chart, the map of pairs and small maps."""
    alone = pd.DataFrame([each.as_dict() for each in found.alone])
    paths = [each.plan.path for each in found.plans if each.plan.path]
    return Folder(
        "robustness",
        found.problem,
        "robustness.json",
        tables={
            "plans.csv": _plans_frame(found),
            "draws.csv": found.draws_frame,
            "pairs.csv": found.pairs.frame.set_index("a"),
            **({"alone.csv": alone.set_index("source")} if found.alone else {}),
        },
        plans={f"plans/plan-{each.number:02d}.csv": each.plan for each in leading(found)},
        prints=_prints(found) if found.has_plan else {},
        inputs={f"{path.parent.name}/{path.name}": path for path in paths},
    )


def _plans_frame(found: Robustness) -> pd.DataFrame:
    """Return a row a plan: how it stands, its measures, and the BCU of each area by its code.

    BCUs are numbered from 1 by their first area. A code that is called as another column is called
    ``area CODE``.
    """
    codes = found.problem.codes
    others = [*found.frame.columns, found.frame.index.name or "plan"]
    rows = []
    for each in found.plans:
        number = {i: n for n, group in enumerate(each.parts, start=1) for i in group}
        rows.append([number[i] for i in range(len(codes))])
    called = apart(codes, others, "area ")
    areas = pd.DataFrame(rows, columns=list(called.values()), index=found.frame.index)
    return found.frame.join(areas)


def _prints(found: Robustness) -> dict[str, Print]:
    title = wording.title(found)
    heads = head(
        found.problem,
        f"How well the answer bears up: {found.draws:,} draws",
        found.problem.scenario.title,
        badge="Every draw solved exactly",
        notes=uncertainties(found),
    )
    chart = [Page(heads, [_chart(found)]), Page(heads, _table_page(found))]
    made = {"chart.pdf": Print(title, chart, picture=True)}
    if found.pairs.total:
        made["pairs.pdf"] = Print(title, [_pairs(found, heads)], picture=True)
    if small := _maps(found):
        made["maps.pdf"] = Print(title, [Page(heads, [Maps(found.problem, small)])])
    return made


def _rest(found: Robustness) -> str:
    told = wording.left_out(found, wording.shown(found))
    return told.replace("--out lists all", "plans.csv lists all")


def _chart(found: Robustness) -> Chart:
    title = "Which uncertainty matters: the same draws with each of them alone"
    more = {
        "below": f"The darker bar: the best plan of the scenario as it stands. {_rest(found)}",
        "alone": tables.alone(found, title) if found.alone else None,
        "said": [*wording.headline(found), wording.matters(found), wording.pairs(found)],
        "readings": readings(found),
    }
    return Chart("robustness", found, more)


def _table_page(found: Robustness) -> list[Block]:
    told = wording.shown(found)
    notes = [wording.losing_of(found, each) for each in told if each.worst]
    notes += [_rest(found), *words.remarks(found.problem)]
    return [tables.with_measures(found, told), Notes([each for each in notes if each])]


def _pairs(found: Robustness, heads: Head) -> Page:
    pairs = found.pairs
    key_figures = [
        ("Draws with a plan", f"{found.draws - found.no_plan:,}", f"plans of {found.bcus} BCUs"),
        *pair_words.key_figures(pairs, "together in every draw", "together in none"),
    ]
    title = "Which borders hold whatever is drawn, and which depend on the draw"
    ends = [(name, pair_words.unbroken(text)) for name, text in pair_words.pair_ends(pairs)]
    chart = Chart("pairs", pairs, {"paragraphs": [_COUNTED, *ends]})
    return Page(replace(heads, title=title, key_figures=key_figures), [chart])


def leading(found: Robustness) -> list[Standing]:
    """Return the plans that are mapped: the scenario's own first, the safest among them."""
    told = wording.shown(found, MAPPED - 1)
    kept = [each for each in told if each.best_in or each.is_own or each.is_safest]
    ordered = sorted(kept, key=lambda each: (each is not found.reference, each.number))
    safest = [each for each in ordered[MAPPED:] if each.is_safest][:1]
    return [*ordered[: MAPPED - len(safest)], *safest]


def _maps(found: Robustness) -> list[SmallMap]:
    """Draw the leading plans, BCUs of one name bearing one colour in all."""
    told = leading(found)
    if not told:
        return []
    plans = [each.plan for each in told]
    colours = alike.by_name(found.problem, plans)
    return [
        SmallMap(tables.name(found, each), wording.about(each), plan.assignment, fills)
        for each, plan, fills in zip(told, plans, colours, strict=True)
    ]
