"""A batch that is killed or interrupted at random moments, on this machine and on a cluster."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.runs.batch import atlas
from makers.batches import (
    MOMENT,
    cluster,
    contents,
    environment,
    half_written,
    programme,
    run,
    scenarios,
    states,
    until,
)
from makers.county import bcu

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")

GRID = ("--grid", "rules.number=[3, 4, 5]", "--grid", "rules.balance.max_ratio=[2.2, 2.5]")
RUNS = 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kills")
    scenarios(folder / "asked")
    return folder


@pytest.fixture(scope="module")
def command(place: Path) -> list[str]:
    return [*programme(place), "batch", str(place / "asked"), *GRID]


@pytest.fixture(scope="module")
def undisturbed(place: Path) -> dict[str, bytes]:
    """Every file of the batch, done in one process and never stopped."""
    assert ended(place, place / "undisturbed")["kept"] == 0
    assert len(states(place / "undisturbed")) == RUNS
    return contents(place / "undisturbed")


def ended(place: Path, out: Path) -> dict[str, Any]:
    """Do a batch to its end in this process; return its document."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", MOMENT)
        for module, name in ((pdf, "figures"), (atlas, "_pages")):
            patched.setattr(module, name, lambda *_: [Figure(figsize=(4, 3))])
        answer = bcu("batch", place / "asked", *GRID, "--jobs", "1", "--out", out, "--json")
    assert answer.code == 0, answer.err
    return answer.document


@contextmanager
def started(command: list[str], *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    words = [*command, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, text=True, env=environment(), **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


def done(out: Path) -> int:
    return len([path for path in out.glob("runs/*") if not path.name.startswith(".")])


def at_work(process: subprocess.Popen[str], out: Path, count: int) -> None:
    """Wait until so many runs are done, or the process has ended."""
    until(lambda: process.poll() is not None or done(out) >= count)


def worker_of_the_last(out: Path) -> int:
    """Return the process that did the run that was finished last."""
    file = out / ".batch" / "timings.jsonl"
    until(lambda: file.is_file() and file.read_text(encoding="utf-8").strip())
    *_, last = file.read_text(encoding="utf-8").split("\n\n")
    return int(json.loads(last)["worker"].rpartition(":")[2])


def test_killed_at_random_moments_it_ends_with_the_same_files(
    place: Path, command: list[str], undisturbed: dict[str, bytes], full: bool
) -> None:
    out, draw = place / "killed", random.Random(7)
    for kill in range(10 if full else 2):
        with started(command, "--jobs", "2", "--out", out) as process:
            until(lambda: process.poll() is not None or (out / ".batch" / "token").exists())
            if kill % 2 == 0:  # while workers write; otherwise at any moment
                at_work(process, out, done(out) + 1)
            time.sleep(draw.uniform(0, 0.5))
            process.kill()
    assert ended(place, out)["kept"] >= 1
    assert contents(out) == undisturbed
    assert half_written(out) == []


def test_ctrl_c_keeps_what_is_done_and_ends_the_workers(
    place: Path, command: list[str], undisturbed: dict[str, bytes]
) -> None:
    out = place / "interrupted"
    with started(command, "--jobs", "2", "--out", out) as process:
        at_work(process, out, 1)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in told
    assert "of 6 runs are kept. The same command goes on from there." in told
    assert half_written(out) == []
    assert ended(place, out)["kept"] >= 1
    assert contents(out) == undisturbed


def test_a_cluster_that_loses_a_worker_ends_with_the_same_files(
    place: Path, command: list[str], undisturbed: dict[str, bytes]
) -> None:
    out = place / "clustered"
    with (
        cluster(place, 2) as (address, (_, *workers)),
        started(command, "--dask", address, "--out", out) as process,
    ):
        at_work(process, out, 2)
        busy = worker_of_the_last(out)
        (worker,) = (each for each in workers if each.pid == busy)
        worker.kill()
        _, told = process.communicate()
    assert process.returncode == 0, told
    assert contents(out) == undisturbed


def test_a_cluster_that_is_lost_is_told_and_the_batch_goes_on_without(
    place: Path, command: list[str], undisturbed: dict[str, bytes]
) -> None:
    out = place / "lost"
    with (
        cluster(place, 1) as (address, processes),
        started(command, "--dask", address, "--out", out) as process,
    ):
        at_work(process, out, 2)
        for each in processes:
            each.kill()
        _, told = process.communicate()
    assert process.returncode == 3
    assert "Traceback" not in told
    assert told.count("the cluster was lost") <= 2
    assert "The same command does only what is missing" in told
    assert half_written(out) == []
    assert ended(place, out)["kept"] >= 1
    assert contents(out) == undisturbed


def test_a_cluster_that_does_not_answer_is_told(place: Path, command: list[str]) -> None:
    found = run(command, "--dask", "tcp://127.0.0.1:9", "--out", place / "none")
    assert found.returncode == 3
    assert "--dask tcp://127.0.0.1:9: the cluster does not answer" in found.stderr
    assert "Traceback" not in found.stderr
    assert not (place / "none").exists()
