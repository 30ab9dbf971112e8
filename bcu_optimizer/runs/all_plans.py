"""Every valid plan in one Parquet file, written as the plans are laid out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bcu_optimizer.common import input_files
from bcu_optimizer.common.atomic_files import written_aside
from bcu_optimizer.common.errors import bad
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census.census import Census
from bcu_optimizer.questions.plan_list import PlanList
from bcu_optimizer.scenario import write as document

_OPTION = "--all"
_WRITER = b"bcu_optimizer"
_GROUP = 50_000  # plans written at a time


def check_file(path: Path) -> None:
    """Refuse a file that cannot be written, or that holds anything but an earlier list of plans.

    Raises
    ------
    InputError
        If it is a folder or another kind of file, or its folder cannot be written to.
    """
    if input_files.named(path).is_dir():
        raise bad("this is a folder.", path, _OPTION, "Name a file, such as plans.parquet.")
    held = next(each for each in path.absolute().parents if each.exists())
    if not held.is_dir() or not os.access(held, os.W_OK | os.X_OK):
        raise bad("the folder cannot be written to.", held, _OPTION, "Choose another file.")
    if path.exists() and not _is_ours(path):
        raise bad(
            "the file holds something other than the plans of an earlier census.",
            path,
            _OPTION,
            "Choose another name; nothing was written.",
        )


def _is_ours(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return _WRITER in (pq.read_schema(path).metadata or {})
    except (OSError, pa.ArrowException):
        return False


def check_number(census: Census, most: int, bcus: int | None = None) -> None:
    """Refuse to write more plans than so many.

    Raises
    ------
    InputError
        Says how many there are; also if the census is of several numbers of BCUs.
    """
    bcus = census.single(bcus)
    total = census.diagram(bcus).total
    if total > most:
        raise bad(
            f"there are {total:,} plans of {bcus} BCUs, more than the {most:,} to be written.",
            census.problem.scenario.file,
            _OPTION,
            f"Allow them with --most {total}, add rules, or draw some with --sample.",
        )


def save(census: Census, path: Path, most: int, bcus: int | None) -> int:
    """Write all valid plans, once it is known that they can be; return how many they are."""
    check_file(path)
    check_number(census, most, bcus)
    with written_aside(path) as aside:
        return write(census, aside, bcus)


def write(
    census: Census,
    path: Path,
    bcus: int | None = None,
    tell: Callable[[float], object] = lambda _done: None,
) -> int:
    """Write all valid plans of one number of BCUs to a Parquet file; return how many they are.

    One row a plan: a column of 16-bit integers for each area, by its code, with the number of its
    BCU (BCUs are numbered from 1 by their first area), and a column of doubles for each measure.

    Parameters
    ----------
    path
        The file; what writes it aside first is the caller's.
    tell
        Is told the share of the plans that are written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    bcus = census.single(bcus)
    total = census.diagram(bcus).total
    schema = _schema(census.problem, bcus, total)
    done = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for plans in _gathered(census.every(bcus)):
            tables = [_table(each, schema) for each in plans]
            file.write_table(pa.concat_tables(tables).combine_chunks())
            done += sum(map(len, plans))
            tell(done / total)
    return done


def _gathered(lists: Iterator[PlanList]) -> Iterator[list[PlanList]]:
    """Put short lists together until they make a group of rows, and cut long ones."""
    held: list[PlanList] = []
    for plans in lists:
        for begin in range(0, len(plans), _GROUP):
            held.append(plans[begin : begin + _GROUP])
            if sum(map(len, held)) >= _GROUP:
                yield held
                held = []
    if held:
        yield held


def _schema(problem: Problem, bcus: int, total: int) -> Any:
    import pyarrow as pa

    clash = set(problem.codes) & set(MEASURES)
    fields = [
        pa.field(code, pa.int16(), metadata={"name": problem.areas.names.name(code)})
        for code in problem.codes
    ]
    for name, each in MEASURES.items():
        said = {"title": each.title, "unit": each.unit, "better": each.better}
        fields.append(pa.field(f"measure:{name}" if clash else name, pa.float64(), metadata=said))
    return pa.schema(fields, metadata=_metadata(problem, bcus, total))


def _metadata(problem: Problem, bcus: int, total: int) -> dict[str | bytes, str]:
    """Say what the file is: the scenario in full, how many plans, sources, and the version."""
    return {
        _WRITER: version("bcu-optimizer"),
        "scenario": problem.scenario.name,
        "scenario_toml": document.resolved(problem.scenario),
        "bcus": str(bcus),
        "plans": str(total),
        "statements": _listed([*words.demand(problem), *problem.statements]),
        "remarks": _listed(words.remarks(problem)),
    }


def _listed(texts: list[str]) -> str:
    return json.dumps(texts, ensure_ascii=False)


def _table(plans: PlanList, schema: Any) -> Any:
    import pyarrow as pa

    areas = plans.numbered.T
    columns = [pa.array(column, pa.int16()) for column in areas]
    for name in MEASURES:
        values = plans.frame[name].astype("float64").to_numpy()
        columns.append(pa.array(values, pa.float64(), from_pandas=True))
    return pa.Table.from_arrays(columns, schema=schema)
