"""A question that is large enough to meet every part of the diagram."""

from __future__ import annotations

import random

from makers.toys import Toy, grid

QUESTION = {
    "size": [2, 6],
    "contiguity": True,
    "balance": {"max_ratio": 2.5, "measures": ["demand", "officers"]},
}


def question() -> Toy:
    chance = random.Random(8)
    return grid(
        4,
        4,
        demand=tuple(chance.randint(10, 30) for _ in range(16)),
        officers=tuple(str(chance.randint(10, 30)) for _ in range(16)),
        rules=QUESTION,
        goals={"links": 1.0, "imbalance": 1.0},
        limits={"imbalance": 0.2, "links_kept": 0.4},
    )
