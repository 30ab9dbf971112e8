"""The pages of a what-if: the plan changed just so, and the nearest valid plan, titled as such."""

from __future__ import annotations

from dataclasses import replace

from bcu_optimizer.presentation.documents import plan as plan_document
from bcu_optimizer.presentation.folder import Page, Print
from bcu_optimizer.presentation.plan_head import title_of
from bcu_optimizer.presentation.wording import what_if as wording
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.questions.improve.what_if import WhatIf


def printed(found: WhatIf) -> Print:
    """Set the pages of the changed plan, and of the nearest valid one that has what was asked."""
    name, asked = title_of(found.before), wording.asked(found)
    kept = "keeps every rule" if found.after.holds else "breaks a rule"
    pages = _pages(found.after, f"{name}, changed: {asked}", f"Changed just so; it {kept}")
    if found.nearest:
        many = found.nearest.areas_changed
        badge = f"{many} area{'s' if many != 1 else ''} with other partners"
        title = f"The valid plan nearest to {name} with {asked}"
        pages += _pages(found.nearest.evaluation, title, badge)
    return Print(f"What if: {asked}", pages, picture=True)


def _pages(evaluation: Evaluation, title: str, badge: str) -> list[Page]:
    pages = plan_document.printed(evaluation, badge).pages
    return [replace(page, head=replace(page.head, title=title)) for page in pages]
