"""What a pack says of the scoring matrix, and of how the ranking moves."""

from __future__ import annotations

from fractions import Fraction

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.document import Block, Bullets, Paragraph, Section
from bcu_optimizer.presentation.table import Cell, Table, figure, keyed
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.appraisal.appraisal import Appraisal
from bcu_optimizer.questions.appraisal.question import is_from_goals
from bcu_optimizer.questions.appraisal.scoring import Criterion, Matrix

_DECIMALS = 3


def scoring(appraisal: Appraisal, scored: Matrix) -> Section:
    """Set out the scoring matrix: scores, totals and ranks, and what is left out of it."""
    blocks: list[Block] = [Paragraph(_how(appraisal))]
    if not scored.totals:
        blocks.append(Paragraph(_UNRANKED, strong=True))
    blocks += [_scores(scored), _criteria(scored)]
    if scored.left_out:
        blocks.append(Bullets(left_out(appraisal, scored)))
    return Section("scoring", "Scoring matrix", blocks)


_UNRANKED = (
    "The options cannot be ranked: no criterion that has a weight above 0 is known of all of them. "
    "Give one a weight, for example with --weight links_kept=1."
)


def _how(appraisal: Appraisal) -> str:
    scenario = appraisal.problem.scenario
    if appraisal.question.weights:
        whose = "given for this run"
    elif is_from_goals(scenario):
        whose = "those of the scenario's goals"
    else:
        whose = "those of the scenario's [report] table"
    return (
        "By each criterion the best of the options shown here scores 1, the worst 0, and the "
        "others in between in proportion to their value. So a score says where an option stands "
        "among these options alone: with other options beside it, it may be another. The total is "
        f"the mean of the scores, weighted; the weights are {whose}. Weights are a choice."
    )


def _written(criterion: Criterion, value: Fraction | None) -> str:
    if criterion.name in MEASURES:
        shown = None if value is None else float(value)
        return values.measure(MEASURES[criterion.name], shown)
    return values.number(None if value is None else float(value), 0)


def _scores(scored: Matrix) -> Table:
    """A row an option: its score by each criterion with a weight, its total and its rank."""
    used = [each for each in scored.criteria if each.weight]
    header = ["Option", *(f"{each.title} (weight {float(each.weight):g})" for each in used)]
    header += ["Total", "Rank"]
    rows = []
    for i, name in enumerate(scored.names):
        cells = [figure(each.scores[i], _DECIMALS) for each in used]
        total = scored.totals[i] if scored.totals else None
        rank = figure(scored.ranks[i]) if scored.totals else Cell("–")
        rows.append([Cell(name), *cells, figure(total, _DECIMALS), rank])
    shown = [values.number(float(total), _DECIMALS) for total in scored.totals]
    alike = any(
        one == other and scored.totals[i] != scored.totals[j]
        for i, one in enumerate(shown)
        for j, other in enumerate(shown)
    )
    notes = (
        ["Totals that read the same differ in later digits; ranks go by those."] if alike else []
    )
    return keyed("scores", "Scores, totals and ranks", header, rows, notes)


def _criteria(scored: Matrix) -> Table:
    """A row a criterion: what its 0 and its 1 stand for, and whether it counts."""
    rows = []
    for each in scored.criteria:
        if each.ends is None:
            continue
        worst, best = each.ends
        counts = "yes" if each.weight and each.is_whole else "no: weight 0"
        if not each.is_whole:
            counts = "no: of some option it is not known, or says nothing"
        rows.append(
            [
                Cell(each.title),
                Cell(each.better),
                figure(each.weight, 2),
                Cell(_written(each, worst), float(worst)),
                Cell(_written(each, best), float(best)),
                Cell(counts),
            ]
        )
    header = ["Criterion", "Better", "Weight", "Worst option (scores 0)", "Best option (scores 1)"]
    return keyed("criteria", "What scores are made of", [*header, "Counts"], rows)


def left_out(appraisal: Appraisal, scored: Matrix) -> list[str]:
    """Say which weighted criteria count for none, of whom they are unknown, and what that does."""
    lines = []
    for each in scored.left_out:
        unknown = [scored.names[i] for i, value in enumerate(each.values) if value is None]
        known = [i for i, value in enumerate(each.values) if value is not None]
        line = (
            f"Left out of the totals: {each.title} (weight {float(each.weight):g}), which is not "
            f"known of, or cannot be compared for, {listed(unknown)}. Otherwise the totals "
            "would not rest on the same things."
        )
        if len(known) > 1:
            among = scored.among(known)
            order = " > ".join(among.names[i] for i in among.order())
            line += f" Counted among the others alone, the order is {order}."
        else:
            line += " It cannot rank the others either."
        lines.append(line)
    return lines
