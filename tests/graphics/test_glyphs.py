"""Letters that the font of the pages lacks: no library warns of them, and we say where they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from bcu_optimizer.graphics.layout import glyphs
from bcu_optimizer.graphics.layout import text as measured
from bcu_optimizer.graphics.layout.save import save_pdf
from bcu_optimizer.graphics.layout.text import Style, width
from makers import batches, county
from makers.county import bcu

WIDE = 3.0  # letters of the made-up font are so many font sizes wide


def remember_nothing() -> None:
    for known in (glyphs._odd, glyphs._others, glyphs._named, measured._width_at_one):
        known.cache_clear()


@pytest.fixture(autouse=True)
def _no_other_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take from this machine every font but that of the pages, whatever it has."""
    own = [font for font in fontManager.ttflist if font.name == glyphs.FAMILY]
    monkeypatch.setattr(fontManager, "ttflist", own)
    remember_nothing()
    yield
    remember_nothing()


@pytest.fixture
def installed(tmp_path: Path) -> str:
    """Make a small font that has three letters of another script, and install it."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((900, 0))
    pen.lineTo((500, 900))
    pen.closePath()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "a", "b", "c"])
    made.setupCharacterMap(
        {ord(letter): name for letter, name in zip("東京北", "abc", strict=True)}
    )
    made.setupGlyf(dict.fromkeys([".notdef", "a", "b", "c"], pen.glyph()))
    made.setupHorizontalMetrics(dict.fromkeys([".notdef", "a", "b", "c"], (int(1000 * WIDE), 100)))
    made.setupHorizontalHeader(ascent=900, descent=-100)
    made.setupNameTable({"familyName": "Made Up", "styleName": "Regular", "psName": "MadeUp"})
    made.setupOS2(sTypoAscender=900, usWinAscent=900, usWinDescent=100)
    made.setupPost()
    path = tmp_path / "made-up.ttf"
    made.save(path)
    fontManager.addfont(path)
    remember_nothing()
    return "Made Up"


def test_a_font_of_the_machine_that_has_the_letters_is_used(installed: str, tmp_path: Path) -> None:
    assert not glyphs.lacking("東京 and elsewhere")
    assert glyphs.families("東京") == [glyphs.FAMILY, installed]
    assert glyphs.families("Łódź") == [glyphs.FAMILY]
    assert glyphs.lacking("กรุงเทพ 東京")
    assert width("東", Style(10)) == pytest.approx(10 * WIDE, rel=0.01)
    figure = Figure(figsize=(3, 1))
    figure.text(0.1, 0.5, "In 東京", fontproperties=Style(10).font)
    (page,) = pypdf.PdfReader(save_pdf([figure], tmp_path / "p.pdf", title="t")).pages
    fonts = page["/Resources"]["/Font"].get_object().values()
    assert any("Made" in str(each.get_object()["/BaseFont"]) for each in fonts)


def test_letters_of_bcus_in_a_plan_are_looked_at_too(installed: str, tmp_path: Path) -> None:
    made = county.make(tmp_path / "county")
    for east, lost in (("東", False), ("กรุง", True)):
        named = {east if name == "East" else name: ids for name, ids in county.PLAN.items()}
        plan = county.write_plan(tmp_path / "p.csv", named)
        answer = bcu("evaluate", plan, "--scenario", made.scenario)
        assert ("font lacks: in the name of a BCU." in " ".join(answer.out.split())) == lost
        other = bcu("compare", plan, plan, "--scenario", made.scenario)
        assert ("font lacks: in the name of a BCU." in " ".join(other.out.split())) == lost


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
