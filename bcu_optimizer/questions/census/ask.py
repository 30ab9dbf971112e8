"""Asking a census for several things at once, as the command does."""

from __future__ import annotations

from dataclasses import dataclass

from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.engines.ratio import without_ratio
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.questions.census.answer import Answer
from bcu_optimizer.questions.census.census import Census
from bcu_optimizer.questions.census.rank import Rank
from bcu_optimizer.questions.plan_list import PlanList


@dataclass(frozen=True)
class Wishes:
    """What is asked besides the number of plans.

    Attributes
    ----------
    plan, columns
        A plan to rank: anything that can be read as one, and the columns of its file.
    listed
        How many of the best plans to list; None for none.
    sample, seed
        How many plans to draw at random, and the seed of the draw.
    pairs
        Whether to say how often plans put areas together.
    """

    plan: str | None = None
    columns: str | None = None
    listed: int | None = None
    sample: int | None = None
    seed: int = 1
    pairs: bool = False


def ask(census: Census, wishes: Wishes) -> Answer:
    """Answer all wishes.

    Raises
    ------
    InputError
        If the plan cannot be read, if what is about one number of BCUs is asked of several, or if
        the plans are too many to look at.
    """
    read = None
    if wishes.plan is not None:
        read = plans.read_any(wishes.plan, census.problem.areas, wishes.columns)
    if wishes.listed is not None or wishes.sample is not None or wishes.pairs:
        census.single(None)
    counts = census.counts
    ranked: tuple[Rank, Evaluation] | None = None
    if read is not None:
        ranked = census.rank(read), evaluate_plan(census.problem, read)
    listed, how = _plans(census, wishes)
    pairs = census.plan_pairs() if wishes.pairs else None
    best = wishes.listed is not None
    return Answer(census, counts, ranked, listed, how, pairs, is_best=best)


def _plans(census: Census, wishes: Wishes) -> tuple[PlanList | None, str]:
    """Return the plans asked for and how they came about; none where no plan is valid."""
    if wishes.listed is not None:
        found = census.best(wishes.listed)
        more, valid = len(found) - wishes.listed, census.count(census.single(None))
        tied = f", and {more:,} more that tie with the last" if more > 0 else ""
        if len(found) < valid and not len(found):
            return found, without_ratio(valid)
        if more < 0 and len(found) < valid:
            return found, (
                f"All {len(found):,} of {valid:,} valid plans that have a ratio, the best first."
            )
        if more < 0:
            return found, f"All {len(found):,} valid plans, the best first."
        return found, f"The best {wishes.listed:,}{tied}."
    if wishes.sample is not None:
        empty = not census.diagram().nodes
        drawn = census.every() if empty else [census.sample(wishes.sample, wishes.seed)]
        found = next(iter(drawn), None) or _none(census)
        return found, (
            f"{len(found):,} plans drawn at random with seed {wishes.seed}, each plan being "
            "equally likely; a plan may be drawn more than once."
        )
    return None, ""


def _none(census: Census) -> PlanList:
    return PlanList.of(census.diagram().candidates, [], census.single(None))
