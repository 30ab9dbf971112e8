"""Standard output and the screen are ours: libraries that write wherever they can reach neither."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.interfaces.cli import app as cli
from makers import batches

ROOT = Path(__file__).resolve().parents[3]

# Read by every Python that is started, workers too. It makes the solvers and the end of a process
# write in each way there is: to both descriptors, through C and from a child, and from Python.
LOUD = """\
import atexit, ctypes, logging, os, subprocess, sys, warnings
import highspy, pulp

def noise(when):
    for descriptor in (1, 2):
        os.write(descriptor, f"NOISE in {when}\\n".encode())
    library = ctypes.CDLL(None)
    library.puts(b"NOISE through C")
    subprocess.run(["sh", "-c", "echo NOISE of a child; echo NOISE of a child >&2"])
    print("NOISE of Python")
    print("NOISE of Python", file=sys.stderr)
    warnings.warn("NOISE as a warning")
    logging.getLogger("library").warning("NOISE in a log")

def made_loud(kind, name):
    quiet = getattr(kind, name)
    def loud(self, *arguments, **options):
        noise(name)
        return quiet(self, *arguments, **options)
    setattr(kind, name, loud)

class Loud(highspy.Highs):
    def __init__(self):
        noise("construction")
        super().__init__()

if os.environ.get("LOUD"):
    highspy.Highs = Loud
    made_loud(pulp.HiGHS, "findSolutionValues")
    made_loud(pulp.COIN_CMD, "actualSolve")
    atexit.register(noise, "the end")
"""

LIBRARY = """\
import sys
import bcu_optimizer as bcu
print("before")
print(bcu.solve(sys.argv[1]).outcome)
print(bcu.solve(sys.argv[1]).outcome)
"""

# As HiGHS 1.16 does: the first instance of a process prints, through C, which holds it back.
GREETS = """\
import ctypes, highspy
class Greets(highspy.Highs):
    first = True
    def __init__(self):
        if Greets.first:
            ctypes.CDLL(None).puts(b"NOISE")
        Greets.first = False
        super().__init__()
highspy.Highs = Greets
"""

posix = pytest.mark.skipif(os.name != "posix", reason="descriptors and signals are those of POSIX")
pytestmark = posix


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    (folder / "loud").mkdir()
    (folder / "loud" / "sitecustomize.py").write_text(LOUD, encoding="utf-8")
    batches.scenarios(folder / "asked")
    return folder


def environment(place: Path, **more: str) -> dict[str, str]:
    paths = [str(place / "loud"), *filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)])]
    return {**os.environ, "LOUD": "yes", "PYTHONPATH": os.pathsep.join(paths), **more}


def run(
    place: Path, *arguments: str | Path, before: str = "", **how: Any
) -> subprocess.CompletedProcess[str]:
    programme = f"{before}\nfrom bcu_optimizer.interfaces.cli.app import main\nmain()"
    streams_of = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", programme, *map(str, arguments)],
        text=True,
        check=False,
        env=environment(place),
        timeout=100,
        **{**streams_of, **how},
    )


@pytest.fixture
def toy(place: Path) -> Path:
    return place / "asked" / "toy.toml"


def on_a_screen(place: Path, *arguments: str | Path, wide: int) -> tuple[int, str]:
    """Run a command on a screen of so many columns; return its exit code and all it showed."""
    import fcntl
    import pty
    import struct
    import termios

    main = "from bcu_optimizer.interfaces.cli.app import main; main()"
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, wide, 0, 0))
    shown = b""
    words = [sys.executable, "-c", main, *map(str, arguments)]
    everything = {"stdin": subprocess.DEVNULL, "stdout": slave, "stderr": slave}
    own = {name: text for name, text in environment(place).items() if name != "COLUMNS"}
    with subprocess.Popen(words, env=own, **everything) as process:  # type: ignore[call-overload]
        os.close(slave)
        with contextlib.suppress(OSError):  # the end of a screen
            while piece := os.read(master, 65536):
                shown += piece
    os.close(master)
    return process.returncode, shown.decode()


class TestDocument:
    @pytest.mark.parametrize("solver", ["highs", "cbc"])
    def test_is_alone_whatever_a_solver_writes(self, place: Path, toy: Path, solver: str) -> None:
        found = run(place, "solve", toy, "--json", "--solver", solver)
        assert found.returncode == 0, found.stderr
        assert json.loads(found.stdout)["results"][0]["outcome"] == "optimal"
        assert found.stdout.count("\n") == 1
        assert found.stderr == ""

    def test_is_alone_for_an_error(self, place: Path) -> None:
        found = run(place, "solve", place / "nothing.toml", "--json")
        assert found.returncode == 3
        assert json.loads(found.stdout)["error"]["kind"] == "input"
        assert found.stderr == ""

    def test_is_alone_where_workers_solve(self, place: Path, tmp_path: Path) -> None:
        grid = ("--grid", "rules.number=[3, 4]", "--jobs", "2")
        found = run(place, "batch", place / "asked", *grid, "--out", tmp_path / "o", "--json")
        assert found.returncode == 0, found.stderr
        assert json.loads(found.stdout)["counts"]["plan"] == 2
        assert found.stderr == ""

    @pytest.mark.slow
    def test_is_alone_where_a_cluster_solves(self, place: Path, tmp_path: Path) -> None:
        with batches.cluster(place, 1) as (address, _):
            arguments = ("--dask", address, "--out", tmp_path / "o", "--json")
            found = run(place, "batch", place / "asked", *arguments)
        assert found.returncode == 0, found.stderr
        assert json.loads(found.stdout)["counts"]["plan"] == 1
        assert found.stderr == ""

    @pytest.mark.parametrize(
        ("sent", "solver"), [(signal.SIGINT, "cbc"), (signal.SIGTERM, "highs")]
    )
    def test_is_alone_when_stopped(
        self, place: Path, toy: Path, tmp_path: Path, sent: signal.Signals, solver: str
    ) -> None:
        stopped = f"""
import os, signal, threading
from bcu_optimizer.engines.set_partitioning import solvers
signal.signal(signal.SIGINT, signal.default_int_handler)
solved = solvers.run
def run(*arguments):
    os.kill(os.getpid(), {int(sent)})
    return solved(*arguments)
solvers.run = run
"""
        arguments = ("solve", toy, "--json", "--solver", solver, "--out", tmp_path / "o")
        found = run(place, *arguments, before=stopped)
        assert found.returncode == 130, found.stderr
        assert json.loads(found.stdout)["error"]["kind"] == "interrupted"
        assert found.stderr == ""
        assert list(tmp_path.iterdir()) == []

    def test_that_has_begun_is_given_whole_and_nothing_comes_after_it(
        self, place: Path, toy: Path
    ) -> None:
        late = """
import os, signal
from bcu_optimizer.common import streams
signal.signal(signal.SIGINT, signal.default_int_handler)
write = streams._Own.write
def stopped(self, text):
    os.kill(os.getpid(), signal.SIGINT)
    return write(self, text)
streams._Own.write = stopped
"""
        found = run(place, "solve", toy, "--json", before=late)
        assert found.returncode == 0
        assert json.loads(found.stdout)["scenario"] == "toy"

    def test_is_alone_where_a_program_calls_the_command(
        self, toy: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        solved = solvers.run

        def loud(*arguments: Any) -> solvers.Ending:
            print("NOISE")
            print("NOISE", file=sys.stderr)
            return solved(*arguments)

        monkeypatch.setattr(solvers, "run", loud)
        found = CliRunner().invoke(cli.app, ["solve", str(toy), "--json"])
        assert found.exit_code == 0
        assert json.loads(found.stdout)["results"][0]["outcome"] == "optimal"
        assert found.stderr == ""


class TestScreen:
    def test_shows_the_answer_and_no_noise(self, place: Path, toy: Path) -> None:
        code, told = on_a_screen(place, "solve", toy, "--out", place / "drawn", wide=70)
        assert code == 0, told
        assert "Proven best plan" in told
        assert "Drawing maps" in told
        assert "NOISE" not in told
        lines = [line for line in told.splitlines() if "Maps, tables and data" in line]
        assert len(lines) == 1

    def test_shows_an_error_as_wide_as_it_is(self, place: Path) -> None:
        code, told = on_a_screen(place, "solve", place / "nothing-of-that-name.toml", wide=50)
        assert code == 3
        # The path is not broken, and takes a line of its own where it is long; of what moves
        # the cursor nothing is counted.
        seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told)
        lines = [line for line in seen.splitlines() if line.strip()]
        named = max(i for i, line in enumerate(lines) if "nothing-of-that-name.toml" in line)
        assert " ".join(seen.split()).endswith("there is no such scenario file. Check the path.")
        assert lines[named + 1 :]
        assert all(len(line) <= 50 for line in lines[named + 1 :])

    def test_shows_a_defect(self, place: Path, toy: Path) -> None:
        broken = """
from bcu_optimizer.engines.set_partitioning import solvers
def run(*_):
    raise ZeroDivisionError("a defect")
solvers.run = run
"""
        found = run(place, "solve", toy, before=broken)
        assert found.returncode == 1
        assert found.stdout == ""
        assert found.stderr.startswith("Traceback")
        assert found.stderr.endswith("ZeroDivisionError: a defect\n")

    def test_shows_what_comes_of_a_second_command(self, place: Path) -> None:
        first = """
import contextlib
from bcu_optimizer.interfaces.cli.app import main
with contextlib.suppress(SystemExit):
    main(["--version"])
"""
        assert run(place, "--version", before=first).stdout.count("bcu ") == 2

    def test_help_is_shown(self, place: Path) -> None:
        assert "Usage: bcu" in run(place, "--help").stdout
        assert "Usage: bcu solve" in run(place, "solve", "--help").stdout
        assert run(place, "--version").stdout.startswith("bcu ")


class TestOutputThatLeadsNowhere:
    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
    @pytest.mark.parametrize("arguments", ["schema", "scenarios", "scenarios --json", "--help"])
    def test_full(self, place: Path, arguments: str) -> None:
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            found = run(place, *arguments.split(), stdout=full)
        assert found.returncode == 3
        (line,) = found.stderr.splitlines()
        assert line == "bcu: standard output: this cannot be written (No space left on device)."

    @pytest.mark.parametrize("arguments", ["schema", "scenarios --json", "--help"])
    def test_closed(self, place: Path, arguments: str) -> None:
        main = "from bcu_optimizer.interfaces.cli.app import main; main()"
        words = f"exec '{sys.executable}' -c '{main}' {arguments} >&-"
        found = subprocess.run(
            ["sh", "-c", words],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=environment(place),
        )
        assert found.returncode == 3
        (line,) = found.stderr.splitlines()
        assert "standard output: this cannot be written" in line

    def test_left_by_its_reader(self, place: Path) -> None:
        programme = [
            sys.executable,
            "-c",
            "from bcu_optimizer.interfaces.cli.app import main; main(['schema'])",
        ]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(place)}
        with subprocess.Popen(programme, **pipes) as writer:  # type: ignore[call-overload]
            writer.stdout.close()
            assert writer.stderr.read() == b""
        assert writer.returncode == 141

    def test_errors_that_cannot_be_told_are_no_errors(self, place: Path, toy: Path) -> None:
        main = "from bcu_optimizer.interfaces.cli.app import main; main()"
        words = f"exec '{sys.executable}' -c '{main}' solve '{toy}' --json 2>&-"
        found = subprocess.run(
            ["sh", "-c", words], stdout=subprocess.PIPE, check=False, env=environment(place)
        )
        assert found.returncode == 0
        assert json.loads(found.stdout)["scenario"] == "toy"


class TestLibrary:
    def test_prints_nothing_of_its_solver(self, place: Path, toy: Path) -> None:
        found = subprocess.run(
            [sys.executable, "-c", GREETS + LIBRARY, str(toy)],
            capture_output=True,
            text=True,
            check=False,
            env=environment(place, LOUD=""),
        )
        assert found.stdout.splitlines() == ["before", "optimal", "optimal"], found.stderr
        assert found.stderr == ""
