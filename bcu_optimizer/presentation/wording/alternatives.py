"""What is said of alternatives, as texts for screens, pages and notebooks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.engines.ratio import without_ratio
from bcu_optimizer.presentation.wording import moves as move_words
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording.comparison import change
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.alternatives.near_optimal import Within

if TYPE_CHECKING:
    from bcu_optimizer.questions.alternatives.alternatives import Alternatives


def title(found: Alternatives) -> str:
    """Say what the plans are."""
    many = "alternatives" if len(found) != 2 else "alternative"
    number = max(len(found) - 1, 0)
    return f"The best plan and {number} {many}" if number else "The best plan alone"


def margin(found: Alternatives) -> str:
    """Say what counts as almost as good as the best plan."""
    if found.found is None:
        return ""
    within = found.found
    if within.best == within.worst:
        return "All valid plans are equally good by the goals."
    best, worst, most = (
        values.number(float(each), 4) for each in (within.best, within.worst, within.most)
    )
    return (
        f"Almost as good: an objective of at most {most}. The best valid plan has {best}, the "
        f"worst {worst}; the margin is {100 * found.asked.within:g} % of the way between."
    )


def guarantee(found: Alternatives) -> str:
    """Say what is proven of the choice, and what it covers."""
    if found.found is None:
        if found.valid_plans:
            return f"{without_ratio(found.valid_plans)} So none is better than another."
        return f"Proven: no plan of {found.bcus} BCUs keeps every rule, so there is none to choose."
    parts = [_covered(found, found.found), _tied(found.found), *_chosen(found, found.found)]
    return " ".join(part for part in parts if part)


def _tied(within: Within) -> str:
    """Say how many plans are exactly as good as the best one; empty where there is no other."""
    if within.tied == 1:
        return ""
    return f"The best plan shown is one of {within.tied:,} plans exactly as good."


def _covered(found: Alternatives, within: Within) -> str:
    """Say how many plans lie within the margin, and which of them were looked at."""
    if within.complete:
        lie = "lies" if within.count == 1 else "lie"
        return (
            f"Proven: {within.count:,} of all {found.valid_plans:,} valid plans {lie} within the "
            "margin, and every one was looked at."
        )
    many = f"More than {len(within.plans):,}" if within.count is None else f"{within.count:,}"
    said = f"{many} of all {found.valid_plans:,} valid plans lie within the margin: too many to "
    if within.drawn:
        return (
            f"{said}look at each. {len(within.plans):,} were: the best plan, and others drawn at "
            "random, each plan being equally likely."
        )
    return f"{said}look at each; the {len(within.plans):,} best of them were."


def _chosen(found: Alternatives, within: Within) -> list[str]:
    """Say how much the plans differ, and how much any others could."""
    number, asked = len(found), found.asked.count
    lines = []
    if number < asked:
        are = "is 1 plan" if number == 1 else f"are {number} plans"
        lines.append(f"There {are} within the margin, fewer than the {asked} asked for.")
    if found.smallest is None or found.bound is None:
        return lines
    lines.append(
        f"Any two of these {number} plans differ in at least {values.share(found.smallest)} of "
        "demand, in areas that change BCU."
        if number > 2
        else f"The two plans differ in {values.share(found.smallest)} of demand, in areas that "
        "change BCU."
    )
    if number == within.count:
        return lines
    whose = "within the margin" if within.complete else "that were looked at"
    if found.smallest >= found.bound:
        lines.append(
            f"Proven: no other {number} plans {whose}, the best one included, differ more."
        )
    else:
        lines.append(
            f"Proven: no other {number} plans {whose}, the best one included, could differ in more "
            f"than {values.share(found.bound)}; the choice has at least half of what is possible."
        )
    if not within.complete:
        lines.append("Nothing is proven of the plans that were not looked at.")
    return lines


def gains(found: Alternatives, number: int) -> tuple[str, str]:
    """Say in which measures a plan is better than the best one, and in which worse."""
    better: list[str] = []
    worse: list[str] = []
    for name, each in MEASURES.items():
        if each.is_assumed:
            continue
        short = each.in_brief()
        base, value = (found.plans[i].measures[name] for i in (0, number))
        if value is None or base is None or value == base:
            continue
        points = " points" if each.unit == "share" else " km" if each.unit == "km" else ""
        told = f"{short} {change(each, value, base)}{points}"
        is_better = (value > base) == (each.better == "higher")
        (better if is_better else worse).append(told)
    return ", ".join(better) or "nothing", ", ".join(worse) or "nothing"


def moves(found: Alternatives, number: int) -> str:
    """Say which areas change BCU from the best plan to another."""
    assert found.comparison
    rows = move_words.moves(found.comparison, number, all_of_them=False)
    return "; ".join(f"{areas}: {old} → {new}" for areas, old, new, *_ in rows) or "none"
