"""What drawing again shows, in a planner's words: for screens, pages and notebooks alike."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from bcu_optimizer import spelled, words
from bcu_optimizer.measures import MEASURES
from bcu_optimizer.phrases import listed
from bcu_optimizer.robust import notes, rows

if TYPE_CHECKING:
    from bcu_optimizer.robust.answer import Robustness
    from bcu_optimizer.robust.regret import Standing


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
            f"{first.name} is most often the best: in {rows.of(first.best_in, found.draws)}.",
        ]
    tied = len(found.own.plans)
    which = "the best plan" if tied == 1 else f"the first of {tied} best plans"
    told = [
        f"With {rows.drawn(found)} drawn again, {which} of the scenario as it stands is still the "
        f"best in {rows.of(own.best_in, found.draws)} (95 % interval {rows.interval(own)}).",
        losing(found, own),
    ]
    first = found.plans[0]
    if first.best_in > own.best_in:
        told.append(
            f"{first.name} is the best more often: in {rows.of(first.best_in, found.draws)}."
        )
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
        here, there = (words.measure(MEASURES[name], v) for v in (value, own.worst.best[name]))
        if here != there:
            parts.append(f"{rows.short(name)} {here} instead of {there}")
    told = f"{parts[0]}: {', '.join(parts[1:])}" if parts[1:] else parts[0]
    told += _weights(found, own.worst.draw)
    text = f"At worst it loses {rows.number(own.worst_regret)} of the objective ({told})."
    return f"{text} {lacks}".rstrip()


def _weights(found: Robustness, draw: int) -> str:
    """Say which weights a draw has; empty where none were drawn again."""
    drawn = found.answers[draw - 1].drawn
    told = [f"{name} {rows.weight(value)}" for name, value in drawn.goals.items()]
    told += [f"demand {name} {rows.weight(value)}" for name, value in drawn.demand.items()]
    return f"; weights in that draw: {', '.join(told)}" if told else ""


def about(own: Standing) -> str:
    """Say below a map how a plan stands."""
    parts = [f"best in {rows.of(own.best_in, own.draws)}"]
    if own.worst_regret is not None:
        parts.append(f"loses {_loss(own)} at worst")
    if own.broken_in:
        parts.append(f"breaks a rule in {own.broken_in:,}")
    return " · ".join(parts)


def _loss(own: Standing) -> str:
    return rows.number(own.worst_regret) if own.worst_regret else "nothing"


def losing_of(found: Robustness, own: Standing) -> str:
    """Say of a plan by name what it loses at worst."""
    return losing(found, own).replace("At worst it", f"{own.name}: at worst it", 1)


def _breaking(found: Robustness, own: Standing) -> str:
    if not own.broken_in:
        return ""
    rules = listed([f"{rule} in {count:,}" for rule, count in own.broken.items()])
    return f"It breaks a rule in {rows.of(own.broken_in, found.draws)} ({rules})."


def no_plan(found: Robustness) -> str:
    """Say how often no plan is left."""
    if not found.no_plan:
        return "In every draw there is a plan that keeps every rule."
    text = f"No plan at all is left in {rows.of(found.no_plan, found.draws)}."
    if found.undefined:
        text += f" ({found.undefined:,} of them have no demand, or no goal that can be known.)"
    return text


def _with_plan(found: Robustness) -> str:
    return f"{rows.of(found.draws - found.no_plan, found.draws)} have one"


def matters(found: Robustness) -> str:
    """Say which source of uncertainty moves the answer most; empty where that cannot be said."""
    known = [(each.best_in, each.source) for each in found.alone if each.best_in is not None]
    if not known:
        return ""
    least, source = min(known)
    if least == found.draws:
        return "None of these alone ever makes another plan better."
    others = listed([f"with {rows.SOURCES[s]} alone in {n:,}" for n, s in known if s != source])
    name = rows.SOURCES[source]
    return (
        f"What matters most: {name}. With {name} alone drawn again it is still the best in "
        f"{rows.of(least, found.draws)}, {others}."
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


def as_html(found: Robustness) -> str:
    """Return the answer as HTML for a notebook."""
    lines = [title(found), *headline(found)]
    told = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    heads = "".join(f"<th>{html.escape(head)}</th>" for head in rows.HEADS)
    cells = [
        "".join(f"<td>{html.escape(cell)}</td>" for cell in rows.row(found, each))
        for each in rows.shown(found)
    ]
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes.uncertainties(found))
    return f"{told}<table><tr>{heads}</tr>{body}</table>{said}"
