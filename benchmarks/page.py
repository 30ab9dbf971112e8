"""Times of the plan page: `make bench`. Prints medians; asserts nothing. Needs Chromium."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

from bench import line, median, process
from playwright.sync_api import sync_playwright

import bcu_optimizer as bcu
from bcu_optimizer.interfaces.web.server.desk import Desk
from bcu_optimizer.interfaces.web.server.run import listening, prepared

SETTLED = "#bcu-page[data-settled]:not([data-settled=''])"
# Clicks wishes of one area after the other; says how long each took until it was painted.
CLICKS = """async (clicks) => {
  const root = () => document.getElementById("bcu-page");
  const settled = async () => {
    while (!root().dataset.settled) await new Promise((r) => setTimeout(r, 5));
  };
  const painted = () => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 0)));
  const times = [];
  for (let i = 0; i < clicks; i++) {
    const areas = document.querySelectorAll("[data-area]");
    areas[i % areas.length].dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await settled();
    const wishes = document.querySelectorAll(".pairs button");
    const begun = performance.now();
    wishes[(3 * i) % wishes.length].click();
    await painted();
    times.push(performance.now() - begun);
    await settled();
    if (i % 3 === 2) { bcu.page.change({ wishes: [] }); await settled(); }
  }
  return times.sort((a, b) => a - b);
}"""


def clicked(browser: Any, address: str, what: str, goal: str) -> None:
    """Print how long it takes from a click on a wish until its plan is on the screen."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.locator(SETTLED).wait_for(state="attached")
    times = page.evaluate(CLICKS, 30)
    line(f"click to paint, {what}", times[len(times) // 2] / 1000, goal)
    line("    95th percentile", times[int(0.95 * len(times))] / 1000)
    page.close()


def main() -> None:
    """Print how long pages take to make, how large they are, and how long a click takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        path = shutil.which("chromium")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in ("baseline", "thames-crossed"):
            file = Path(folder) / f"{name}.html"
            command = ["page", name, "--out", str(file)]
            line(f"bcu page {name}", median(lambda command=command: process(*command), runs))
            print(f"    {file.stat().st_size / 1e6:.2f} MB")
            clicked(browser, file.as_uri(), f"{name} from a file", "goal: 0.03")
        with listening(0) as taken:
            server, address = prepared(Desk(lambda more: bcu.read("baseline", list(more))), taken)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
            thread.start()
            clicked(browser, address, "baseline from the server", "goal: 0.08")
            server.should_exit = True
            thread.join()
        browser.close()


if __name__ == "__main__":
    main()
