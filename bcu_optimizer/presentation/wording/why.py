"""Why an area is with those that it is with, in words that a councillor can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bcu_optimizer.common.text import listed, uncapped
from bcu_optimizer.presentation.wording import pairs as pair_words
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.turns import settled
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.why.answer import Neighbour, Why

_ALWAYS = tuple(name for name, each in MEASURES.items() if each.more)
_SMALLEST = 0.5
_FEW = 10


def title(found: Why) -> str:
    """Ask what is answered."""
    if found.of is None:
        return f"Why {found.name} is with whom it is with"
    if not found.partners:
        return f"Why {found.name} is a BCU of its own"
    return f"Why {found.name} is with {named(found.problem, found.partners)}"


def named(problem: Problem, codes: Sequence[str]) -> str:
    """Name areas, of very many the first few."""
    names = [problem.areas.names.name(code) for code in codes]
    if len(names) > _FEW + 1:
        return f"{', '.join(names[:_FEW])} and {len(names) - _FEW} more"
    return listed(names)


def lead(found: Why) -> list[str]:
    """Say which plan it is about, and where the area is in it."""
    if found.of is None:
        return [words.headline(found.best), words.because(found.best)]
    whom = named(found.problem, found.partners)
    place = f"{found.name} is in {found.bcu}" + (f", with {whom}" if whom else ", alone")
    if not found.given:
        lines = [f"In the best plan of {found.best.bcus} BCUs {place}."]
        return [*lines, *filter(None, [words.as_good(found.best)])]
    lines = [f"In the plan '{found.of.plan.name}' {place}."]
    if found.best.evaluation is None:
        return [*lines, words.headline(found.best)]
    own, least = _objective(found.of), _objective(found.best.evaluation)
    if own is not None and least is not None:
        shown = values.distinct(float(own), float(least), 4)
        other = values.distinct(float(least), float(own), 4)
        kept = "keeps every rule" if found.of.holds else "breaks a rule of the scenario"
        lines.append(
            f"By the goals, weighted, it has {shown}, the scenario's best plan {other} (lower is "
            f"better). It {kept}."
        )
    return lines


def weighed(problem: Problem) -> str:
    """Say what is weighed."""
    return f"Best means: {words.goal_titles(problem)}."


def heading(found: Why, each: Neighbour) -> str:
    """Head what is said of another area."""
    other = found.problem.areas.names.name(each.area)
    return f"{other}: {'together' if each.together else 'apart'}"


def paragraph(found: Why, each: Neighbour) -> str:
    """Say of another area what the other choice would do."""
    return " ".join([share(found, each), *_other(found, each), *settled(found.problem, each)])


def share(found: Why, each: Neighbour) -> str:
    """Say how many plans put two areas together."""
    if each.share in (0, 1):
        return f"{'Every' if each.share else 'No'} valid plan puts them together."
    text = at_share(each.share)
    borders = "" if _border(found, each) else " They do not border each other."
    return f"{pair_words.unbroken(text)} of all valid plans put them together.{borders}"


def at_share(found: Fraction) -> str:
    """Write a share of plans; 0 and 100 per cent only where it is so."""
    part, whole = found.numerator, found.denominator
    write = pair_words.at_most if 2 * part <= whole else pair_words.at_least
    return write(part, whole)


def _border(found: Why, each: Neighbour) -> bool:
    problem = found.problem
    mask = problem.neighbours[problem.index[found.area]]
    return bool(mask >> problem.index[each.area] & 1)


def _other(found: Why, each: Neighbour) -> list[str]:
    """Say what the best plan with the other choice does."""
    name = found.problem.areas.names.name(each.area)
    if each.other is None or each.other.evaluation is None or found.of is None:
        return []
    what = f"The best plan {'without' if each.together else 'with'} {name}"
    return [f"{what}: {_worth(found.of, each.other.evaluation, each.changes)}", _then(found, each)]


def _worth(of: Evaluation, other: Evaluation, changes: Mapping[str, float | None]) -> str:
    """Say what a plan gains and loses, and what it comes to."""
    gains, losses = gained(of.problem, changes)
    told = ", but ".join(listed(each) for each in (gains, losses) if each)
    told = told or "no different in any goal"
    own, new = _objective(of), _objective(other)
    if own is None or new is None:
        return f"{told}."
    if own == new:
        return f"{told}; all in all exactly as good."
    both = values.distinct(float(new), float(own), 4), values.distinct(float(own), float(new), 4)
    verdict = "worse" if new > own else "better"
    amount = figure(abs(float(new - own)), 4)
    return f"{told}; all in all {amount} {verdict} ({both[0]} instead of {both[1]})."


def gained(problem: Problem, changes: Mapping[str, float | None]) -> tuple[list[str], list[str]]:
    """Say by how much a plan is better in what matters, and by how much worse."""
    wanted = goals.measures_wanted(problem)
    better: list[str] = []
    worse: list[str] = []
    for name in dict.fromkeys([*wanted, *_ALWAYS]):
        change, each = changes.get(name), MEASURES[name]
        if not change:
            continue
        is_better = (change > 0) == (each.better == "higher")
        (better if is_better else worse).append(_amount(name, change))
    return better, worse


def _amount(name: str, change: float) -> str:
    each = MEASURES[name]
    if each.unit == "share":
        text = f"{figure(100 * abs(change), 1)} points"
    else:
        unit = " km" if each.unit == "km" else ""
        text = f"{figure(abs(change), 0 if each.unit == 'count' else 2)}{unit}"
    if each.more:
        return f"{text} {each.more if change > 0 else each.less}"
    return f"{text} {'higher' if change > 0 else 'lower'} in {uncapped(each.title)}"


def figure(value: float, decimals: int) -> str:
    """Write a figure above 0, with as many decimals as show a digit of it."""
    while value and decimals < 15 and value * 10**decimals < _SMALLEST:
        decimals += 1
    return values.number(value, decimals)


def _then(found: Why, each: Neighbour) -> str:
    """Say with whom the area would be, and which areas would change BCU."""
    whom = named(found.problem, each.partners)
    text = f"{found.name} would be with {whom}" if whom else f"{found.name} would be alone"
    moved = each.areas_moved
    if not moved:
        return f"{text}."
    number = "1 area changes" if len(moved) == 1 else f"{len(moved)} areas change"
    return f"{text}; {number} BCU: {named(found.problem, moved)}."


def _objective(of: Evaluation) -> Fraction | None:
    return goals.objective(of.problem, of.groups)
