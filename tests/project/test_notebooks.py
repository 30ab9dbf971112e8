"""The notebooks: they run as they are, hold no outputs, define nothing the package does."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import bcu_optimizer

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST = 40  # lines of a code cell
# A user may import these; what else a notebook needs, the package should give.
ALLOWED = {
    "bcu_optimizer", "geopandas", "matplotlib", "pandas", "pathlib", "random", "shapely", "tempfile"
}  # fmt: skip
# What the kernel's own parts warn of is not the notebook's doing.
STRICT = """
import warnings

warnings.simplefilter("error")
for package in ("ipykernel", "IPython", "jupyter_client", "tornado", "traitlets", "zmq"):
    warnings.filterwarnings("ignore", module=package)
"""

named = pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)


@cache
def read(path: Path) -> Any:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def code(path: Path) -> list[str]:
    """Return the code of each cell, without the magic lines of the notebook."""
    cells = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    return ["\n".join(li for li in text.splitlines() if not li.startswith("%")) for text in cells]


def test_all_seven_are_there() -> None:
    assert [path.stem[0] for path in BOOKS] == list("1234567")


@named
def test_it_is_stored_plain(path: Path) -> None:
    """Valid, with steady ids, without outputs, counts or leftovers of an editor."""
    book = read(path)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert set(book.metadata) == {"kernelspec", "language_info"}
    for number, cell in enumerate(book.cells, start=1):
        assert cell.id == f"{path.stem[0]}-{number:02d}"
        assert cell.metadata == {}
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@named
def test_it_begins_with_its_question_and_is_short(path: Path) -> None:
    book = read(path)
    assert book.cells[0].cell_type == "markdown"
    title = book.cells[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    assert len(book.cells) <= 25
    assert all(len(text.splitlines()) <= LONGEST for text in code(path))


@cache
def known() -> frozenset[str]:
    """Return the functions and classes that the package defines for others."""
    found = set()
    for module in pkgutil.walk_packages(bcu_optimizer.__path__, "bcu_optimizer."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(value) or inspect.isfunction(value):
                found |= {name} if value.__module__.startswith("bcu_optimizer") else set()
    return frozenset(name for name in found if not name.startswith("_"))


@named
def test_it_defines_nothing_twice(path: Path) -> None:
    """No function at all, and no class that the package has; nothing private is reached for."""
    for text in code(path):
        tree = ast.parse(text)
        assert not [each for each in tree.body if isinstance(each, ast.FunctionDef)]
        classes = {each.name for each in tree.body if isinstance(each, ast.ClassDef)}
        assert not classes & known()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_")
            if isinstance(node, ast.Import):
                assert {each.name.split(".")[0] for each in node.names} <= ALLOWED
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] in ALLOWED


@named
def test_it_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom in a kernel of its own, every warning an error."""
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    place = {"metadata": {"path": str(tmp_path)}}
    book = nbformat.from_dict(read(path))
    book.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    client = NotebookClient(book, timeout=300, resources=place, shutdown_kernel="immediate")
    client.execute()
    told = [out for cell in book.cells for out in cell.get("outputs", ())]
    assert told
    assert not [out for out in told if out.output_type == "error"]
    assert not [out for out in told if out.get("name") == "stderr"]
