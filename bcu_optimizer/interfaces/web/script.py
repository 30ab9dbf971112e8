"""The page's script: the modules of ``assets`` as one, so that a file needs no other."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_FOLDER = resources.files("bcu_optimizer.interfaces.web") / "assets"
# Each imports only from those before it, and no two have a top-level name in common.
MODULES = (
    "exact",
    "diagram",
    "wishes",
    "counting",
    "weighing",
    "ask",
    "names",
    "text",
    "state",
    "plans",
    "dom",
    "map",
    "panels",
    "tables",
    "said",
    "keeping",
    "frame",
    "page",
)
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def asset(name: str) -> str:
    """Return the text of a file of the page."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def joined(*more: str) -> str:
    """Return the modules as one; ``more`` are modules that come after them."""
    texts = (asset(f"{name}.js") for name in (*MODULES, *more))
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)).strip() + "\n" for text in texts)
