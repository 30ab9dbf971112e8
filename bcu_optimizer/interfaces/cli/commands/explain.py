"""``bcu explain``: which rules cannot all be kept, why, and what would help."""

from __future__ import annotations

from bcu_optimizer.interfaces.cli import answers, options, screen

_ANSWERED, _NOT_DECIDED = 0, 5


def explain(
    scenario: options.Scenario,
    bcus: options.Bcus = None,
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
) -> int:
    """Say why a scenario has no plan: every set of rules that collide, and what would help.

    Each set is as small as can be: without any one of its rules there would be a plan. For each
    number in it the smallest change is found that lets a plan be, all other rules being kept.
    """
    from bcu_optimizer import explain as explained
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display

    if out:
        files.check_replaceable(out, "explain")
    with screen.progress("Looking for the rules that collide …", quiet=as_json) as tell:
        found = explained(scenario, settings or (), bcus=bcus)
        if out:
            tell("Writing files …")
            display.save(found, out)
    answers.show(found, out, as_json=as_json)
    return _NOT_DECIDED if found.outcome == "unknown" else _ANSWERED
