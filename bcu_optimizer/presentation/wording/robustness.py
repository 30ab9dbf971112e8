"""What drawing again shows, in a planner's words: for screens, pages and notebooks alike."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bcu_optimizer.common.text import listed
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.robustness.regret import Standing
from bcu_optimizer.questions.robustness.robustness import Robustness
from bcu_optimizer.questions.robustness.uncertainty import COUNTS, WEIGHTS, YEARS
from bcu_optimizer.scenario import overrides as spelled

SHOWN = 10
"""Plans that are told of by name, besides the scenario's own, known ones and the safest."""

SOURCES = {COUNTS: "counts", YEARS: "the year", WEIGHTS: "weights"}

_SMALLEST = 0.0001
_SMALL_WEIGHT = 0.1


def of(part: int, whole: int) -> str:
    """Write "62 of 100 draws"."""
    return f"{part:,} of {whole:,} draws"


def share(part: int, whole: int) -> str:
    """Write a share as per cent; 0 and 100 % only where it is so."""
    if part in {0, whole}:
        return "100 %" if part else "0 %"
    told = f"{100 * part / whole:.1f}"
    return {"0.0": "< 0.1 %", "100.0": "> 99.9 %"}.get(told, f"{told} %")


def interval(own: Standing) -> str:
    """Write the interval of a share."""
    low, high = own.interval
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def figure(value: Fraction | None) -> str:
    """Write a regret: 0.0000 only where it is nothing."""
    if value is None:
        return "–"
    return f"{float(value):.4f}" if not value or value >= _SMALLEST / 2 else "< 0.0001"


def weight(value: float) -> str:
    """Write a weight that was drawn: two decimals, or two figures where it is small."""
    return f"{value:.2f}" if value >= _SMALL_WEIGHT else f"{value:.2g}"


def short(name: str) -> str:
    """Name a measure in few words."""
    return MEASURES[name].in_brief()


def head(name: str) -> str:
    """Name a measure at the head of a column."""
    told = short(name)
    return f"{told[0].upper()}{told[1:]}"


def shown(found: Robustness, most: int = SHOWN) -> list[Standing]:
    """Return the plans to tell of: the leading ones, the scenario's own, known ones, the safest."""
    safest = found.safest[:1]
    own = found.reference
    return [
        each
        for each in found.plans
        if each.number <= most or each is own or each.plan.path or each in safest
    ]


def left_out(found: Robustness, told: Sequence[Standing]) -> str:
    """Say how many more plans are best in a draw than are told of."""
    rest = [each for each in found.plans if each not in told]
    if not rest:
        return ""
    most = max(each.best_in for each in rest)
    plans = f"{len(rest):,} more plan{'s are' if len(rest) > 1 else ' is'}"
    return f"{plans} best in {most:,} draw{'s' if most != 1 else ''} at most; --out lists all."


def role(found: Robustness, own: Standing) -> str:
    """Say what a plan is, besides its name."""
    parts = ["the scenario's best"] * own.is_own
    parts += ["safest choice"] * own.is_safest
    parts += ["breaks a rule as it stands"] * (not own.holds and bool(found.own.plans))
    return ", ".join(parts)


def drawn(found: Robustness) -> str:
    """Say what was drawn again, as part of a sentence."""
    return listed([SOURCES[source] for source in found.what.sources])


def title(found: Robustness) -> str:
    """Name what was done."""
    return f"{found.draws:,} draws of the question: {spelled.title(found.problem.scenario)}"


def headline(found: Robustness) -> list[str]:
    """Say in a few sentences what came of it, the main one first."""
    if not found.has_plan:
        return [
            f"There is no plan of {found.bcus} BCUs that keeps every rule: neither as the scenario "
            f"stands nor in any of {found.draws:,} draws."
        ]
    own = found.reference
    if own is None:
        first = found.plans[0]
        return [
            f"The scenario as it stands has no plan of {found.bcus} BCUs; {_with_plan(found)}.",
            f"{first.name} is most often the best: in {of(first.best_in, found.draws)}.",
        ]
    tied = len(found.own.plans)
    which = "the best plan" if tied == 1 else f"the first of {tied} best plans"
    told = [
        f"With {drawn(found)} drawn again, {which} of the scenario as it stands is still the "
        f"best in {of(own.best_in, found.draws)} (95 % interval {interval(own)}).",
        losing(found, own),
    ]
    first = found.plans[0]
    if first.best_in > own.best_in:
        told.append(f"{first.name} is the best more often: in {of(first.best_in, found.draws)}.")
    if found.safest and not own.is_safest:
        other = found.safest[0]
        told.append(
            f"{other.name} is the safest choice: it breaks a rule in {other.broken_in or 'none'} "
            f"of the draws and loses {_loss(other)} at worst."
        )
    return [*told, no_plan(found)]


def losing(found: Robustness, own: Standing) -> str:
    """Say what a plan loses at worst, and in which measures."""
    lacks = _breaking(found, own)
    if own.worst_regret is None:
        return lacks or "In no draw can it be compared with a best plan."
    if own.worst is None:
        told = (
            "Wherever it keeps the rules none is better." if lacks else "In no draw is any better."
        )
        return f"{told} {lacks}".rstrip()
    parts = [f"draw {own.worst.draw}"]
    for name, value in own.worst.measures.items():
        here, there = (values.measure(MEASURES[name], v) for v in (value, own.worst.best[name]))
        if here != there:
            parts.append(f"{short(name)} {here} instead of {there}")
    told = f"{parts[0]}: {', '.join(parts[1:])}" if parts[1:] else parts[0]
    told += _weights(found, own.worst.draw)
    text = f"At worst it loses {figure(own.worst_regret)} of the objective ({told})."
    return f"{text} {lacks}".rstrip()


def _weights(found: Robustness, draw: int) -> str:
    """Say which weights a draw has; empty where none were drawn again."""
    drawn = found.answers[draw - 1].drawn
    told = [f"{name} {weight(value)}" for name, value in drawn.goals.items()]
    told += [f"demand {name} {weight(value)}" for name, value in drawn.demand.items()]
    return f"; weights in that draw: {', '.join(told)}" if told else ""


def about(own: Standing) -> str:
    """Say below a map how a plan stands."""
    parts = [f"best in {of(own.best_in, own.draws)}"]
    if own.worst_regret is not None:
        parts.append(f"loses {_loss(own)} at worst")
    if own.broken_in:
        parts.append(f"breaks a rule in {own.broken_in:,}")
    return " · ".join(parts)


def _loss(own: Standing) -> str:
    return figure(own.worst_regret) if own.worst_regret else "nothing"


def losing_of(found: Robustness, own: Standing) -> str:
    """Say of a plan by name what it loses at worst."""
    return losing(found, own).replace("At worst it", f"{own.name}: at worst it", 1)


def _breaking(found: Robustness, own: Standing) -> str:
    if not own.broken_in:
        return ""
    rules = listed([f"{rule} in {count:,}" for rule, count in own.broken.items()])
    return f"It breaks a rule in {of(own.broken_in, found.draws)} ({rules})."


def no_plan(found: Robustness) -> str:
    """Say how often no plan is left."""
    if not found.no_plan:
        return "In every draw there is a plan that keeps every rule."
    text = f"No plan at all is left in {of(found.no_plan, found.draws)}."
    if found.undefined:
        text += f" ({found.undefined:,} of them have no demand, or no goal that can be known.)"
    return text


def _with_plan(found: Robustness) -> str:
    return f"{of(found.draws - found.no_plan, found.draws)} have one"


def matters(found: Robustness) -> str:
    """Say which source of uncertainty moves the answer most; empty where that cannot be said."""
    known = [(each.best_in, each.source) for each in found.alone if each.best_in is not None]
    if not known:
        return ""
    least, source = min(known)
    if least == found.draws:
        return "None of these alone ever makes another plan better."
    others = listed([f"with {SOURCES[s]} alone in {n:,}" for n, s in known if s != source])
    name = SOURCES[source]
    return (
        f"What matters most: {name}. With {name} alone drawn again it is still the best in "
        f"{of(least, found.draws)}, {others}."
    )


def pairs(found: Robustness) -> str:
    """Say how many borders are settled in every draw."""
    held = found.pairs
    if not held.total or not held.neighbours:
        return ""
    return (
        f"Of {len(held.neighbours)} pairs of neighbours the best plan puts {len(held.always)} "
        f"together in every draw, {len(held.never)} in none; {len(held.open)} depend on the draw."
    )
