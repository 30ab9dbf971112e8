"""What screens and pages say of the steps of an argument."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.common.text import uncapped
from bcu_optimizer.presentation.wording.sweep import runs
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.questions.sweep.argument import Finding, decimals

KINDS = {
    "data": "Data",
    "published": "Published",
    "assumption": "Assumption",
    "step": "Follows from step",
}


def verdict(finding: Finding) -> str:
    """Say whether a step is confirmed."""
    if not finding.is_decided:
        return "not decided"
    return "confirmed" if finding.is_confirmed else "NOT confirmed"


def computed(finding: Finding) -> str:
    """Say what was found for a step."""
    if finding.step.find == "numbers":
        asked = list(finding.values)
        with_plan = [bcus for bcus, plans in finding.values.items() if plans]
        if not with_plan:
            return f"no plan of {runs(asked)} BCUs"
        total = sum(finding.values[bcus] or 0 for bcus in with_plan)
        return f"of {runs(asked)} BCUs, {runs(with_plan)} have plans ({total:,.0f} in all)"
    parts = [f"{text} for {runs(bcus)}" for text, bcus in _alike(finding).items()]
    return f"{_name(finding)}: {'; '.join(parts)}"


def _alike(finding: Finding) -> dict[str, list[int]]:
    """Group the numbers of BCUs that have the same value."""
    expect = finding.step.expect
    claimed = expect if isinstance(expect, dict) else {}
    word = "at most" if finding.is_upper else "at least"
    groups: dict[str, list[int]] = {}
    for bcus, value in finding.values.items():
        if value is None:
            text = "no plan"
        else:
            told = claimed.get(str(bcus))
            told = None if isinstance(told, bool) else told
            rounded = finding.rounded(value, told)
            text = f"{word} {rounded:,.{decimals(told)}f}"
        groups.setdefault(text, []).append(bcus)
    return groups


def _name(finding: Finding) -> str:
    of = str(finding.step.of)
    if of in MEASURES:
        return uncapped(MEASURES[of].title)
    parts = of.split(".")
    return " ".join(parts[2:] or parts[1:]).replace("_", " ").replace(".", " ")


def differs(finding: Finding) -> str:
    """Say where a step is not confirmed what was claimed; empty where it is."""
    wrong = finding.differing
    if not wrong or not finding.is_decided:
        return ""
    expect = finding.step.expect
    if isinstance(expect, tuple):
        return f"claimed: {runs(list(expect)) or 'none'} have plans"
    told = (f"{_claim(expect[str(k)])} for {k}" for k in wrong if str(k) in expect)
    return f"claimed: {'; '.join(told)}"


def _claim(value: float) -> str:
    return "no plan" if value is False else f"{value:,}"


def grounds(finding: Finding) -> list[tuple[str, str]]:
    """List what a step rests on, as (kind, text); earlier steps are put together."""
    parted = [each.partition(":") for each in finding.step.rests_on]
    steps = ", ".join(rest.strip() for kind, _, rest in parted if kind == "step")
    found = [(kind, rest.strip()) for kind, _, rest in parted if kind != "step"]
    return [*([("step", steps)] if steps else []), *found]


def claim(finding: Finding) -> str:
    """Return the claim of a step on one line."""
    return " ".join(finding.step.claim.split())


def tally(findings: Sequence[Finding]) -> str:
    """Say how many steps are confirmed."""
    confirmed = sum(finding.is_confirmed for finding in findings)
    return f"{confirmed} of {len(findings)} steps confirmed"
