"""Draw ``docs/architecture.svg`` from the imports of the package; run by ``make docs``."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "bcu_optimizer"
PICTURE = Path(__file__).with_name("architecture.svg")
# From the top; graphics and questions are one floor and know nothing of each other.
FLOORS = (
    "interfaces", "runs", "presentation", "graphics", "questions",
    "engines", "problem", "scenario", "data", "common",
)  # fmt: skip
_ACROSS, _DOWN = 102, 62  # from one floor to the next
_WIDE, _HIGH, _EDGE = 94, 40, 12
_INK, _PALE, _DOWNWARD, _UPWARD = "#222", "#f4f1ea", "#5b7590", "#c0392b"


def modules() -> dict[str, int]:
    """Count the modules of each package; a package's ``__init__`` counts too."""
    return {name: sum(1 for _ in (PACKAGE / name).rglob("*.py")) for name in FLOORS}


def imports() -> Counter[tuple[str, str]]:
    """Count the modules of one package that another's import, wherever in a module they do.

    A pair of modules counts once, however many names are imported.
    """
    pairs = {
        (path, name)
        for floor in FLOORS
        for path in sorted((PACKAGE / floor).rglob("*.py"))
        for name in _imported(path)
    }
    floors = ((path.relative_to(PACKAGE).parts[0], name.split(".")[1]) for path, name in pairs)
    return Counter((one, other) for one, other in floors if one != other)


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules of the package that a module imports, by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{each.name}" for each in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == PACKAGE.name and len(parts) > 1 and parts[1] in FLOORS:
                yield _module(parts)


def _module(parts: list[str]) -> str:
    """Cut a name down to the module in it; the rest is what the module defines."""
    place = PACKAGE.parent
    for depth, part in enumerate(parts):
        place /= part
        if place.with_suffix(".py").exists():
            return ".".join(parts[: depth + 1])
        if not place.is_dir():
            return ".".join(parts[:depth])
    return ".".join(parts)


def picture() -> str:
    """Draw the floors as a staircase: importers run right and then down to what they import."""
    counts = imports()
    width = 2 * _EDGE + _ACROSS * (len(FLOORS) - 1) + _WIDE
    height = 2 * _EDGE + _DOWN * (len(FLOORS) - 1) + _HIGH
    lines = [_arrows(place, counts) for place in range(len(FLOORS))]
    boxes = [_box(place, modules()[name]) for place, name in enumerate(FLOORS)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'font-family="sans-serif" font-size="12" text-anchor="middle">',
            "<title>The ten packages, and how many modules of each those above import</title>",
            f'<rect width="{width}" height="{height}" fill="white"/>',
            *(line for each in lines for line in each),
            *_numbers(counts),
            *boxes,
            "</svg>",
            "",
        ]
    )


def _middle(column: int, row: int) -> tuple[int, int]:
    """Return the middle of a cell of the staircase; the packages stand where both are the same."""
    return _EDGE + _WIDE // 2 + column * _ACROSS, _EDGE + _HIGH // 2 + row * _DOWN


def _arrows(place: int, counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """Yield the line out of a package, and the arrows into it, each as far as there is need."""
    name = FLOORS[place]
    x, y = _middle(place, place)
    others = [i for i, other in enumerate(FLOORS) if counts[name, other]]
    for end, colour in ((max(others, default=0), _DOWNWARD), (min(others, default=99), _UPWARD)):
        if (end - place) * (1 if colour == _DOWNWARD else -1) > 0:
            yield _line(x, y, _middle(end, place)[0], y, colour)
    users = [i for i, other in enumerate(FLOORS) if counts[other, name]]
    for end, colour, way in (
        (min(users, default=99), _DOWNWARD, 1),
        (max(users, default=0), _UPWARD, -1),
    ):
        if (place - end) * way > 0:
            edge = y - way * (_HIGH // 2)
            yield _line(x, _middle(place, end)[1], x, edge, colour)
            back = edge - way * 8
            yield f'<path d="M{x} {edge} L{x - 4} {back} L{x + 4} {back} Z" fill="{colour}"/>'


def _line(x: int, y: int, to_x: int, to_y: int, colour: str) -> str:
    return f'<path d="M{x} {y} L{to_x} {to_y}" stroke="{colour}" stroke-width="1.2"/>'


def _numbers(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """Yield how many imports there are, where the line of one package meets another's arrow."""
    for row, column in product(range(len(FLOORS)), repeat=2):
        number = counts[FLOORS[row], FLOORS[column]]
        if number:
            x, y = _middle(column, row)
            colour = _DOWNWARD if column > row else _UPWARD
            yield (
                f'<rect x="{x - 15}" y="{y - 9}" width="30" height="18" rx="9" fill="white" '
                f'stroke="{colour}"/><text x="{x}" y="{y + 4}" fill="{colour}">{number}</text>'
            )


def _box(place: int, number: int) -> str:
    x, y = _middle(place, place)
    return (
        f'<rect x="{x - _WIDE // 2}" y="{y - _HIGH // 2}" width="{_WIDE}" height="{_HIGH}" rx="4" '
        f'fill="{_PALE}" stroke="{_INK}"/>'
        f'<text x="{x}" y="{y - 3}" fill="{_INK}" font-weight="bold">{FLOORS[place]}</text>'
        f'<text x="{x}" y="{y + 12}" fill="{_INK}" font-size="11">{number} modules</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    print(f"{PICTURE} is written.")
