"""What the tests share: a steady Hypothesis, toys written to files, and the shipped London."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bcu_optimizer.data import areas, shipped
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.load import load
from makers import blank
from makers.toys import Toy, write

# The same examples on every run, so that the gate is stable; deadlines would measure the machine.
settings.register_profile(
    "gate",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("gate")


def pytest_configure() -> None:
    """Let the processes that tests start be interrupted, also where the tests run unattended.

    What a shell starts in the background ignores interrupts, and so would all that it starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is signal.SIG_IGN:
        signal.signal(hangup, signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run what takes long, unreduced")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Draw nothing in a test marked `undrawn`, its fixtures included; the nearest mark counts."""
    marks = [mark.name for mark in item.iter_markers() if mark.name in {"drawn", "undrawn"}]
    with blank.pages() if marks[:1] == ["undrawn"] else nullcontext():
        return (yield)


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether slow tests run unreduced."""
    return bool(request.config.getoption("--full"))


@pytest.fixture
def toy_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a toy to files; give the path of its scenario."""

    def written(toy: Toy, *, geojson: bool = False) -> Path:
        folder = tmp_path / f"toy{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return write(toy, folder, geojson=geojson)

    return written


@pytest.fixture(autouse=True, scope="session")
def _shipped_once() -> Iterator[None]:
    """Read what ships only once for each way of asking; it is the same throughout."""
    usual, held = areas.read, dict[str, areas.Areas]()

    def read(source: areas.Source) -> areas.Areas:
        paths = (source.polygons, source.figures, source.water)
        if any(path and path.parent != shipped.BOUNDARIES for path in paths):
            return usual(source)
        key = repr(source)
        if key not in held:
            held[key] = usual(source)
        return held[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "read", read)
        yield


@pytest.fixture(scope="session")
def london() -> Callable[..., Problem]:
    """Build the shipped baseline, with settings on top; its areas are read only once."""
    held = build(load("baseline")).areas

    def built(*settings: str) -> Problem:
        return build(load("baseline", settings), held)

    return built
