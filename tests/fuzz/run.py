"""Giving an input to a command in this process, and judging what came of it."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bcu_optimizer.interfaces.cli import app
from fuzz import inputs
from fuzz.inputs import Input
from makers import squares

CODES = {0, 2, 3, 4, 5, 6}
SECONDS, MEGABYTES = 60, 2000
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_JARGON = re.compile(r"sqlite3_|Errno|GEOSException|ValidationError|object at 0x|NoneType")


class TooLongError(BaseException):
    """The guard: nothing of the program may catch it."""


@dataclass(frozen=True)
class Outcome:
    """What came of an input: its exit code, how long it took, and what is wrong with that."""

    asked: Input
    code: object
    seconds: float
    wrong: str = ""


@contextlib.contextmanager
def place() -> Iterator[tuple[Path, Path]]:
    """Give a folder with the sound input, and an empty one that becomes the current folder."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as held:
        sound, folder = Path(held, "sound"), Path(held, "here")
        sound.mkdir()
        with pytest.MonkeyPatch.context() as patch:  # the same files on every day
            patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
            squares.write(sound)
        folder.mkdir()
        os.chdir(folder)
        try:
            yield sound, folder
        finally:
            os.chdir(before)


def one(number: int, sound: Path, folder: Path) -> Outcome:
    """Make an input and have it answered."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    asked = inputs.make(number, sound, folder)
    begun = time.perf_counter()
    out, err, code, wrong = _answered(asked)
    seconds = time.perf_counter() - begun
    unit = 1e6 if sys.platform == "darwin" else 1e3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    if not wrong:
        wrong = _wrong(asked, code, out, err)
    if not wrong and peak > MEGABYTES:
        wrong = f"{peak:.0f} MB of memory"
    return Outcome(asked, code, seconds, wrong)


def _answered(asked: Input) -> tuple[str, str, object, str]:
    def late(*_: object) -> None:
        raise TooLongError

    out, err = io.StringIO(), io.StringIO()
    code: object = None
    wrong = ""
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            app.main([*asked.arguments])
    except SystemExit as ended:
        code = ended.code
    except TooLongError:
        wrong = f"more than {SECONDS} s: {traceback.format_exc(limit=-3)}"
    except BaseException:
        wrong = traceback.format_exc(limit=-6)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return out.getvalue(), err.getvalue(), code, wrong


def _wrong(asked: Input, code: object, out: str, err: str) -> str:  # noqa: PLR0911
    """Say what is wrong with an answer; nothing if it is as the contracts have it."""
    if code not in CODES:
        return f"exit code {code}: {err[-800:]}"
    if "Traceback" in err:
        return err[-2000:]
    if steers := _STEERS.search(out + err):
        return f"{steers[0]!r} reaches the screen"
    if jargon := _JARGON.search(err):
        return f"the words of a library ({jargon[0]}): {err[-500:]}"
    if code in {2, 3} and not (out or err):
        return "nothing was said"
    if max(map(len, err.splitlines()), default=0) > 6000:
        return "a line of an error that nobody reads"
    if "--json" in asked.arguments and out:
        try:
            found = json.loads(out)
        except ValueError:
            return f"no JSON: {out[:300]!r}" if "--help" not in asked.arguments else ""
        if code in {2, 3} and not found.get("error", {}).get("message"):
            return f"no error in {out[:300]}"
    return ""


def many(first: int, count: int) -> Iterator[Outcome]:
    """Give inputs one after the other."""
    gc.collect()
    with place() as (sound, folder):
        for number in range(first, first + count):
            random.seed(0)
            yield one(number, sound, folder)
