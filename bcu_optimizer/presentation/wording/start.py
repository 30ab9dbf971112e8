"""What a half-drawn plan gives, in words."""

from __future__ import annotations

from bcu_optimizer.problem.problem import Problem


def told(problem: Problem) -> list[str]:
    """Say what a problem starts from, in sentences for the screen; nothing if from nothing."""
    start = problem.start
    if start is None:
        return []
    blank = len(problem.codes) - len(start.owners)
    locked = ", ".join(sorted(start.given[group] for group in start.locked))
    lines = [
        f"Completes '{start.name}': {len(start.owners)} areas given in {len(start.given)} "
        f"BCU{'s' if len(start.given) > 1 else ''}{f' (locked: {locked})' if locked else ''}, "
        f"{blank} left blank.",
        *(f"· {note}" for note in start.notes),
    ]
    if not blank:
        lines.append(
            "It leaves nothing to fill in. To keep only some of its BCUs and plan the rest anew, "
            "leave the other areas blank."
        )
    return lines
