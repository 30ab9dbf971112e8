"""How options stand: to each rule with its margin, to the largest links, and by posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcu_optimizer.common.text import listed
from bcu_optimizer.data.links import MODELLED
from bcu_optimizer.presentation.document import Block, Paragraph, Section
from bcu_optimizer.presentation.table import Cell, Table, figure, keyed, measured, share
from bcu_optimizer.presentation.wording import values
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.presentation.wording.appraisal import titles as marks
from bcu_optimizer.problem.measures import titles
from bcu_optimizer.problem.rules.verdict import Verdict

if TYPE_CHECKING:
    from bcu_optimizer.questions.appraisal.appraisal import Appraisal
    from bcu_optimizer.questions.appraisal.option import Option

_LARGEST = 8  # links kept, and cut, that are listed of each option
_NOWHERE = {True: "nowhere", False: "by the plan as a whole", None: values.NOT_KNOWN}
_KEPT = {True: "kept", False: "BROKEN", None: values.NOT_KNOWN}


def rules(appraisal: Appraisal) -> Section:
    """Hold each option against each rule, with its margin."""
    intro = (
        "Margin: how far the value may still move before the rule is broken, and that as a share "
        "of the limit; a rule that is broken shows by how much with a minus sign. A rule that "
        "rests on a figure nobody knows of an option is neither kept nor broken by it."
    )
    blocks: list[Block] = [Paragraph(intro), *(_rules(option) for option in appraisal.options)]
    if not appraisal.options[0].evaluation.verdicts:
        blocks = [Paragraph("The scenario has no rules.")]
    return Section("rules", "Rules and margins", blocks)


def _rules(option: Option) -> Table:
    problem = option.evaluation.problem
    rows = [
        [
            Cell(marks.rule(problem, verdict)),
            _value(verdict),
            Cell(words.rule_limit(verdict)),
            Cell(_KEPT[verdict.holds]),
            _margin(verdict),
            Cell(words.where(verdict) or _NOWHERE[verdict.holds]),
        ]
        for verdict in option.evaluation.verdicts
    ]
    header = [
        "Rule",
        "Value",
        "Limit",
        "Standing",
        "Margin",
        "Where it is broken, and whom it leaves out",
    ]
    return keyed(f"rules-{option.key}", option.name, header, rows)


def _value(verdict: Verdict) -> Cell:
    value = verdict.value if isinstance(verdict.value, int | float) else None
    return Cell(words.rule_value(verdict), value)


def _margin(verdict: Verdict) -> Cell:
    """Return how far a value is from its limit; below 0 where the rule is broken."""
    value, limit = verdict.value, verdict.limit
    if not isinstance(value, float) or not isinstance(limit, int | float) or not limit:
        return Cell("–")
    room = abs(limit - value) * (-1 if verdict.holds is False else 1)
    sign = "−" if room < 0 else ""
    part = values.share(abs(room / limit), 0)
    return Cell(f"{sign}{values.number(abs(room))} ({sign}{part})", room)


def links(appraisal: Appraisal) -> Section:
    """List the largest links that any option keeps or cuts, and what each does with them."""
    problem = appraisal.problem
    total = problem.links.total
    if not total:
        return Section(
            "links", "Largest links kept and cut", [Paragraph("No two areas are linked.")]
        )
    rows = []
    for one, other in _largest(appraisal):
        names = " – ".join(sorted(problem.areas.names.name(problem.codes[i]) for i in (one, other)))
        weight = int(problem.links.weights[one, other]) / total
        cells = [Cell(_fate(option, one, other)) for option in appraisal.options]
        rows.append([Cell(names), share(weight, 2), *cells])
    shares = titles.links(problem, "Share of all links")
    header = ["Link between", shares, *appraisal.names]
    notes = []
    if problem.links.kind == MODELLED:
        notes = [words.modelled(problem)[0]]
    caption = (
        f"Links that are among the {_LARGEST} largest kept, or the {_LARGEST} largest cut, of any "
        "option"
    )
    table = keyed("links", caption, header, rows, notes)
    return Section("links", "Largest links kept and cut", [_kept(appraisal), table])


def _largest(appraisal: Appraisal) -> list[tuple[int, int]]:
    """Return the pairs that are among the largest kept, or cut, of any option; largest first."""
    weights = appraisal.problem.links.weights
    number = len(appraisal.problem.codes)
    pairs = [(i, j) for i in range(number) for j in range(i + 1, number) if weights[i, j]]
    pairs.sort(key=lambda pair: (-int(weights[pair]), pair))
    found: set[tuple[int, int]] = set()
    for option in appraisal.options:
        for kept in (True, False):
            found |= set([p for p in pairs if (_fate(option, *p) != "cut") == kept][:_LARGEST])
    return [pair for pair in pairs if pair in found]


def _fate(option: Option, one: int, other: int) -> str:
    codes, plan = option.evaluation.problem.codes, option.plan.assignment
    first, second = plan[codes[one]], plan[codes[other]]
    return f"kept in {first}" if first == second else "cut"


def _kept(appraisal: Appraisal) -> Table:
    rows = []
    for option in appraisal.options:
        kept = option.evaluation.measures["links_kept"]
        cut = None if kept is None else 1 - kept
        rows.append([Cell(option.name), share(kept), share(cut)])
    kinds = (f"Share of all links {fate}" for fate in ("kept", "cut"))
    header = ["Option", *(titles.links(appraisal.problem, kind) for kind in kinds)]
    return keyed("links-kept", "All links together", header, rows)


def posts(appraisal: Appraisal) -> Section:
    """Set out supervision and posts of leadership, and what is not known of them."""
    settings = appraisal.problem.scenario.rules.supervision
    if settings is None:
        text = (
            "The scenario has no rule on supervision, so inspectors per superintendent and posts "
            "of leadership are not known of any option."
        )
        return Section("posts", "Supervision and leadership posts", [Paragraph(text)])
    header = [
        "Option", "BCUs", "Posts of leadership (assumed)",
        "Inspectors per superintendent, average (assumed)",
        "Inspectors per superintendent, worst BCU (assumed)", "The worst BCU",
        "Officers per sergeant, BCUs",
    ]  # fmt: skip
    rows = [_posts(option) for option in appraisal.options]
    unknown = [o.name for o in appraisal.options if "leadership_posts" in o.plan.unknown]
    notes = [
        f"A BCU is led by one chief superintendent and {settings.superintendents} superintendents "
        f"(assumed): {1 + settings.superintendents} posts for each BCU; no other posts are counted."
        f" Inspectors, {settings.inspectors:g} in all (assumed), are shared out by demand and not "
        "rounded to whole posts."
    ]
    if unknown:
        one = len(unknown) == 1
        notes.append(
            f"Not known of {listed(unknown)}: so it cannot be said how many posts any other "
            f"option would save or need against {'it' if one else 'them'}."
        )
    table = keyed("posts", "Supervision and leadership posts", header, rows, notes)
    return Section("posts", "Supervision and leadership posts", [table])


def _posts(option: Option) -> list[Cell]:
    found, table = option.evaluation.measures, option.evaluation.table
    known = [row for row in table if row.supervision_ratio is not None]
    worst = max(known, key=lambda row: row.supervision_ratio or 0, default=None)
    spans = [r.officers_per_sergeant for r in table if r.officers_per_sergeant is not None]
    return [
        Cell(option.name),
        figure(len(option.evaluation.groups)),
        measured("leadership_posts", found["leadership_posts"]),
        measured("supervision_ratio_london", found["supervision_ratio_london"]),
        measured("supervision_ratio", found["supervision_ratio"]),
        Cell(worst.bcu if worst else values.NOT_KNOWN),
        Cell(
            f"{values.number(min(spans), 1)} to {values.number(max(spans), 1)}"
            if spans
            else values.NOT_KNOWN
        ),
    ]
