"""What a census says: how many valid plans there are, where one stands, which areas are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.presentation.document import (
    GAP,
    Block,
    Chart,
    Closing,
    Document,
    Heading,
    Notes,
    Paragraph,
    lines,
)
from bcu_optimizer.presentation.folder import Folder, Head, Page, Print, head
from bcu_optimizer.presentation.table import Cell, Column, Table, Value, figures, measured
from bcu_optimizer.presentation.wording import census as wording
from bcu_optimizer.presentation.wording import pairs as pair_words
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.plan_distance import likeness
from bcu_optimizer.questions.census.answer import Answer
from bcu_optimizer.questions.census.histogram import Histogram
from bcu_optimizer.questions.census.pairs import PlanPairs
from bcu_optimizer.questions.census.plan_table import objectives, wide
from bcu_optimizer.questions.census.rank import RANKED, Rank
from bcu_optimizer.questions.plan_list import PlanList
from bcu_optimizer.scenario import overrides as spelled

_ROWS = 20  # plans, and pairs at either end, that a screen shows
_RANKED = (
    Column("Measure (better if)"),
    Column("Value", "ratio", whole=True),
    *(Column(title, "count", whole=True) for title in ("Better", "As good", "Worse")),
    Column("Standing"),
)
_MEASURES = {
    "links_kept": Column("Links kept", "share", 2, narrow="Links\nkept"),
    "imbalance": Column("Imbalance", "share", 2, narrow="Imba-\nlance"),
    "travel_km": Column("Distance (km)", "ratio", narrow="Distance\n(km)"),
    "demand_ratio": Column("Demand ratio", "ratio", narrow="Demand\nratio"),
    "officers_ratio": Column("Officers ratio", "ratio", narrow="Officers\nratio"),
}
_MOVED = Column("Areas that differ", narrow="Areas in another BCU\nthan in plan 1")
_TOGETHER = (
    Column("Neighbours"),
    *figures("Together"),
    Column("Neighbours "),
    *figures("Together "),
)


def document(answer: Answer) -> Document:
    """Say what was asked for of all valid plans."""
    scenario = answer.problem.scenario
    first = Paragraph(wording.headline(answer.counts, answer.problem), strong=True)
    blocks: list[Block] = [*lines([scenario.question]), GAP, first]
    if not answer.total:
        blocks.append(Paragraph("'bcu solve' names the rules that cannot all be kept."))
    if len(answer.counts) > 1:
        blocks.append(_counts(answer))
    if answer.rank:
        blocks += _rank(answer, *answer.rank)
    if answer.plans is not None and answer.is_best:
        blocks.append(Paragraph(f"Best means: {words.goal_titles(answer.problem)}."))
    if answer.plans is not None and len(answer.plans):
        blocks += _plans(answer.plans, answer.how, best=answer.is_best)
    elif answer.plans is not None and answer.total:
        blocks.append(Paragraph(answer.how))
    if answer.pairs is not None and answer.pairs.total:
        blocks += _pairs(answer.pairs)
    blocks += [Notes(words.remarks(answer.problem)), GAP]
    made = "Charts, maps, tables and data are in {out}."
    if answer.shown is None:
        why = "there is no plan to draw" if not answer.total else "charts are of one number of BCUs"
        made = f"The answer and its tables are in {{out}}; {why}."
    changed = spelled.change_line(scenario)
    return Document(scenario.title, blocks, changed, Closing("charts, maps and tables", made))


def _counts(answer: Answer) -> Table:
    columns = [Column("BCUs", "count"), Column("Plans", "count", total=sum)]
    rows = [[bcus, count or Cell("none", 0)] for bcus, count in answer.counts.items()]
    return Table("Valid plans", columns, rows, total="all")


def _rank(answer: Answer, rank: Rank, held: Evaluation) -> list[Block]:
    """Say how many plans are better, as good and worse than a given one, measure by measure."""
    title = f"{rank.plan.name} among all {rank.total:,} valid plans of {rank.bcus} BCUs"
    rows = [
        [
            f"{wording.title(name)} ({MEASURES[name].better})",
            measured(name, place.value),
            *(place.better, place.equal, place.worse),
            wording.standing(place),
        ]
        for name, place in rank.places.items()
    ]
    validity = wording.validity(rank, held.verdicts, answer.problem)
    return [GAP, Table(title, _RANKED, rows), Paragraph(validity), Notes(rank.plan.notes)]


def _plans(plans: PlanList, how: str, *, best: bool) -> list[Block]:
    """Show the first plans: objective, main measures, and what differs from the first."""
    values = objectives(plans) if best else []
    columns = [Column("Plan", "count"), *([Column("Objective", "ratio", 6)] if best else [])]
    first = plans.plan(0)
    rows: list[list[Value]] = []
    for place in range(min(len(plans), _ROWS)):
        found = plans.measures(place)
        moved = likeness(plans.candidates.problem, first, plans.plan(place)).areas_moved
        value = [wording_values.number(values[place], 6)] if best else []
        rows.append([place + 1, *value, *(found[name] for name in _MEASURES), _moved(plans, moved)])
    blocks: list[Block] = [GAP, Table(how, [*columns, *_MEASURES.values(), _MOVED], rows)]
    if len(plans) > _ROWS:
        more = f"{len(plans) - _ROWS:,} more are in plans.csv with --out, and in --json."
        blocks.append(Paragraph(more))
    return blocks


def _moved(plans: PlanList, codes: Sequence[str]) -> str:
    names = plans.candidates.problem.areas.names
    shown = ", ".join(names.name(code) for code in codes[:3])
    return f"{len(codes)}: {shown}{' …' if len(codes) > 3 else ''}" if codes else "–"


def _pairs(pairs: PlanPairs) -> list[Block]:
    """Say what is settled, and list the borders that are the planner's choice."""
    blocks: list[Block] = [GAP]
    for title, text in pair_words.pair_paragraphs(pairs):
        blocks += [Heading(f"{title}:"), Paragraph(text)]
    found = list(pairs.open)
    if not found:
        return blocks
    cut = len(found) > 2 * _ROWS
    shown = [*found[:_ROWS], *found[-_ROWS:]] if cut else found
    half = (len(shown) + 1) // 2
    cells = [(pair_words.pair_name(pairs, p), pair_words.pair_share(pairs, p)) for p in shown]
    cells += [("", "")] * (2 * half - len(cells))
    rows = [[*cells[place], *cells[half + place]] for place in range(half)]
    title = "Neighbours: the share of plans that put them together"
    blocks.append(Table(title, _TOGETHER, rows))
    if cut:
        left = len(found) - len(shown)
        more = f"The {left} between these are in pairs.csv with --out, and in --json."
        blocks.append(Paragraph(more))
    return blocks


def folder(answer: Answer) -> Folder:
    """Keep the tables; charts and maps of one number of BCUs: that asked for, or a given plan's."""
    counts = pd.DataFrame(list(answer.counts.items()), columns=["bcus", "plans"])
    tables = {"counts.csv": _indexed(counts)}
    if answer.rank:
        places = pd.DataFrame.from_dict(answer.rank[0].as_dict(), orient="index", dtype=object)
        tables["rank.csv"] = places.rename_axis("measure")
    if answer.plans is not None:
        tables["plans.csv"] = _indexed(wide(answer.plans))
    path = answer.rank[0].plan.path if answer.rank else None
    prints, left_out = {}, []
    if answer.shown is not None:
        found = histograms(answer)
        left_out = [each for _, each in found if isinstance(each, str)]
        counted = [each for _, each in found if isinstance(each, Histogram)]
        frames = [each.frame.reset_index().assign(measure=each.measure) for each in counted]
        if frames:
            table = pd.concat(frames)[["measure", "bin", "above", "up_to", "plans"]]
            tables["histograms.csv"] = _indexed(table)
        pairs = answer.census.plan_pairs(answer.shown)
        tables["pairs.csv"] = _indexed(pairs.frame)
        title = answer.problem.scenario.title
        lie, settled = _histogram_page(answer, found), _pairs_page(answer, pairs)
        prints = {
            "histograms.pdf": Print(f"All plans: {title}", [lie], picture=True),
            "pairs.pdf": Print(f"Settled and open borders: {title}", [settled], picture=True),
        }
    return Folder(
        "census",
        answer.problem,
        "census.json",
        tables=tables,
        prints=prints,
        inputs={path.name: path} if path else {},
        left_out=left_out,
    )


def _indexed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(frame.columns[0])


def histograms(answer: Answer) -> list[tuple[str, Histogram | str]]:
    """Count all plans by each ranked measure; one sentence on why where that is not known."""
    found: list[tuple[str, Histogram | str]] = []
    for name in RANKED:
        try:
            found.append((name, answer.census.histogram(name, answer.shown)))
        except InputError as error:
            found.append((name, f"Left out: {error.faults[0].message}"))
    return found


def _histogram_page(answer: Answer, found: Sequence[tuple[str, Histogram | str]]) -> Page:
    count = f"{answer.census.count(answer.shown):,}"
    title = f"Where all {count} valid plans of {answer.shown} BCUs lie"
    chart = Chart("histograms", answer, {"found": found, "standing": _standing(answer)})
    return Page(_head(answer, title), [chart])


def _standing(answer: Answer) -> tuple[str, list[str]] | None:
    """Say beside the charts where a given plan stands; None where none is given."""
    if not answer.rank:
        return None
    rank, held = answer.rank
    told = [wording.validity(rank, held.verdicts, answer.problem)]
    for name, place in rank.places.items():
        said = f"{wording.title(name)}: {wording.standing(place)}."
        told.append(pair_words.unbroken(said))
    return f"Where {rank.plan.name} stands", told


def _pairs_page(answer: Answer, pairs: PlanPairs) -> Page:
    key_figures = [
        ("Valid plans", f"{pairs.total:,}", f"of {pairs.bcus} BCUs"),
        *pair_words.key_figures(pairs, "always together", "never together"),
    ]
    said = [*pair_words.pair_paragraphs(pairs), *pair_words.pair_ends(pairs)]
    told = [(title, pair_words.unbroken(text)) for title, text in said]
    heads = _head(answer, "What is settled, and what is the planner's choice")
    chart = Chart("pairs", pairs, {"paragraphs": told})
    return Page(replace(heads, key_figures=key_figures), [chart])


def _head(answer: Answer, title: str) -> Head:
    question = answer.problem.scenario.title
    return head(answer.problem, title, question, badge="Every valid plan counted: exact")
