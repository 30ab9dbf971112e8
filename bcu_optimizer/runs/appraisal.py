"""The pack on disk: PDF, HTML, every table, every plan, and what it was made of."""

from __future__ import annotations

from pathlib import Path

from bcu_optimizer.presentation.documents.appraisal.report import Pack
from bcu_optimizer.presentation.documents.appraisal.sources import inputs
from bcu_optimizer.presentation.render import html, report_pdf
from bcu_optimizer.questions.appraisal.appraisal import PREFERRED
from bcu_optimizer.runs.run_folder import RunFolder


def save(pack: Pack, path: Path) -> None:
    """Write a pack to a folder.

    Raises
    ------
    InputError
        If there is no plan to appraise, or the folder holds anything but an earlier pack or cannot
        be written; what was there stays.
    """
    problem, tables = pack.appraisal.problem, pack.tables
    with RunFolder(path, "report") as folder:
        folder.json("report.json", pack.as_dict())
        folder.text("report.html", html.report(pack))
        if pack.page:
            folder.text("page.html", pack.page)
        report_pdf.write(pack, folder.path / "report.pdf")
        for table in tables:
            folder.table(f"tables/{table.key}.csv", table)
        folder.scenario("scenario.toml", problem.scenario)
        for option in pack.options:
            inner = f"plans/{option.key}"
            folder.text(f"{inner}/plan.csv", option.plan.to_csv(problem.areas.names))
            if option.result and option.key != PREFERRED:
                folder.scenario(f"{inner}/scenario.toml", option.result.problem.scenario)
        folder.close(problem, inputs(pack.appraisal))
