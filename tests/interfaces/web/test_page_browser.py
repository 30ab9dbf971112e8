"""The page as one file in a browser: each thing that can be done, by mouse and by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from makers import browser as browsers
from makers import county
from makers.county import CODES
from makers.county import bcu as run

HOSTILE = {
    0: "<script>alert(1)</script>",
    7: "=cmd()",
    13: '"><img src=x onerror=alert(1)>',
    19: "{{ 7 * 7 }} &amp; \u202eevil",
}
TITLE = "Six <b>commands</b> </script> & more"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch:
        named = [HOSTILE.get(i, name) for i, name in enumerate(county.NAMES)]
        patch.setattr(county, "NAMES", tuple(named))
        made = county.make(path / "county")
        county.edit(made.scenario, "Six commands for a made-up county", TITLE)
        county.edit(made.scenario, "balance = { max_ratio = 2.0 }", "balance = { max_ratio = 8.0 }")
        other = {**county.PLAN, "North West": (0, 5, 6, 7), "Centre": (11, 12)}
        plan = county.write_plan(path / "given.csv", other)
        answer = run("page", made.scenario, "--plan", plan, "--out", path / "page.html", "--json")
    assert answer.code == 0, answer.err
    assert answer.document["plans"] == ["given"]
    return path / "page.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsers.started() as browser:
        yield browser


class Shown:
    """A page that is shown; what it asks for or complains of is written down."""

    def __init__(self, context: Any, file: Path, fragment: str = "") -> None:
        self.page, self.asked, self.heard = context.new_page(), [], []
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("dialog", lambda dialog: self.heard.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.url = file.as_uri()
        self.page.goto(self.url + fragment)
        self.page.evaluate("bcu.ready")
        self.settle()

    def settle(self) -> None:
        settled = "#bcu-page[data-settled]:not([data-settled=''])"
        self.page.locator(settled).wait_for(state="attached")

    @property
    def answer(self) -> str:
        self.settle()
        return str(self.page.locator("#answer").inner_text())

    def area(self, number: int) -> Any:
        return self.page.locator("[data-area]").nth(sorted(CODES).index(CODES[number]))

    def bcu(self, number: int) -> str:
        self.settle()
        return str(self.area(number).get_attribute("data-bcu"))

    def press(self, text: str, within: str = ".bcu-page") -> None:
        self.page.locator(within).get_by_role("button", name=text, exact=True).first.click()
        self.settle()

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.dataset.key"))


@pytest.fixture
def shown(browser: Any, file: Path) -> Iterator[Shown]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    found = Shown(context, file)
    yield found
    assert found.heard == []
    assert {url.split("#")[0].split(":")[0] for url in found.asked} <= {"file", "blob"}
    assert len([url for url in found.asked if url.startswith("file")]) == 1
    context.close()


def wish_together(shown: Shown, number: int, other: int) -> None:
    shown.area(number).click()
    shown.settle()
    shown.page.locator(f"[data-key='together-{CODES[other]}']").click()
    shown.settle()


class TestClicking:
    def test_the_best_plan_is_shown_first(self, shown: Shown) -> None:
        assert shown.answer.startswith("Proven best of ")
        best = shown.page.evaluate(
            "bcu.ask({bcus: 6, weights: {links: 1, imbalance: 1}, wishes: []})"
        )
        for number, code in enumerate(CODES):
            assert shown.bcu(number) == best["plan"][code]
        assert int(best["count"]) > 100 and best["pairs"][0]["a"] < best["pairs"][0]["b"]

    def test_a_wish_is_kept_priced_and_taken_back(self, shown: Shown) -> None:
        before = shown.answer
        far = next(i for i in (1, 5) if shown.bcu(i) != shown.bcu(0))
        wish_together(shown, 0, far)
        assert shown.bcu(0) == shown.bcu(far)
        assert "with your wish" in shown.answer and "+0." in shown.answer
        shown.press("Undo")
        assert shown.answer == before
        shown.press("Redo")
        assert shown.bcu(0) == shown.bcu(far)
        shown.page.get_by_role("button", name="Remove: ").click()
        assert shown.answer == before

    def test_alone_and_kept_as_it_is(self, shown: Shown) -> None:
        shown.area(6).click()
        shown.settle()
        bcu = shown.bcu(6)
        shown.press("Keep this BCU as it is")
        assert "kept as a BCU" in shown.answer and shown.bcu(6) == bcu
        shown.press("Unlock all BCUs")
        shown.press("Let it stand alone")
        assert [shown.bcu(i) for i in range(20)].count(shown.bcu(6)) == 1

    def test_wishes_that_collide_are_named(self, shown: Shown) -> None:
        plan = shown.bcu(0)
        far = next(i for i in (1, 5) if shown.bcu(i) != plan)
        wish_together(shown, 0, far)
        shown.press("Let it stand alone")
        assert shown.answer.startswith("No plan: these wishes collide.")
        assert shown.page.locator("li.collides").count() == 2
        assert "without it" in shown.page.locator("li.collides").first.inner_text()
        assert shown.page.locator(".hatch[fill='url(#stale)']").count() == 20
        shown.press("Remove all")
        assert shown.bcu(0) == plan

    def test_number_weights_and_plans_nearly_as_good(self, shown: Shown) -> None:
        best = shown.answer
        shown.press("Next ›")
        assert shown.answer.startswith("Plan 2 of the best") and "+" in shown.answer
        shown.press("Back to the best")
        assert shown.answer == best
        shown.page.locator("input[type=radio]").first.check()
        shown.settle()
        assert "plans of 5 BCUs" in shown.answer or "plans of 6 BCUs" not in shown.answer
        weight = shown.page.locator("input[type=number]").first
        weight.fill("2.5")
        weight.press("Tab")
        shown.settle()
        assert shown.page.evaluate("bcu.page.state.weights.links") == 2.5

    def test_a_plan_beside_it_is_hatched_where_it_differs(self, shown: Shown) -> None:
        shown.page.get_by_label("Plan", exact=True).select_option("given")
        shown.settle()
        hatched = shown.page.locator(".hatch[fill='url(#changed)']").count()
        assert f"{hatched} of 20 areas have other partners" in shown.page.inner_text(".p-compare")


class TestKeyboard:
    def test_the_map_is_walked_by_arrows_and_chosen_by_enter(self, shown: Shown) -> None:
        shown.area(0).focus()
        shown.page.keyboard.press("ArrowRight")
        assert shown.page.evaluate("document.activeElement.dataset.area") == CODES[1]
        shown.page.keyboard.press("Enter")
        shown.settle()
        assert shown.page.inner_text("#h-card") == county.NAMES[1]
        assert shown.page.evaluate("document.activeElement.dataset.area") == CODES[1]
        shown.page.keyboard.press("Escape")
        shown.settle()
        assert shown.page.inner_text("#h-card") == "One area"

    def test_focus_stays_where_it_was_when_a_card_is_drawn_anew(self, shown: Shown) -> None:
        shown.area(2).click()
        shown.settle()
        key = f"together-{CODES[7]}"
        shown.page.locator(f"[data-key='{key}']").focus()
        shown.page.keyboard.press("Space")
        shown.settle()
        assert shown.focused() == key
        shown.page.keyboard.press("Control+z")
        shown.settle()
        assert shown.focused() == key and shown.page.evaluate("bcu.page.state.wishes") == []
        shown.page.keyboard.press("Control+Shift+z")
        shown.settle()
        assert len(shown.page.evaluate("bcu.page.state.wishes")) == 1

    def test_all_of_it_is_reached_by_tab(self, shown: Shown) -> None:
        seen = set()
        for _ in range(60):
            shown.page.keyboard.press("Tab")
            seen.add(
                shown.page.evaluate(
                    "document.activeElement.dataset.key ?? document.activeElement.dataset.area"
                )
            )
        assert {"again", "save", "choose", "bcus-6", "type-links", "on", "notes"} <= seen
        assert seen & set(CODES)


class TestKeeping:
    def test_a_reload_and_a_link_bring_it_back(
        self, shown: Shown, browser: Any, file: Path
    ) -> None:
        wish_together(shown, 0, 5)
        state = shown.page.evaluate("bcu.page.state.wishes")
        shown.page.reload()
        shown.page.evaluate("bcu.ready")
        shown.settle()
        shown.asked.pop()
        assert shown.page.evaluate("bcu.page.state.wishes") == state
        shown.page.evaluate(
            "() => { navigator.clipboard.writeText = async (t) => { globalThis.copied = t; }; }"
        )
        shown.press("Copy link")
        linked = "#" + shown.page.evaluate("copied").split("#")[1]
        other = browser.new_context()
        again = Shown(other, file, linked)
        assert again.page.evaluate("bcu.page.state.wishes") == state
        other.close()

    def test_a_file_is_saved_and_loaded(self, shown: Shown, tmp_path: Path) -> None:
        wish_together(shown, 0, 5)
        with shown.page.expect_download() as download:
            shown.press("Save page")
        kept = tmp_path / "kept.json"
        download.value.save_as(kept)
        shown.press("Start again")
        assert "with your wish" not in shown.answer
        shown.page.locator("input[type=file]").set_input_files(kept)
        shown.page.locator("ul.wishes li").wait_for()
        other = json.loads(kept.read_text(encoding="utf-8"))
        for change, words in (
            ({"page": "0" * 16, "scenario": "elsewhere"}, "another scenario ('elsewhere')"),
            ({"format": 99}, "another version"),
            ({"state": {"bcus": 1e6}}, "not on this page"),
            ({"state": {"bcus": 6, "weights": {"links": "1e400"}}}, "a weight is no number"),
            (
                {"state": {"bcus": 6, "wishes": [{"kind": "apart", "areas": ["nowhere"]}]}},
                "no area",
            ),
        ):
            kept.write_text(json.dumps({**other, **change}), encoding="utf-8")
            shown.page.locator("input[type=file]").set_input_files([])
            shown.page.locator("input[type=file]").set_input_files(kept)
            shown.page.locator(".message").filter(has_text=words).wait_for()
            assert len(shown.page.evaluate("bcu.page.state.wishes")) == 1

    def test_the_plan_is_read_by_the_program(
        self, shown: Shown, file: Path, tmp_path: Path
    ) -> None:
        with shown.page.expect_download() as download:
            shown.press("Save plan")
        download.value.save_as(tmp_path / "plan.csv")
        answer = run(
            "evaluate",
            tmp_path / "plan.csv",
            "--scenario",
            file.parent / "county" / "six.toml",
            "--json",
        )
        assert answer.code == 0 and answer.document["holds"]
        best = shown.page.evaluate(
            "bcu.ask({bcus: 6, weights: {links: 1, imbalance: 1}, wishes: []})"
        )
        assert {row["bcu"] for row in answer.document["table"]} == set(best["plan"].values())
        assert "'=cmd()" in (tmp_path / "plan.csv").read_text(encoding="utf-8")

    def test_comments_stay_with_their_bcu(self, shown: Shown) -> None:
        field = shown.page.locator("table.bcus input").first
        field.fill("<b>Ask the chief</b>")
        field.press("Tab")
        shown.settle()
        shown.press("Start again")
        assert shown.page.locator("table.bcus input").first.input_value() == ""
        shown.press("Undo")
        assert shown.page.locator("table.bcus input").first.input_value() == "<b>Ask the chief</b>"

    def test_without_storage_it_works_all_the_same(self, browser: Any, file: Path) -> None:
        context = browser.new_context()
        context.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }})"
        )
        found = Shown(context, file)
        assert found.answer.startswith("Proven best") and found.heard == []
        context.close()

    def test_a_late_answer_to_an_older_state_is_dropped(self, shown: Shown) -> None:
        script = """async () => {
          const usual = bcu.page.ask;
          const slow = Object.assign((state) => new Promise((r) =>
            setTimeout(() => r(usual(state)), state.wishes.length ? 300 : 0)), usual);
          bcu.page.ask = slow;
          bcu.page.toggle("alone", [bcu.page.codes[3]]);
          bcu.page.change({wishes: []});
          await new Promise((r) => setTimeout(r, 600));
          return document.getElementById("answer").textContent;
        }"""
        assert "wish" not in shown.page.evaluate(script)


class TestLooks:
    @pytest.mark.parametrize("wide", [1280, 390])
    def test_the_accessibility_checker_finds_nothing(self, shown: Shown, wide: int) -> None:
        from axe_playwright_python.sync_playwright import Axe

        shown.page.set_viewport_size({"width": wide, "height": 850})
        steps = [
            "0",
            "bcu.page.choose(bcu.page.codes[0])",
            "bcu.page.toggle('together', [bcu.page.codes[0], bcu.page.codes[1]])",
            "bcu.page.compare('given'); bcu.page.show(2)",
            "bcu.page.show(0); bcu.page.toggle('alone', [bcu.page.codes[0]]);"
            "document.querySelector('.notes').open = true",
        ]
        for scheme, step in zip(("light", "dark", "light", "dark", "dark"), steps, strict=True):
            shown.page.emulate_media(color_scheme=scheme)
            shown.page.evaluate(f"() => {{ {step} }}")
            shown.settle()
            found = Axe().run(shown.page, options={"runOnly": {"type": "tag", "values": TAGS}})
            assert found.violations_count == 0, (step, found.generate_report())
            assert shown.page.evaluate("document.documentElement.scrollWidth") <= wide

    def test_names_of_any_kind_stay_text(self, shown: Shown, file: Path) -> None:
        text = shown.page.locator(".bcu-page").inner_text()
        assert TITLE in text and "<script>alert(1)</script>" in text and "onerror" in text
        assert shown.page.locator(".bcu-page img, .bcu-page b + script").count() == 0
        source = file.read_text(encoding="utf-8")
        assert "default-src 'none'" in source and "unsafe" not in source.split("<style>")[0]
        assert "Six &lt;b&gt;commands" in source

    def test_it_prints(self, shown: Shown, tmp_path: Path) -> None:
        from pypdf import PdfReader

        shown.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        text = " ".join(each.extract_text() for each in PdfReader(tmp_path / "page.pdf").pages)
        assert "Proven best" in text and "The BCUs" in text and "Start again" not in text
