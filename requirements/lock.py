"""Lock every dependency, with hashes, for all supported Pythons; or check that the locks fit.

    make lock                              # makes the locks anew (needs the network)
    python requirements/lock.py --check    # needs nothing but Python itself

The first line of each lock holds a digest of what it was made from: the dependencies in
``pyproject.toml`` and the build backend.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent / "pyproject.toml"
BUILD = HERE / "build.txt"
# Each lock with the extras that it holds; the later ones agree with the first.
LOCKS = {
    "dev.txt": ("dev", "cbc", "cluster"),
    "extras.txt": ("cbc", "cluster", "notebooks"),
    "run.txt": (),
}


def digest() -> str:
    """Return the digest of all that the locks are made from."""
    stated = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    project, build = stated["project"], stated["build-system"]["requires"]
    tables = {name: project[name] for name in ("requires-python", "dependencies")}
    tables |= {"extras": project["optional-dependencies"], "build": build, "locks": LOCKS}
    tables |= {"editable": BUILD.read_text(encoding="utf-8").splitlines()}
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def check() -> str | None:
    """Say which lock does not fit ``pyproject.toml`` and what to do; None if all fit."""
    wanted = f"# Made by 'make lock' from pyproject.toml, inputs {digest()}"
    for name in LOCKS:
        path = HERE / name
        first = path.read_text(encoding="utf-8").split("\n", 1)[0] if path.is_file() else ""
        if first != wanted:
            return f"requirements/{name} does not fit pyproject.toml. Make it anew with: make lock"
    return None


def make(uv: str) -> None:
    """Write all locks with the given uv."""
    stated = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    python = stated["project"]["requires-python"].removeprefix(">=")
    for name, extras in LOCKS.items():
        options = [option for extra in extras for option in ("--extra", extra)]
        if name != "dev.txt":
            options += ["--constraint", str(HERE / "dev.txt")]
        command = [
            *(uv, "pip", "compile", "--universal", "--generate-hashes", "--only-binary", ":all:"),
            *("--python-version", python, "--no-header", "--no-annotate", "--quiet", "--no-config"),
            *(*options, str(PROJECT), str(BUILD)),
        ]
        locked = subprocess.run(command, capture_output=True, text=True, check=False)
        if locked.returncode:
            sys.exit(locked.stderr)
        title = f"# Made by 'make lock' from pyproject.toml, inputs {digest()}\n"
        (HERE / name).write_text(title + locked.stdout, encoding="utf-8")
        print(f"requirements/{name}: {locked.stdout.count('==')} packages")


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    make(*sys.argv[1:] or ["uv"])
