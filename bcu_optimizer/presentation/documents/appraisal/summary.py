"""What a pack says first: what was asked, what is preferred, the options and their measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common import text as common_text
from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.document import Block, Bullets, Paragraph, Section
from bcu_optimizer.presentation.table import Cell, Table, figure, keyed
from bcu_optimizer.presentation.wording import comparison as compared
from bcu_optimizer.presentation.wording import values as wording_values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.appraisal import options as wording
from bcu_optimizer.problem.measures import titles
from bcu_optimizer.problem.measures.registry import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bcu_optimizer.questions.appraisal.appraisal import Appraisal
    from bcu_optimizer.questions.appraisal.option import Option
    from bcu_optimizer.questions.appraisal.scoring import Matrix

_MAIN = (
    "links_kept", "imbalance", "demand_ratio", "officers_ratio", "travel_km", "leadership_posts",
)  # fmt: skip
_IN_BRACKETS = (
    "In brackets: the change against business as usual, of shares in percentage points, worked out "
    "before rounding."
)


def summary(appraisal: Appraisal, scored: Matrix, moves: Sequence[str]) -> Section:
    """Say in a page what was asked and what the options come to."""
    scenario = appraisal.problem.scenario
    lead = appraisal.options[appraisal.place]
    blocks: list[Block] = []
    if scenario.question:
        blocks.append(Paragraph(scenario.question, strong=True))
    said = [f"The preferred plan: {lead.text}", *_changes(appraisal), *_standing(appraisal)]
    said += [*_scores(appraisal, scored), *moves]
    said += [*appraisal.notes, *(wording.without(*each) for each in appraisal.without.items())]
    blocks += [Bullets(said), _options_table(appraisal)]
    return Section("summary", "Summary", blocks)


def _changes(appraisal: Appraisal) -> list[str]:
    """Say what the preferred plan changes against business as usual, and what is not known."""
    today, best = (appraisal.options[i].evaluation.measures for i in (0, appraisal.place))
    parts = []
    for name in _MAIN[:4]:
        before, after = today[name], best[name]
        if before is not None and after is not None:
            each = MEASURES[name]
            told = (
                f"{wording_values.measure(each, after)} instead of "
                f"{wording_values.measure(each, before)}"
            )
            parts.append(f"{common_text.uncapped(titles.title(appraisal.problem, name))}: {told}")
    lines = [f"Against business as usual the preferred plan has {'; '.join(parts)}."]
    posts = best["leadership_posts"]
    if posts is not None:
        known = today["leadership_posts"]
        before_text = "are not known" if known is None else f"are {wording_values.number(known, 0)}"
        lines.append(
            f"It needs {wording_values.number(posts, 0)} posts of leadership as the "
            f"scenario defines them "
            f"(assumed); those of business as usual {before_text}."
        )
    return lines if parts else lines[1:]


def _standing(appraisal: Appraisal) -> list[str]:
    """Say which options keep every rule, and which break how many."""
    kept = [o.name for o in appraisal.options if o.evaluation.holds]
    broken = [
        f"{o.name} breaks {len(_broken(o))} of the {len(o.evaluation.verdicts)} rules"
        for o in appraisal.options
        if not o.evaluation.holds
    ]
    lines = [f"Every rule of the scenario is kept by: {listed(kept)}."] if kept else []
    lines += _averaged(appraisal)
    return lines + [f"{'; '.join(broken)}. Chapter 'Rules and margins' tells which."] * bool(broken)


def _averaged(appraisal: Appraisal) -> list[str]:
    """Say where a single BCU of the preferred plan is above what is asked of the average alone."""
    settings = appraisal.problem.scenario.rules.supervision
    if settings is None or settings.scope == "bcu":
        return []
    rows = appraisal.options[appraisal.place].evaluation.table
    limit = float(settings.max_ratio)
    above = [row for row in rows if row.supervision_ratio and row.supervision_ratio > limit]
    if not above:
        return []
    named = listed(
        [f"{row.bcu} ({wording_values.number(row.supervision_ratio, 1)})" for row in above]
    )
    return [
        f"At most {settings.max_ratio:g} inspectors per superintendent is asked of the average of "
        f"all BCUs; in the preferred plan it is more in {named} (assumed totals)."
    ]


def _broken(option: Option) -> list[str]:
    return [v.rule for v in option.evaluation.verdicts if v.holds is False]


def _scores(appraisal: Appraisal, scored: Matrix) -> list[str]:
    """Say what comes first in the scoring matrix, and whether that is the preferred plan."""
    if not scored.totals:
        if not any(each.weight for each in scored.criteria):
            return ["The options are not ranked: every criterion has the weight 0."]
        return ["The options are not ranked: no criterion with a weight is known of all of them."]
    weighed = "; ".join(
        f"{common_text.uncapped(each.title)}: {float(each.weight):g}" for each in scored.counted
    )
    first = listed([scored.names[i] for i in scored.leaders])
    line = f"First in the scoring matrix: {first} (weights: {weighed})."
    if scored.left_out:
        titles = "; ".join(common_text.uncapped(each.title) for each in scored.left_out)
        line += f" Left out of it, for of some option it is not known or says nothing: {titles}."
    if appraisal.place not in scored.leaders:
        line += (
            " It is not the preferred plan, which is the best of all valid plans by the scenario's "
            "goals; the matrix scores only the options shown here, by the weights just named."
        )
    return [line]


def _options_table(appraisal: Appraisal) -> Table:
    header = ["Option", "BCUs", "Rules", *(titles.title(appraisal.problem, n) for n in _MAIN)]
    header += ["Areas that gain or lose partners"]
    rows = []
    for i, option in enumerate(appraisal.options):
        measures = option.evaluation.measures
        changed = sum(change.any for change in appraisal.comparison.changes_of(i))
        broken = len(_broken(option))
        rows.append(
            [
                Cell(option.name),
                figure(len(option.evaluation.groups)),
                Cell(f"{broken} broken" if broken else "all kept"),
                *(_against(appraisal, name, measures[name], i) for name in _MAIN),
                figure(changed),
            ]
        )
    notes = [_IN_BRACKETS]
    if appraisal.problem.scenario.rules.supervision:
        notes.append("Posts rest on an assumed number of superintendents; see the assumptions log.")
    notes += words.modelled(appraisal.problem)[:1] if _is_modelled(appraisal) else []
    if any(option.is_of_single_areas for option in appraisal.options):
        notes.append(
            "The mean distance of a plan of single areas is 0 by definition: no area is away from "
            "the centre of its BCU. It is not compared."
        )
    return keyed("options", "The options in short", header, rows, notes)


def _is_modelled(appraisal: Appraisal) -> bool:
    return words.modelled(appraisal.problem)[0].startswith("Modelled")


def _against(appraisal: Appraisal, name: str, value: float | None, number: int) -> Cell:
    """Write a measure and, in brackets, its change against business as usual."""
    base = appraisal.options[0].evaluation.measures[name]
    if name == "travel_km" and appraisal.options[number].is_of_single_areas:
        return Cell("–", value)  # 0 by definition; see the note
    text = wording_values.measure(MEASURES[name], value)
    skipped = name == "travel_km" and appraisal.options[0].is_of_single_areas
    if number and base is not None and value is not None and not skipped:
        text += f" ({compared.change(MEASURES[name], value, base)})"
    return Cell(text, value)


def options(appraisal: Appraisal) -> Section:
    """Say what each option is, and how far it is from business as usual and the preferred plan."""
    rows = []
    for option in appraisal.options:
        source = f" Source: {option.source}." if option.source else ""
        count = figure(len(option.evaluation.groups))
        rows.append([Cell(option.name), count, Cell(option.text + source)])
    what = keyed("what-they-are", "What each option is", ["Option", "BCUs", "What it is"], rows)
    blocks: list[Block] = [what]
    if appraisal.alternatives is not None and appraisal.alternatives.found is not None:
        from bcu_optimizer.presentation.wording.alternatives import margin

        blocks.append(
            Paragraph(f"{margin(appraisal.alternatives)} {appraisal.alternatives.guarantee}")
        )
    blocks.append(_likeness(appraisal))
    return Section("options", "The options", blocks)


def _likeness(appraisal: Appraisal) -> Table:
    found, place = appraisal.comparison, appraisal.place
    header = ["Option"]
    for other in (appraisal.names[0], appraisal.names[place]):
        header += [f"{what}, from {other}" for what in ("Areas moved", "Demand moved")]
    rows = []
    for i, option in enumerate(appraisal.options):
        cells = [Cell(option.name)]
        for reference in (0, place):
            alike = found.likeness(reference, i)
            moved = alike.demand_moved
            cells += [figure(len(alike.areas_moved)), Cell(wording_values.share(moved), moved)]
        rows.append(cells)
    notes = [
        "BCUs of two plans are matched one to one, so that they share as much demand as can be; an "
        "area has moved if it is not in the BCU that its old one is matched with. One that has not "
        "moved may still gain or lose partners; those are counted in the summary."
    ]
    return keyed("differences", "How far the options are from each other", header, rows, notes)


def measures(appraisal: Appraisal) -> Section:
    """Set out every measure of every option, with its change against business as usual."""
    header = ["Measure", "Better", *appraisal.names]
    rows = []
    for name, each in MEASURES.items():
        values = [option.evaluation.measures[name] for option in appraisal.options]
        if any(value is not None for value in values):
            cells = [_against(appraisal, name, value, i) for i, value in enumerate(values)]
            rows.append([Cell(titles.title(appraisal.problem, name)), Cell(each.better), *cells])
    notes = [
        _IN_BRACKETS,
        "Posts and inspectors per superintendent rest on assumed numbers: see the assumptions log.",
        *words.modelled(appraisal.problem),
        wording.RECORDED,
    ]
    table = keyed("measures", "All measures of all options", header, rows, notes)
    return Section("measures", "All measures", [table])
