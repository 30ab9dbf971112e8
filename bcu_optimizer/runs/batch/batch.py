"""Doing a batch: what is done is kept, the rest is worked on, and all of it is bound together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from bcu_optimizer.common import input_files
from bcu_optimizer.common.atomic_files import MARKER, cannot_write, target
from bcu_optimizer.common.errors import Fault, InputError, InterruptedRunError
from bcu_optimizer.common.parallel import Done, check_main, workers
from bcu_optimizer.runs.batch import grid as plan
from bcu_optimizer.runs.batch import lock, save, wording
from bcu_optimizer.runs.batch import manifest as marker
from bcu_optimizer.runs.batch import run_results as held
from bcu_optimizer.runs.batch.grid import Grid, Run
from bcu_optimizer.runs.batch.result import Batch, Tell
from bcu_optimizer.runs.batch.run_key import How, key_of
from bcu_optimizer.runs.batch.run_results import Answer
from bcu_optimizer.runs.batch.timings import Timings
from bcu_optimizer.runs.batch.worker import RUNS, Task, pinned, work
from bcu_optimizer.scenario.load import load

_STILL = Fault(
    "the folder of the run is not there after it was written.",
    remedy="Leave it where it is and give the same command again.",
)


_PLAIN, _QUIET = How(), Tell()


def batch(
    paths: Sequence[str],
    folder: Path,
    grid: Grid,
    how: How = _PLAIN,
    who: tuple[int | None, str | None] = (None, None),
    tell: Tell = _QUIET,
) -> Batch:
    """Do all runs of a batch that are not done yet, and write what is made of all of them.

    ``who`` is the number of processes of this machine, or the address of a cluster.

    Raises
    ------
    InputError
        If nothing can be done at all: no scenario can be read, the grid does not fit, the folder
        holds something else or is in use, the cluster does not answer.
    InterruptedRunError
        If the user stops it; what is done is kept.
    """
    check_main()
    folder = target(input_files.named(folder))
    tell.now("Reading the scenarios …")
    runs, remarks = plan.runs(paths, grid)
    for remark in remarks:
        tell.line(remark)
    asked = marker.Asked(paths, grid, how, runs)
    answers = [_read(run, how) for run in runs]
    if all(answer.faults for answer in answers):
        raise InputError(*dict.fromkeys(fault for each in answers for fault in each.faults))
    marker.check(folder, asked)
    is_new = marker.make(folder)
    try:
        with lock.alone(folder) as token:
            return _done(folder.absolute(), asked, answers, who, tell, token)
    except InputError:
        if is_new and not (folder / RUNS).exists():
            marker.remove(folder)
        raise


def _read(run: Run, how: How) -> Answer:
    """Read a scenario as far as its key; what is wrong with it is what became of its run."""
    if run.path is None:
        return Answer(run, faults=run.faults)
    try:
        scenario = load(run.path, run.settings(how.settings))
        return Answer(run, scenario.title, scenario.question, key_of(scenario, how))
    except InputError as error:
        return Answer(run, run.scenario, faults=plan.from_grid(error.faults, run))


def _done(
    folder: Path,
    asked: marker.Asked,
    answers: list[Answer],
    who: tuple[int | None, str | None],
    tell: Tell,
    token: str,
) -> Batch:
    """Do the batch in a folder that is held for it alone."""
    before = marker.check(folder, asked)
    marker.tidy(folder)
    keys = {answer.run.name: answer.key for answer in answers}
    moment = marker.write(folder, asked, keys, before)
    timings, started = Timings(folder), time.perf_counter()
    answers, changed = _kept(folder, answers)
    if changed:
        tell.line(f"{wording.runs(changed)} done before will be done again: something changed.")
    told, fresh = "", [i for i, each in enumerate(answers) if each.key and not each.results]
    try:
        for line in wording.failures(answers):
            tell.line(line)
        if fresh:
            with workers(*who, shared=folder) as found:
                told = found.told
                tasks = [_task(answers[i], asked.how, folder, moment, token) for i in fresh]
                done = found.run(work, tasks)
                try:
                    _gather(answers, fresh, done, folder, timings, tell)
                finally:
                    done.close()
        seconds = time.perf_counter() - started
        if not (folder / MARKER).is_file():  # the folder was deleted, and made anew by a run
            marker.write(folder, asked, keys, {})
        faults: tuple[Fault, ...] = ()
        if fresh or not save.is_saved(answers, asked.grid, folder):
            faults = _write(folder, asked.grid, answers, moment, timings, tell)
    except KeyboardInterrupt:
        raise InterruptedRunError(_interrupted(folder, answers)) from None
    finally:
        marker.tidy(folder)
    taken = timings.of(answers[i].run.name for i in fresh if answers[i].results)
    return Batch(folder, tuple(answers), wording.measured(taken, seconds, told), faults, asked.grid)


def _kept(folder: Path, answers: Sequence[Answer]) -> tuple[list[Answer], int]:
    """Take up what is done already; tell how many runs were done but do not fit any more."""
    found, changed = [], 0
    for answer in answers:
        place = folder / RUNS / answer.run.name
        results = held.results(place, answer.key)
        changed += answer.key is not None and not results and place.is_dir()
        found.append(replace(answer, results=results, is_kept=bool(results)))
    return found, changed


def _task(answer: Answer, how: How, folder: Path, moment: int, token: str) -> Task:
    assert answer.run.path is not None
    return {
        "name": answer.run.name,
        "path": answer.run.path,
        "settings": answer.run.settings(how.settings),
        "how": {**asdict(how), "settings": list(how.settings)},
        "folder": str(folder),
        "moment": moment,
        "token": token,
    }


def _gather(
    answers: list[Answer],
    fresh: Sequence[int],
    done: Iterator[Done],
    folder: Path,
    timings: Timings,
    tell: Tell,
) -> None:
    """Take up each run as it is done, in whatever order."""
    lost: dict[str, int] = {}
    for number, each in enumerate(done, 1):
        i = fresh[each.index]
        run, faults, seconds = answers[i].run, plan.from_grid(each.faults, answers[i].run), None
        if not faults:
            seconds = each.value["seconds"]
            timings.keep(run.name, each.value)
            results = held.results(folder / RUNS / run.name, each.value["key"])
            faults = () if results else (_STILL,)
            answers[i] = replace(answers[i], results=results, key=each.value["key"])
        answers[i] = replace(answers[i], faults=faults, is_lost=each.is_lost)
        if each.is_lost and (whole := held.results(folder / RUNS / run.name, answers[i].key)):
            # Its worker had written it before what it had to tell was lost.
            answers[i] = replace(answers[i], results=whole, faults=(), is_lost=False)
        elif each.is_lost:
            lost[str(faults[0])] = lost.get(str(faults[0]), 0) + 1
            if lost[str(faults[0])] > 1:  # told once, and at the end how often
                continue
        tell.now(wording.done(answers[i], number, len(fresh), seconds))
        for line in wording.failures([answers[i]]):
            tell.line(line)
    for text, count in lost.items():
        if count > 1:
            tell.line(f"failed: {count - 1:,} more for the same reason: {text}")


def _write(
    folder: Path,
    grid: Grid,
    answers: Sequence[Answer],
    moment: int,
    timings: Timings,
    tell: Tell,
) -> tuple[Fault, ...]:
    """Write what is made of all runs; return why it could not be."""
    try:
        timings.write(folder / marker.TIMINGS, (answer.run.name for answer in answers))
        with pinned(moment):
            made = datetime.fromtimestamp(moment, UTC)
            save.save(answers, grid, folder, made, tell.now)
    except InputError as error:
        return error.faults
    except OSError as error:
        return cannot_write(folder, error).faults
    return ()


def _interrupted(folder: Path, answers: Sequence[Answer]) -> Fault:
    """Say how much is kept, runs included that a worker had just written."""
    places = (folder / RUNS / answer.run.name for answer in answers)
    done = sum(
        bool(answer.results or held.results(place, answer.key))
        for answer, place in zip(answers, places, strict=True)
    )
    kept = f"{done:,} of {wording.runs(len(answers))} are kept" if done else "nothing was done"
    return Fault(f"stopped by the user; {kept}.", remedy="The same command goes on from there.")
