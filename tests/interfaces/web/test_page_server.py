"""``bcu open``: who is let in, what is refused and how, and what the page does with a server."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bcu_optimizer import read, solve
from bcu_optimizer.common.errors import InputError
from makers import browser as browsers
from makers import county
from makers.county import CODES, NAMES, PLAN

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from bcu_optimizer.interfaces.web.server.asked import State, Wish
from bcu_optimizer.interfaces.web.server.desk import Desk
from bcu_optimizer.interfaces.web.server.guard import MOST_AT_ONCE, MOST_BYTES
from bcu_optimizer.interfaces.web.server.run import listening, prepared

pytestmark = pytest.mark.undrawn

WHOLE = {CODES[i]: bcu for bcu, areas in PLAN.items() for i in areas}
SETTLED = "#bcu-page[data-settled]:not([data-settled=''])"


class Served:
    """A page that is served, and requests to it as anyone may send them."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        place, self.token = address.split("/#token=")
        self.host = place.removeprefix("http://")

    def send(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any, http.client.HTTPMessage]:
        given = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.putrequest(method, path, skip_host="host" in given, skip_accept_encoding=True)
        for name, value in given.items():
            connection.putheader(name, value)
        connection.putheader("content-length", str(len(data or b"")))
        connection.endheaders(data)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        is_json = (answer.getheader("content-type") or "").startswith("application/json")
        return answer.status, json.loads(text) if is_json else text, answer.headers

    def ask(self, name: str, asked: Any, status: int = 200) -> Any:
        code, found, _ = self.send("POST", f"/api/{name}", asked)
        assert code == status, found
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    made = county.make(folder / "county")
    desk = Desk(lambda more: read(made.scenario, list(more)), save_to=folder / "kept")
    with listening(0) as taken:
        server, address = prepared(desk, taken)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        yield Served(address, folder)
        server.should_exit = True
        thread.join()


class TestGuard:
    def test_the_empty_page_holds_nothing_and_needs_no_token(self, served: Served) -> None:
        code, text, headers = served.send("GET", "/", authorization="")
        assert code == 200 and b"Drax-le-Moor" not in text and b"connect-src 'self'" in text
        assert headers["x-frame-options"] == "DENY" and headers["cache-control"] == "no-store"
        assert "server" not in headers

    @pytest.mark.parametrize(
        ("code", "headers"),
        [
            (421, {"host": "evil.example"}),
            (421, {"host": "127.0.0.1"}),
            (403, {"origin": "http://evil.example"}),
            (403, {"origin": "null"}),
            (401, {"authorization": ""}),
            (401, {"authorization": "Bearer x"}),
            (401, {"authorization": "Bearer é".encode().decode("latin-1")}),
            (415, {"content_type": "text/plain"}),
            (415, {"content_type": "application/x-www-form-urlencoded"}),
        ],
    )
    def test_strangers_are_refused(
        self, served: Served, code: int, headers: dict[str, str]
    ) -> None:
        assert served.send("POST", "/api/held", {}, **headers)[0] == code

    @pytest.mark.parametrize(
        "path", ["/api/nothing", "/../../etc/passwd", "/%2e%2e/x", "/api/held/.."]
    )
    def test_there_is_nothing_else(self, served: Served, path: str) -> None:
        assert served.send("GET", path)[0] in (404, 405)

    def test_what_is_too_large_is_not_read(self, served: Served) -> None:
        assert served.send("POST", "/api/judge", b" " * (MOST_BYTES + 1))[0] == 413

    @pytest.mark.parametrize(
        ("name", "asked"),
        [
            ("explain", b'{"bcus": 1e400}'),
            ("explain", b'{"bcus": 6, "weights": {"links": 1e400}}'),
            ("explain", b'{"bcus": 6, "weights": {"links": NaN}}'),
            ("explain", b'{"bcus": 1000000}'),
            ("explain", b'{"bcus": true}'),
            ("explain", b'{"bcus": ' + b"9" * 10_000 + b"}"),
            ("judge", b"[" * 100_000),
            ("judge", b"not json"),
            ("judge", b'{"plan": {"nowhere": "A"}}'),
            ("judge", b'{"plan": {}, "more": 1}'),
            ("complete", b'{"plan": {}, "bcus": 6, "weights": {"nothing": 1}}'),
            ("held", b'{"settings": ["rules.size = [9, 1]"]}'),
            ("save", b'{"plan": {}, "name": "../../evil"}'),
            ("save", b'{"plan": {}, "name": "/etc/evil"}'),
        ],
    )
    def test_absurd_requests_are_refused_in_words(
        self, served: Served, name: str, asked: bytes
    ) -> None:
        code, found, _ = served.send("POST", f"/api/{name}", asked)
        assert code == 422 and found["error"]["message"]
        assert "Traceback" not in str(found)

    @pytest.mark.parametrize(
        "setting",
        [
            'data.areas = "/etc/passwd"',
            'data.figures = "x.csv"',
            'data.crossings = "/etc/passwd"',
            'data = { areas = "/etc/passwd" }',
            'rules.fixed = { plan = "/etc/passwd", bcus = ["x"] }',
            'rules = { fixed = { plan = "/etc/passwd", bcus = ["x"] } }',
            'extends = "/etc/passwd"',
        ],
    )
    def test_no_file_of_the_machine_is_read_for_who_asks(
        self, served: Served, setting: str
    ) -> None:
        found = served.ask("held", {"settings": [setting]}, 422)
        assert "can be changed here" in found["error"]["message"]

    def test_many_at_once_are_put_off(self, served: Served) -> None:
        with ThreadPoolExecutor(80) as many:
            asked = [
                many.submit(served.send, "POST", "/api/judge", {"plan": WHOLE}) for _ in range(200)
            ]
            codes = {each.result()[0] for each in asked}
        assert codes <= {200, 429} and 200 in codes
        assert MOST_AT_ONCE < 80

    def test_a_port_that_is_taken_is_said(self) -> None:
        with listening(0) as taken, pytest.raises(InputError, match="cannot be used"):
            listening(taken.getsockname()[1])


class TestAnswers:
    def test_a_drawing_is_judged(self, served: Served) -> None:
        whole = served.ask("judge", {"plan": WHOLE})
        assert whole["holds"] is True and len(whole["rules"]) == 6 and not whole["blank"]
        open_ = dict(list(WHOLE.items())[1:])
        assert served.ask("judge", {"plan": open_})["blank"] == [next(iter(WHOLE))]
        parted = served.ask("judge", {"plan": {**WHOLE, CODES[0]: "South East"}})
        assert parted["split"] == ["South East"] and parted["holds"] is False

    def test_the_rest_is_completed_best(self, served: Served) -> None:
        half = {CODES[i]: "Mine" for i in (0, 1)}
        found = served.ask("complete", {"plan": half, "bcus": 6, "weights": {"links": 1}})
        assert found["outcome"] == "optimal" and found["plan"][CODES[0]] == "Mine"
        assert len(set(found["plan"].values())) == 6

    def test_why_there_is_no_plan(self, served: Served) -> None:
        wishes = [
            {"kind": "together", "areas": [CODES[0], CODES[1]]},
            {"kind": "alone", "areas": [CODES[0]]},
        ]
        text = served.ask("explain", {"bcus": 6, "wishes": wishes})["text"]
        assert f"{NAMES[0]} and {NAMES[1]} share a BCU" in text

    def test_why_an_area_is_where_it_is(self, served: Served) -> None:
        asked = {"bcus": 6, "weights": {"links": 1, "imbalance": 1}, "area": CODES[0]}
        assert NAMES[1] in served.ask("why", asked)["text"]
        served.ask("why", {**asked, "area": "nowhere"}, 422)

    def test_a_ratio_as_the_goal_is_ranked_by_the_program(self, served: Served) -> None:
        ratio = ["goals = { demand_ratio = 1 }"]
        desk = Desk(lambda more: read(served.folder / "county" / "six.toml", [*ratio, *more]))
        assert desk.held(())["held"]
        together = Wish(kind="together", areas=(CODES[0], CODES[5]))
        found = desk.rank(State(bcus=6, wishes=(together,)))
        rule = f"rules.together=[['{CODES[0]}', '{CODES[5]}']]"
        result = solve(served.folder / "county" / "six.toml", [*ratio, rule])
        assert (found["objective"], found["plan"]) == (result.objective, result.plan.assignment)
        assert found["tied"] == str(result.tied)
        alone = Wish(kind="alone", areas=(CODES[6],))
        assert desk.rank(State(bcus=6, wishes=(alone,)))["plan"] is None

    def test_changed_limits_are_looked_at_anew(self, served: Served) -> None:
        usual = served.ask("held", {})["held"]
        assert served.ask("held", {"settings": ["rules.balance.max_ratio = 3"]})["held"] != usual
        assert served.ask("held", {})["held"] == usual
        none = served.ask("held", {"settings": ["rules.balance.max_ratio = 1.0"]}, 422)
        assert "no number of BCUs has a plan" in none["error"]["message"]

    def test_plans_come_from_files_and_go_to_them(self, served: Served) -> None:
        rows = "code,bcu\n" + "".join(f"{code},{bcu}\n" for code, bcu in WHOLE.items())
        kind = {"content_type": "application/octet-stream"}
        code, found, _ = served.send("POST", "/api/read?name=a.csv", rows.encode(), **kind)
        assert code == 200 and found["plan"] == WHOLE
        code, book, _ = served.send("POST", "/api/workbook", {"plan": WHOLE})
        assert code == 200 and book[:2] == b"PK"
        code, found, _ = served.send("POST", "/api/read?name=a.xlsx", book, **kind)
        assert code == 200 and found["plan"] == WHOLE
        code, found, _ = served.send(
            "POST", "/api/read?name=a.csv", b"code,bcu\nnowhere,A\n", **kind
        )
        assert code == 422 and "line 2" in found["faults"][0] and "/tmp" not in str(found)
        assert served.send("POST", "/api/read?name=a.py", b"x", **kind)[0] == 422

    def test_a_plan_is_kept_as_a_run_below_the_folder(self, served: Served) -> None:
        found = served.ask("save", {"plan": WHOLE, "name": "my plan"})
        folder = served.folder / "kept" / "my plan"
        assert found["folder"] == str(folder)
        assert (folder / "plan.csv").is_file() and (folder / "map.pdf").is_file()
        assert served.ask("save", {"plan": WHOLE, "name": "my plan"})  # the same again


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Any]:
    with browsers.started() as browser:
        page = browser.new_page()
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(served.address)
        page.locator(SETTLED).wait_for(state="attached")
        yield page
        assert heard == []


class TestCommand:
    def test_without_a_plan_it_says_so(self) -> None:
        answer = county.bcu("open", "ten-bcus", "--bcus", "10", "--no-browser")
        assert answer.code == 4 and "There is no plan of 10 BCUs" in answer.out

    def test_it_prints_its_address_alone_and_ends_well_by_interrupt(self, served: Served) -> None:
        scenario = served.folder / "county" / "six.toml"
        command = [
            sys.executable,
            "-c",
            "from bcu_optimizer.interfaces.cli.app import main; main()",
        ]
        with subprocess.Popen(
            [*command, "open", str(scenario), "--no-browser"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("http://127.0.0.1:") and "/#token=" in line
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (0, "", "")


class TestPage:
    def test_the_token_leaves_the_address_and_outlives_a_reload(self, page: Any) -> None:
        assert "token" not in page.url
        page.reload()
        page.locator(SETTLED).wait_for(state="attached")
        assert page.inner_text("#answer").startswith("Proven best of ")

    def test_drawing_painting_and_completing(self, page: Any) -> None:
        page.get_by_role("button", name="Draw from this plan").click()
        page.get_by_text("Your drawing keeps every rule.").wait_for()
        page.get_by_role("radio", name="no BCU").check()
        page.locator("[data-area]").nth(0).click()
        page.get_by_text("leaves 1 area without a BCU").wait_for()
        page.get_by_role("button", name="Complete the rest best").click()
        page.get_by_text("Your drawing keeps every rule.").wait_for()
        page.get_by_role("button", name="Stop drawing").click()
        page.get_by_text("Proven best").wait_for()

    def test_why_is_told_on_the_page(self, page: Any) -> None:
        page.evaluate("bcu.page.toggle('alone', [bcu.page.codes[0]])")
        page.evaluate("bcu.page.toggle('together', [bcu.page.codes[0], bcu.page.codes[1]])")
        page.get_by_role("button", name="Explain").click()
        page.get_by_text("These rules cannot all be kept").wait_for()
        page.get_by_role("button", name="Remove all").click()
        page.get_by_text("Proven best").wait_for()
