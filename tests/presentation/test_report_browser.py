"""The HTML pack in a browser: accessible, quiet, sortable by keyboard; hostile names stay text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from makers import browser as browsers
from makers import county
from makers.county import bcu as run

NAMES = {
    0: "<script>alert(1)</script>",
    7: "=cmd()",
    13: '"><img src=x onerror=alert(1)>',
    19: "{{ 7 * 7 }} &amp; $x^2$",
}
TITLE = "Six <b>commands</b> & more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        named = [NAMES.get(i, name) for i, name in enumerate(county.NAMES)]
        patch.setattr(county, "NAMES", tuple(named))
        made = county.make(path / "county")
    county.edit(made.scenario, "Six commands for a made-up county", TITLE)
    answer = run("report", made.scenario, "--count", "1", "--out", path / "out")
    assert answer.code == 0, answer.err
    return path / "out"


class TestText:
    def test_names_are_escaped_in_the_html(self, folder: Path) -> None:
        text = (folder / "report.html").read_text(encoding="utf-8")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;" in text
        assert "{{ 7 * 7 }} &amp;amp; $x^2$" in text
        assert "Six &lt;b&gt;commands&lt;/b&gt; &amp; more" in text
        assert text.count("<script>") == 1 and "<img" not in text and "<b>" not in text

    def test_cells_that_start_a_formula_are_text_in_every_file(self, folder: Path) -> None:
        files = [*folder.glob("tables/*.csv"), *folder.glob("plans/*/plan.csv")]
        held = [csv.reader(io.StringIO(path.read_text(encoding="utf-8"))) for path in files]
        cells = [cell for rows in held for row in rows for cell in row]
        assert "'=cmd()" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
        assert all(cell == "-" or float(cell) for cell in cells if cell.startswith("-"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsers.started() as browser:
        yield browser


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:
    """The pack, opened; any request, message or error of it is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    url = (folder / "report.html").as_uri()
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        if asked == [url]:
            route.continue_()
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(url)
    yield page
    assert (asked, heard) == ([url], [])
    context.close()


class TestBrowser:
    def test_the_accessibility_checker_finds_nothing(self, page: Any) -> None:
        from axe_playwright_python.sync_playwright import Axe

        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        options = {"runOnly": {"type": "tag", "values": tags}}
        paths = {"exclude": [["svg.map > g"]]}  # thousands of shapes; their names are checked
        found = Axe().run(page, context=paths, options=options)
        assert found.violations_count == 0, found.generate_report()
        assert len(found.response["passes"]) > 20

    def test_tables_are_sorted_by_keyboard(self, page: Any) -> None:
        head = page.locator("#table-options thead th").nth(1)
        column = "#table-options tbody tr td:nth-child(2)"
        head.locator("button").focus()
        seen = []
        for key in ("Enter", "Space"):
            page.keyboard.press(key)
            values = page.locator(column).all_inner_texts()
            seen.append((head.get_attribute("aria-sort"), list(map(int, values))))
        assert [each[0] for each in seen] == ["ascending", "descending"]
        assert seen[0][1] == sorted(seen[0][1]) != seen[1][1] == sorted(seen[0][1], reverse=True)
        assert "Sorted by BCUs, descending" in page.locator("[role=status]").inner_text()

    def test_what_is_not_known_comes_last_either_way(self, page: Any) -> None:
        head = page.locator("#table-options thead th").filter(has_text="Leadership")
        for _ in range(2):
            head.locator("button").click()
            cells = page.locator("#table-options tbody tr").last.inner_text()
            assert "not known" in cells

    def test_the_first_stop_of_the_keyboard_leads_to_the_content(self, page: Any) -> None:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

    def test_a_narrow_screen_does_not_scroll_sideways(self, page: Any) -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_it_prints_with_the_tables_behind_the_maps(self, page: Any, tmp_path: Path) -> None:
        from pypdf import PdfReader

        path = tmp_path / "printed.pdf"
        page.pdf(path=path, prefer_css_page_size=True)
        text = " ".join(each.extract_text() for each in PdfReader(path).pages)
        assert "Preferred plan: its BCUs" in text and "Skell" not in text
        assert "Quorndale" in text and "=cmd()" in text

    def test_maps_have_a_name_and_a_description(self, page: Any) -> None:
        maps = page.locator("svg[role=img]")
        assert maps.count() == 3
        for number in range(3):
            assert maps.nth(number).locator("title").text_content().startswith("Map: ")
            assert "BCUs" in maps.nth(number).locator("desc").text_content()
