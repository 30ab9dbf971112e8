"""The folder of a run: filled aside, and put in its place, whole, once all is written."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common import display
from bcu_optimizer.data import geopackage as geofiles
from bcu_optimizer.presentation.document import Closing, Document
from bcu_optimizer.presentation.table import Table
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.runs import marker
from bcu_optimizer.scenario import write as written
from bcu_optimizer.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from bcu_optimizer.presentation.folder import Folder, Print


class RunFolder:
    """A folder that a command fills; without :meth:`close` nothing of it remains.

    Raises
    ------
    InputError
        If it holds anything but an earlier run of the same command, or cannot be written; it then
        stays as it is.
    """

    def __init__(self, path: Path, command: str) -> None:
        self.command = command
        self._aside = ExitStack()
        self.path = self._aside.enter_context(files.folder_aside(path, command))

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return self._aside.__exit__(kind, error, trace)

    def _place(self, name: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def json(self, name: str, found: dict[str, Any]) -> None:
        """Write an answer as plain data."""
        marker.write_json(found, self._place(name))

    def text(self, name: str, text: str) -> None:
        """Write a text, such as that of a plan."""
        self._place(name).write_text(text, encoding="utf-8")

    def scenario(self, name: str, scenario: Scenario) -> None:
        """Write a scenario with all that it takes from others."""
        self.text(name, written.resolved(scenario))

    def table(self, name: str, table: Table | pd.DataFrame) -> None:
        """Write a table."""
        from bcu_optimizer.presentation.render import tables

        tables.write(table, self._place(name))

    def layers(self, name: str, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
        """Write layers for a GIS to one file."""
        for layer, frame in layers.items():
            geofiles.write_layer(frame, self._place(name), layer)

    def pages(self, name: str, printed: Print) -> None:
        """Write pages, and the picture of the first where one is wanted."""
        from bcu_optimizer.presentation.render import pdf

        pdf.write(printed, self._place(name))

    def webpage(self, name: str, document: Document) -> None:
        """Write a document as a page that a browser shows without a network."""
        from bcu_optimizer.presentation.render import notebook

        self.text(name, notebook.as_page(document))

    def close(
        self,
        problem: Problem,
        inputs: Mapping[str, Path] = MappingProxyType({}),
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Write what the run was made of, ``more`` besides, and put the folder in its place."""
        marker.write_marker(problem, self.command, self.path, inputs, more)
        self._aside.close()


def save(result: Any, path: Path) -> Folder:
    """Write an answer to a folder; return what it holds."""
    found: Folder = display.of("folder", result)
    with RunFolder(path, found.command) as folder:
        folder.json(found.document, result.as_dict())
        for name, scenario in {"scenario.toml": found.problem.scenario, **found.scenarios}.items():
            folder.scenario(name, scenario)
        for name, table in found.tables.items():
            folder.table(name, table)
        for name, plan in found.plans.items():
            folder.text(name, plan.to_csv(found.problem.areas.names))
        for name, layers in found.layers.items():
            folder.layers(name, layers)
        for name, printed in found.prints.items():
            folder.pages(name, printed)
        for name, document in found.webpages.items():
            folder.webpage(name, document)
        folder.close(found.problem, found.inputs)
    return found


def closing(said: Closing, out: Path | None) -> str:
    """Say where an answer was written, or that nothing was and how it would be kept."""
    if out is None:
        return f"Nothing was written. To keep {said.kept}, add: --out DIR"
    return said.made.replace("{out}", str(out))
