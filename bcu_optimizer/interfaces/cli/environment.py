"""What a user has set for programs of his own has no part in what a command does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

_FILE = "matplotlibrc"
_VARIABLES = ("MPLBACKEND", "MATPLOTLIBRC")


@contextmanager
def unset() -> Iterator[None]:
    """Have drawings made by matplotlib's own settings, of which it looks for others in many places.

    In the current folder it looks first: if there are any, it is loaded from elsewhere, at once.
    """
    before = {name: os.environ.pop(name, None) for name in _VARIABLES}
    found = find_spec("matplotlib")
    if found is not None and found.origin is not None:
        own = Path(found.origin).parent
        os.environ["MATPLOTLIBRC"] = str(own / "mpl-data" / _FILE)
        if os.path.lexists(_FILE):
            with chdir(own):
                import_module("matplotlib")
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
