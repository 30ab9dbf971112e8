"""What is done to a sound file, or put in place of a sound value; by a seeded draw alone."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

LONG = "x" * 5000
WORDS = (
    "", " ", "A1", "brem", "West", "nix", LONG, "a" * 250, "\0", "\x1b[31mred\x1b]0;t\x07",
    "\u202eevil\u2066", "\ud800", "é́", "🚓", "=1+1", "@x", "-", "'", '"', '"""', "#", "\\", "%s",
    "{x}", "[/bold]", "../..", "/dev/null", "/dev/zero", ".", "areas.geojson", "C:\\temp\\new.csv",
    "true", "null", "None", "nan", "gravity", "london", "baseline", "a\nb", "\r\n", "\t", "１２",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "3", "-1", "-0.0", "0.5", "1e300", "-1e300", "1e400", "1e-300", "1e15", "1e16",
    "9" * 30, "9" * 400, "nan", "inf", "-inf", "1,000", "1_000", "0x10", "1e", "٣", "2.5", "1.0",
    "9223372036854775808", "1e-15", "50 %", "1979-05-27", "07:32:00",
)  # fmt: skip
VALUES = (
    "[]", "{}", "[[]]", "[1]", "[2, 4]", "[4, 2]", "[1, 2, 3]", "true", "false", '""', '"A1"',
    '["A1"]', '["A1", "A1"]', '[["A1", "A2"]]', '[["A1"], ["A2", "nix"]]', "{ a = 1 }",
    '{ max_ratio = 1 }', '{ plan = "plan.csv", bcus = ["West"] }', "[" * 300 + "]" * 300,
    "{ a = " * 50 + "1" + " }" * 50, '"' + LONG + '"', '"\\u0000"', '"\\u001b[2J"', "[nan]",
    '"plan.csv"', '"areas.gpkg"', '"figures.xlsx"', '"."', '"/dev/zero"', '"x.toml"', "1e400",
    '[["A1", "A2", 1e300]]', '{ calls = 1.0, officers = -1 }', '{ links = 0 }', "[1, 1000000]",
)  # fmt: skip
JSON: tuple[Any, ...] = (
    None, True, 0, -1, 1e300, float("inf"), float("nan"), 10**30, "", LONG, "\0", "\x1b[2J",
    "\u202e", [], {}, [[]], [None], [0, 0], "A1", [[[0, 0], [1, 1], [0, 0]]], {"type": "Point"},
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WORD = re.compile(r"[A-Za-z]\w*")


def word(draw: random.Random) -> str:
    """Draw a text that no planner would write, or a number as one."""
    return draw.choice(WORDS + NUMBERS)


def value(draw: random.Random) -> str:
    """Draw a value as TOML, or as a command line, might spell it."""
    return draw.choice(draw.choice([VALUES, NUMBERS, WORDS]))


def mutated(name: str, content: bytes, draw: random.Random) -> bytes:
    """Mutate a file once or a few times, by its kind."""
    for _ in range(draw.choice([1, 1, 1, 2, 3, 8])):
        content = _once(name, content, draw)
    return content


def _once(name: str, content: bytes, draw: random.Random) -> bytes:
    if draw.random() < 0.12:
        return _bytes(content, draw)
    kind = name.rpartition(".")[2]
    how: dict[str, Callable[[bytes, random.Random], bytes]] = {
        "geojson": _geojson, "gpkg": _bytes, "xlsx": _workbook,
    }  # fmt: skip
    return how.get(kind, _text)(content, draw)


def _text(content: bytes, draw: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    changed = draw.choice([_lines, _number, _name, _sign, _separator, _number, _name])(text, draw)
    return changed.encode("utf-8", "surrogatepass")


def _lines(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at : at + 1] = [lines[at]] * draw.choice([2, 30, 3000])
        case 4:
            lines = lines[:at]
        case 5:
            lines[at] = value(draw)
    return "\n".join(lines)


def _one(pattern: re.Pattern[str], text: str, put: str, draw: random.Random) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text + put
    at = draw.choice(found)
    return text[: at.start()] + put + text[at.end() :]


def _number(text: str, draw: random.Random) -> str:
    return _one(_NUMBER, text, draw.choice([draw.choice(NUMBERS), value(draw)]), draw)


def _name(text: str, draw: random.Random) -> str:
    known = _WORD.findall(text) or ["x"]
    return _one(_WORD, text, draw.choice([word(draw), draw.choice(known)]), draw)


def _sign(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice([*"\"'[]{}=,;#.\\\n\t\0\x1b", word(draw)]) + text[at + 1 :]


def _separator(text: str, draw: random.Random) -> str:
    return text.replace(draw.choice([",", "=", "\n", '"']), draw.choice([";", "\t", ",", " ", ""]))


def _bytes(content: bytes, draw: random.Random) -> bytes:
    held = bytearray(content)
    at = draw.randrange(len(held) + 1)
    match draw.randrange(6):
        case 0:
            return bytes(held[:at])
        case 1:
            return b""
        case 2:
            return bytes(held) + bytes(draw.randrange(256) for _ in range(30))
        case 3:
            return content.decode("utf-8", "replace").encode(draw.choice(["utf-16", "utf-32"]))
        case 4:
            held[at : at + 40] = bytes(draw.randrange(256) for _ in range(40))
        case 5:
            for _ in range(draw.choice([1, 3, 20])):
                if held:
                    held[draw.randrange(len(held))] = draw.randrange(256)
    return bytes(held)


def _geojson(content: bytes, draw: random.Random) -> bytes:
    if draw.random() < 0.2:
        return _text(content, draw)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return _text(content, draw)
    above, key = None, None
    node = found
    while isinstance(node, dict | list) and node and draw.random() < 0.85:
        above, key = node, draw.choice([*node] if isinstance(node, dict) else range(len(node)))
        node = node[key]
    if above is None:
        found = draw.choice(JSON)
    elif draw.random() < 0.25:
        del above[key]
    elif draw.random() < 0.3 and isinstance(node, int | float):
        above[key] = node * draw.choice([-1, 0, 1.001, 1e3, 1e300])
    else:
        above[key] = draw.choice(JSON)
    return json.dumps(found).encode("utf-8", "surrogatepass")


def _workbook(content: bytes, draw: random.Random) -> bytes:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return _bytes(content, draw)
    made = io.BytesIO()
    with parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        names = parts.namelist() or ["x"]
        chosen = draw.choice([*names, *[each for each in names if "sheet" in each] * 6])
        for name in parts.namelist():
            try:
                held = parts.read(name)
            except Exception:  # an earlier mutation has spoilt it
                continue
            if name == chosen:
                held = _text(held, draw)
            out.writestr(name, held)
    return made.getvalue()
