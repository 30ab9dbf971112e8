"""The answer to a consultation in the words in which councils are answered."""

from __future__ import annotations

from bcu_optimizer.common.text import listed
from bcu_optimizer.data.proposals import Proposal
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording import why as why_words
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.consult.answer import Alone, Consultation, Declined

_FEW = 6


def title(found: Consultation) -> str:
    """Say what it is."""
    return f"What can be granted of {_many(len(found.proposals))}"


def _many(number: int) -> str:
    return "1 proposal" if number == 1 else f"{number} proposals"


def headline(found: Consultation) -> str:
    """Say in one sentence what can be granted."""
    if found.best.evaluation is None:
        return words.headline(found.best)
    granted, many = len(found.granted), len(found.proposals)
    if granted == many:
        what = "it can be granted" if many == 1 else f"all {many} can be granted together"
    else:
        what = f"{granted} of {_many(many)} can be granted together"
    weight = f"weight {_weight(found.weight)} of {_weight(found.total)}"
    return f"Proven: {what} ({weight}), and no set that weighs more."


def _weight(value: object) -> str:
    return f"{float(value):g}"  # type: ignore[arg-type]


def cost(found: Consultation) -> list[str]:
    """Say what granting them costs."""
    plan, best = found.plan, found.best
    if plan.objective is None or best.objective is None:
        return []
    more = plan.objective - best.objective
    if not more:
        return ["It costs nothing: no valid plan is better by the goals."]
    return [
        f"The best plan that grants them has an objective of "
        f"{values.distinct(plan.objective, best.objective, 4)}, the scenario's best plan one of "
        f"{values.distinct(best.objective, plan.objective, 4)} (lower is better)."
    ]


def wish(problem: Problem, proposal: Proposal) -> str:
    """Say what a proposal asks."""
    name = listed([problem.areas.names.name(code) for code in proposal.codes])
    many = len(proposal.codes) > 1
    return {
        "together": f"{name} together",
        "apart": f"{name} apart",
        "alone": f"{name} {'each ' if many else ''}a BCU of {'their' if many else 'its'} own",
        "keep": f"{name} a BCU, with no other area",
    }[proposal.wish]


def did(found: Consultation, each: Alone) -> str:
    """Say whether a proposal is granted."""
    if each.proposal.id in found.granted:
        return "Granted, as it is in the plan already" if each.in_base else "Granted"
    if not each.is_possible:
        return "Not possible"
    return "Not granted"


def reason(found: Consultation, each: Alone) -> str:
    """Say why, or what it costs by itself."""
    declined = next((one for one in found.declined if one.id == each.proposal.id), None)
    if declined is None:
        return alone(found, each)
    if not each.is_possible:
        return f"No plan of {found.best.bcus} BCUs grants it{_by(declined)}."
    others = [one for one in declined.least if one != declined.id]
    told = f"It collides with {listed(others)}{_by(declined)}"
    more = declined.ways - 1
    told += f", and in {more} other way{'s' if more > 1 else ''}" if more else ""
    return f"{told}. {alone(found, each)}"


def _by(declined: Declined) -> str:
    if not declined.rules:
        return ", whatever the rules" if len(declined.least) > 1 else ""
    return (
        f" and keeps {listed(declined.rules)}"
        if len(declined.least) == 1
        else (f", by {listed(declined.rules)}")
    )


def alone(found: Consultation, each: Alone) -> str:
    """Say what a proposal would cost by itself, and who else would move."""
    if each.cost is None:
        return "" if not each.is_possible else moved(found, each)
    if not each.cost:
        return f"By itself it costs nothing{_among(moved(found, each))}"
    amount = why_words.figure(float(each.cost), 4)
    return f"By itself it costs {amount}{_among(moved(found, each))}"


def _among(told: str) -> str:
    return f"; {told[0].lower()}{told[1:]}" if told else "."


def moved(found: Consultation, each: Alone) -> str:
    """Say who would change BCU."""
    if each.nearest is not None:
        near = each.nearest.areas_changed
        if not near:
            return "the plan need not change."
        number = "1 area gets" if near == 1 else f"{near} areas get"
        return f"nearest to the plan, {number} other partners."
    codes = each.areas_moved
    if not codes:
        return "No area changes BCU."
    number = "1 area changes" if len(codes) == 1 else f"{len(codes)} areas change"
    return f"{number} BCU: {why_words.named(found.problem, codes)}."


def collisions(found: Consultation) -> list[str]:
    """List the collisions, of very many the first few."""
    told = [listed(each) for each in found.collisions if len(each) > 1]
    more = len(told) - _FEW * 5
    return [*told[: _FEW * 5], *([f"and {more:,} more (see consult.json)"] if more > 0 else [])]


def granted_after_all(found: Consultation) -> list[str]:
    """Say of collisions within what is granted how they can be."""
    inside = [listed(each) for each in found.collisions if {*each} <= {*found.granted}]
    if not inside:
        return []
    return [
        f"{inside[0]} are granted all the same: an area that another granted proposal lets stand "
        "alone makes room for them."
    ]
