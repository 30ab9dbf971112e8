"""Where the shipped data sets, scenarios and plans lie: in the wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parent

BOUNDARIES = _ROOT / "boundaries"
TABLES = BOUNDARIES / "tables"
SCENARIOS = _ROOT / "scenarios"
PLANS = SCENARIOS / "plans"

_LONGEST = 100  # letters of a name

# What a scenario that names no data is about.
DEFAULT_DATASET = "london"


def names(folder: Path, suffix: str) -> list[str]:
    """List the names of the shipped files of one kind, in alphabetical order."""
    return sorted(path.stem for path in folder.glob(f"*{suffix}"))


def scenarios() -> dict[str, Path]:
    """Return the files of the shipped scenarios by name: the baseline first, then by folder."""
    found = (path for path in SCENARIOS.rglob("*.toml") if PLANS not in path.parents)
    ordered = sorted(found, key=lambda path: (len(path.parts), path.stem != "baseline", path.stem))
    return {path.stem: path for path in ordered}


def scenario(name: str) -> Path | None:
    """Return the file of a shipped scenario, whichever folder it is in; None if there is none."""
    return scenarios().get(name) if is_bare_name(name) else None


def is_bare_name(text: str) -> bool:
    """Tell whether a text can be the name of something shipped rather than a path."""
    if len(text) > _LONGEST or "\0" in text:
        return False
    return not Path(text).suffix and "/" not in text and "\\" not in text


def data_set(name: str) -> Path | None:
    """Return the descriptor of a shipped data set, or None if none has that name."""
    path = BOUNDARIES / f"{name}.toml"
    return path if is_bare_name(name) and path.is_file() else None


def tables() -> list[str]:
    """List the names of the shipped tables of links and figures."""
    return names(TABLES, ".toml")


def table(name: str) -> Path | None:
    """Return the descriptor of a shipped table of links or figures, or None if there is none."""
    path = TABLES / f"{name}.toml"
    return path if is_bare_name(name) and path.is_file() else None
