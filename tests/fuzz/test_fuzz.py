"""Mutated inputs of every kind: whatever is read, the answer is one that the contracts know.

The gate takes a few hundred. More: ``BCU_FUZZ=10000 pytest -s tests/fuzz``, or ``BCU_FUZZ=7-7`` for
one that failed.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from fuzz import run

_GATE = "1-250"


def _asked() -> tuple[int, int]:
    first, dash, last = os.environ.get("BCU_FUZZ", _GATE).partition("-")
    return (int(first), int(last)) if dash else (1, int(first))


@pytest.mark.filterwarnings("default")
def test_every_mutated_input_is_answered_or_refused() -> None:
    first, last = _asked()
    failed, codes, slowest = [], Counter[object](), (0.0, 0)
    for found in run.many(first, last - first + 1):
        codes[found.code] += 1
        slowest = max(slowest, (found.seconds, found.asked.number))
        if found.wrong:
            shown = " ".join(map(ascii, found.asked.arguments))[:400]
            failed.append(f"{found.asked.number} ({found.asked.mutated}): {shown}\n{found.wrong}")
            print(f"\n{failed[-1]}")
    print(f"\n{codes.total()} inputs, exit codes {dict(codes)}, slowest {slowest}")
    assert not failed, "\n\n".join(failed[:20])


def test_the_same_number_is_the_same_input() -> None:
    with run.place() as (sound, folder):
        made = []
        for _ in range(2):
            asked = [run.inputs.make(number, sound, folder) for number in range(1, 60)]
            made.append((asked, {path.name: path.read_bytes() for path in folder.iterdir()}))
    assert made[0] == made[1]
