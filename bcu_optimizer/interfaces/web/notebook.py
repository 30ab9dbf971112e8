"""The plan page in a notebook: a widget where anywidget is installed, else a frame of its own."""

from __future__ import annotations

import html
import json
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from bcu_optimizer.interfaces.web import file
from bcu_optimizer.interfaces.web.script import asset, joined
from bcu_optimizer.questions.plan_page.page import PlanPage

_HEIGHT = 900


class Page:
    """A plan page in Python.

    Attributes
    ----------
    held
        The plans that it holds.
    """

    def __init__(self, held: PlanPage) -> None:
        self.held = held

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, self.held.diagrams))
        return f"<page of {self.held.problem.scenario.name!r}: every plan of {numbers} BCUs>"

    def save(self, path: str | Path) -> None:
        """Write the page as one file of HTML.

        Raises
        ------
        InputError
            If the file cannot be written, or holds anything but an earlier page.
        """
        file.check(Path(path))
        file.write(self.held, Path(path))

    @cached_property
    def widget(self) -> Any:
        """The page as a widget of Jupyter; None without the extra ``notebooks``."""
        kind = _widget()
        return None if kind is None else kind(held=file.held(self.held))

    @property
    def state(self) -> dict[str, Any]:
        """What is set on the page just now: number, weights, wishes, comments; empty before."""
        kept = self.widget.kept if self.widget is not None else ""
        found: dict[str, Any] = json.loads(kept)["state"] if kept else {}
        return found

    @property
    def wishes(self) -> list[dict[str, Any]]:
        """The wishes on the page, each with its ``kind`` and the codes of its ``areas``."""
        wishes: list[dict[str, Any]] = self.state.get("wishes", [])
        return wishes

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if self.widget is not None:
            return self.widget._repr_mimebundle_(**options)
        text = html.escape(file.html(self.held), quote=True)
        style = f"width:100%;height:{_HEIGHT}px;border:0"
        return {
            "text/plain": repr(self),
            "text/html": f'<iframe title="Plan page" style="{style}" srcdoc="{text}"></iframe>',
        }


@cache
def _widget() -> Any:
    """Return the class of the widget; None where anywidget is not installed."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None

    class PageWidget(anywidget.AnyWidget):  # type: ignore[misc]
        """The page; ``kept`` is its state as it is saved, a text of JSON."""

        _esm = joined("notebook") + "export default notebook;\n"
        _css = asset("page.css")
        held = traitlets.Unicode().tag(sync=True)
        kept = traitlets.Unicode().tag(sync=True)

    return PageWidget
