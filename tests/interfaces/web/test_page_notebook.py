"""The page from Python: as a file, as a frame in a notebook, and as a widget that talks back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.interfaces.web import notebook
from bcu_optimizer.interfaces.web.script import MODULES, asset, joined
from makers import county
from makers.county import CODES, County


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> County:
    return county.make(tmp_path_factory.mktemp("county"))


def test_a_page_is_saved_and_saved_again(made: County, tmp_path: Path) -> None:
    page = bcu.page(made.scenario, bcus=6)
    assert "every plan of 6 BCUs" in repr(page) and page.wishes == []
    page.save(tmp_path / "page.html")
    first = (tmp_path / "page.html").read_bytes()
    bcu.page(made.scenario, bcus=6).save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == first
    (tmp_path / "other.html").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="something other than an earlier page"):
        page.save(tmp_path / "other.html")


def test_without_plans_or_with_a_ratio_there_is_none(made: County) -> None:
    with pytest.raises(InputError, match="no number of BCUs that is asked for has a plan"):
        bcu.page(made.scenario, bcus=1)
    with pytest.raises(InputError, match=r"'demand_ratio' is a ratio.*bcu open"):
        bcu.page(made.scenario, ["goals={demand_ratio=1}"])


def test_a_frame_where_there_are_no_widgets(made: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "_widget", lambda: None)
    shown = bcu.solve(made.scenario).page()._repr_mimebundle_()
    assert shown["text/html"].startswith("<iframe") and "&lt;script" in shown["text/html"]
    assert "<script" not in shown["text/html"]


def test_wishes_come_back_to_python(made: County) -> None:
    pytest.importorskip("anywidget")
    page = bcu.page(made.scenario, bcus=6)
    wishes = [{"kind": "alone", "areas": [CODES[0]]}]
    page.widget.kept = json.dumps({"state": {"bcus": 6, "wishes": wishes}})
    assert page.wishes == wishes and page.state["bcus"] == 6
    assert "export default notebook" in page.widget._esm


def test_modules_import_only_those_before_them_and_share_no_name() -> None:
    seen: list[str] = []
    names: list[Any] = []
    for module in MODULES:
        text = asset(f"{module}.js")
        froms = [line.split('"')[1] for line in text.splitlines() if line.startswith("import ")]
        assert {each.removeprefix("./").removesuffix(".js") for each in froms} <= set(seen)
        seen.append(module)
        tops = (line.removeprefix("export ").removeprefix("async ") for line in text.splitlines())
        heads = ("function ", "const ", "let ", "class ")
        names += [line.split("(")[0].split()[1] for line in tops if line.startswith(heads)]
    assert len(names) == len(set(names))
    assert "import " not in joined("start").split("//")[0] and "\nexport " not in joined("start")


@pytest.mark.undrawn
def test_a_pack_has_its_page_beside_it(made: County, tmp_path: Path) -> None:
    answer = county.bcu(
        "report", made.scenario, "--count", "1", "--page", "--out", tmp_path / "out"
    )
    assert answer.code == 0 and "page.html" in answer.out
    assert '<a href="page.html">' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert 'id="bcu-page"' in (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
