"""A plan page as one file of HTML: it needs nothing else, no network, no Python."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.fingerprints import in_policy
from bcu_optimizer.interfaces.web.content import about
from bcu_optimizer.interfaces.web.script import asset, joined
from bcu_optimizer.questions.plan_page.packed import pack
from bcu_optimizer.questions.plan_page.page import PlanPage

_OPTION = "--out"
_MARK = b'<div id="bcu-page">'


def html(page: PlanPage) -> str:
    """Return a page as the text of a file of HTML; the same page gives the same text."""
    scenario = page.problem.scenario
    said = {
        "title": scenario.title or scenario.name,
        "question": scenario.question,
        "statements": page.problem.statements,
        "held": held(page),
    }
    return _filled(joined("start"), "'none'", **said)


def check(path: Path) -> None:
    """Refuse a file that cannot be written, or that holds anything but an earlier page.

    Raises
    ------
    InputError
        If it is a folder or another kind of file, or its folder cannot be written to.
    """
    if path.is_dir():
        raise bad("this is a folder.", path, _OPTION, "Name a file, such as plan.html.")
    held = next(each for each in path.absolute().parents if each.exists())
    if not held.is_dir() or not os.access(held, os.W_OK | os.X_OK):
        raise bad("the folder cannot be written to.", held, _OPTION, "Choose another file.")
    if path.exists() and _MARK not in path.read_bytes():
        raise bad(
            "the file holds something other than an earlier page.",
            path,
            _OPTION,
            "Choose another name; nothing was written.",
        )


def write(page: PlanPage, path: Path) -> None:
    """Write a page to a file, whole or not at all.

    Raises
    ------
    InputError
        If the file cannot be written; an old one stays as it was.
    """
    with files.written_aside(path) as aside:
        aside.write_text(html(page), encoding="utf-8")


def held(page: PlanPage) -> str:
    """Return all that a page holds as base64."""
    return base64.b64encode(pack(page, about(page))).decode()


def shell() -> str:
    """Return the page as a server gives it: empty, until the script has asked for what it holds."""
    said = {"title": "Plan page", "question": "", "statements": (), "held": ""}
    return _filled(joined("served", "open"), "'self'", **said)


def _filled(script: str, connect: str, **said: Any) -> str:
    style = asset("file.css") + asset("page.css")
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return template.from_string(asset("page.html")).render(
        script=Markup(script),  # noqa: S704 (ours, not given)
        style=Markup(style),  # noqa: S704
        script_hash=in_policy(script),
        style_hash=in_policy(style),
        connect=Markup(connect),  # noqa: S704
        **said,
    )
