"""The pack as one HTML file that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

import jinja2

from bcu_optimizer.appraisal import svg
from bcu_optimizer.appraisal.blocks import Bullets, Map, Table, Text

if TYPE_CHECKING:
    from bcu_optimizer.appraisal.pack import Pack

_FOLDER = "templates"
_PAGE = "report.html"


def page(pack: Pack) -> str:
    """Return the pack as the text of an HTML file; every text of the data is escaped."""
    scenario = pack.appraisal.problem.scenario
    script = _read("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["text"] = lambda block: isinstance(block, Text)
    environment.tests["bullets"] = lambda block: isinstance(block, Bullets)
    environment.tests["table"] = lambda block: isinstance(block, Table)
    environment.tests["map"] = lambda block: isinstance(block, Map)
    return environment.get_template(_PAGE).render(
        pack=pack,
        scenario=scenario,
        statements=pack.appraisal.problem.statements,
        style=_read("report.css"),
        script=script,
        digest=digest,
        drawing=svg.drawing,
        box=svg.box(),
    )


def _read(name: str) -> str:
    folder = resources.files("bcu_optimizer.appraisal") / _FOLDER
    return (folder / name).read_text(encoding="utf-8")
