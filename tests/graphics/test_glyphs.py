"""Letters that the font of the pages lacks: no library warns of them, and we say where they are."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest

from bcu_optimizer.graphics.layout import glyphs
from makers import batches
from makers.county import bcu


@pytest.mark.parametrize(
    ("text", "is_lacking"),
    [
        ("", False),
        ("Łódź, Ñuñoa, Þingvellir", False),
        ("Αθήνα, Київ", False),
        ("a zero-width\u200bspace", False),
        ("東京", True),
        ("Bangkok (กรุงเทพ)", True),
    ],
)
def test_the_font_lacks_what_it_cannot_draw(text: str, is_lacking: bool) -> None:
    assert glyphs.lacking(text) == is_lacking


def test_boxes_are_explained_on_the_screen(tmp_path: Path) -> None:
    """Warnings are errors here, so that a warning of matplotlib would end the command."""
    toy = batches.scenarios(tmp_path / "asked") / "toy.toml"
    areas = gpd.read_file(toy.parent / "areas.gpkg")
    areas["name"] = [f"東{name}" if name.endswith("B") else name for name in areas["name"]]
    (toy.parent / "areas.gpkg").unlink()
    areas.to_file(toy.parent / "areas.gpkg")
    arguments = ("--set", "title=ひだり", "--out", tmp_path / "run")
    answer = bcu("solve", toy, *arguments)
    assert answer.code == 0
    told = " ".join(answer.out.split())
    wanted = "letters that their font lacks: in the title and the names of B."
    assert f"Boxes on the pages stand for {wanted}" in told
    assert answer.err == ""
    assert (tmp_path / "run" / "map.pdf").is_file()
