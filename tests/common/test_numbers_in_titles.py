"""How a title says for how many BCUs it is asked."""

from __future__ import annotations

import pytest

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.common.titles import filled
from bcu_optimizer.scenario.load import load


@pytest.mark.parametrize(
    ("text", "number", "said"),
    [
        ("{bcus} BCUs under our rules", 12, "Twelve BCUs under our rules"),
        ("Which boroughs, if there are {bcus}?", 12, "Which boroughs, if there are twelve?"),
        ("Enough. {bcus} BCUs? {bcus}!", 3, "Enough. Three BCUs? Three!"),
        ("Ours: {bcus} BCUs", 20, "Ours: twenty BCUs"),
        ("{bcus} BCUs", 21, "21 BCUs"),
        ("{bcus} BCUs", 1, "One BCU"),
        ("if there are {bcus}", (1, 1), "if there are one"),
        ("{bcus} BCUs", (11, 16), "Eleven to sixteen BCUs"),
        ("{bcus} BCUs", (8, 32), "8 to 32 BCUs"),
        ("{bcus} BCUs of {bcus}", None, "Any number of BCUs of any number of"),
        ("BCUs {of} all kinds", 5, "BCUs {of} all kinds"),
        ("", 5, ""),
    ],
)
def test_the_number_stands_in_words(
    text: str, number: int | tuple[int, int] | None, said: str
) -> None:
    assert filled(text, number) == said


@pytest.mark.parametrize("wrong", ["{BCUS}", "{bcu}", "{ bcus }"])
def test_a_near_miss_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match=r"the number of BCUs is written \{bcus\}"):
        load("baseline", [f'question="Which {wrong}?"'])
