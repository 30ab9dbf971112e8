"""Make London's further tables, in `tables/`, from their published inputs.

    python boundaries/build_tables.py INPUT_FOLDER [--out FOLDER]

INPUT_FOLDER holds the files named in `INPUTS`; SOURCES.md says what they are. Nothing is written
unless every check holds: each borough once, whole counts, both directions of every journey, and the
parts of all offences that are listed no more than their total.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

HERE = Path(__file__).resolve().parent
INPUTS = (
    "journeys-to-work-2011.csv",
    "journeys-to-work-2021.csv",
    "borough-offences-2011-2025.csv",
    "borough-vawg-2014-2025.csv",
    "borough-population-ons-2011-2024.csv",
    "london-figures-2019.csv",
    "london-figures-2025.csv",
)
YEARS = {2016: 2016, 2019: 2019, 2025: 2024}
"""The years of the figures, and the year of the residents beside them: the last published."""
KINDS = {
    "sexual_offences": "sexual_offences",
    "robbery": "robbery",
    "burglary": "burglary",
    "theft": "theft",
    "vehicle_offences": "vehicle_offences",
    "drug_offences": "drug_offences",
    "public_order": "public_order_offences",
    "violence_against_the_person": "violence_against_the_person",
}
"""What a kind of offence is called here, and in the input."""

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Read a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def boroughs() -> dict[str, str]:
    """Return the names of the boroughs by code, in order, as the shipped figures have them."""
    return {row["code"]: row["name"] for row in read(HERE / "london-figures.csv")}


def whole(text: str, where: str) -> int:
    """Return a count; counts of 2011 carry a decimal that says nothing."""
    value = float(text)
    if value < 0 or value != int(value):
        raise SystemExit(f"{where}: '{text}' is no whole count")
    return int(value)


def links(journeys: Iterable[Row], column: str, codes: Sequence[str]) -> list[dict[str, object]]:
    """Add the journeys of both directions, for every pair of boroughs."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in journeys:
        ends = (row["from_code"], row["to_code"])
        if set(ends) <= set(codes) and ends[0] != ends[1]:
            one, other = sorted(ends)
            counts[one, other] += whole(row[column], f"{column}, {one} to {other}")
    names = boroughs()
    return [
        {
            "from": one,
            "from_name": names[one],
            "to": other,
            "to_name": names[other],
            "count": counts[one, other],
        }
        for one, other in combinations(codes, 2)
    ]


def figures(
    year: int, offences: Iterable[Row], vawg: Iterable[Row], residents: Iterable[Row]
) -> list[dict[str, object]]:
    """Put the figures of a year side by side, a row a borough."""
    of_offences = {row["code"]: row for row in offences if row["year"] == str(year)}
    of_vawg = {row["code"]: row for row in vawg if row["year"] == str(year)}
    of_residents = {row["code"]: row for row in residents}
    people = YEARS[year]
    rows: list[dict[str, object]] = []
    for row in read(HERE / "london-figures.csv"):
        code = row["code"]
        given = of_offences[code]
        kinds = {f"{kind}_{year}": whole(given[name], code) for kind, name in KINDS.items()}
        total = whole(given["offences"], f"{code}, offences")
        if sum(kinds.values()) > total:
            raise SystemExit(f"{code}: more offences by kind than in all in {year}")
        rows.append(
            {key: row[key] for key in ("code", "name", "inner", "land_area_ha")}
            | {f"population_{people}": of_residents[code][f"population_{people}"]}
            | {f"offences_{year}": total}
            | kinds
            | {f"vawg_offences_{year}": whole(of_vawg[code]["vawg_offences"], f"{code}, vawg")}
        )
    return rows


def with_parts(
    rows: Sequence[dict[str, object]], held: Iterable[Row], name: str
) -> list[dict[str, object]]:
    """Add what a table holds besides: injuries, which the yearly totals lack, and wards."""
    of_code = {row["code"]: row for row in held}
    for row in rows:
        other = of_code[str(row["code"])]
        differ = [key for key in row if key in other and other[key] != str(row[key])]
        if differ:
            raise SystemExit(f"{name}: {row['code']} differs in {', '.join(differ)}")
    return [row | of_code[str(row["code"])] for row in rows]


def tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Make every table of the inputs in a folder, by the name of its file."""
    missing = [name for name in INPUTS if not (folder / name).is_file()]
    if missing:
        raise SystemExit(f"{folder} lacks {', '.join(missing)}")
    given = {name: read(folder / name) for name in INPUTS}
    codes = sorted(boroughs())
    made = {
        f"commuting-{year}.csv": links(given[INPUTS[place]], f"commuters_{year}", codes)
        for place, year in enumerate((2011, 2021))
    }
    for year in YEARS:
        rows = figures(year, *(given[name] for name in INPUTS[2:5]))
        if year == 2016:
            made["london-2016-edition-2026.csv"] = rows
        else:
            held = given[f"london-figures-{year}.csv"]
            made[f"london-{year}.csv"] = with_parts(rows, held, f"london-figures-{year}.csv")
    for name, rows in made.items():
        expected = len(codes) * (len(codes) - 1) // 2 if "commuting" in name else len(codes)
        if len(rows) != expected:
            raise SystemExit(f"{name}: {len(rows)} rows, {expected} expected")
    return made


def text(rows: Sequence[dict[str, object]]) -> str:
    """Return a table as the text of a CSV file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def main(argv: Sequence[str] | None = None) -> None:
    """Make all tables, and only then write them."""
    parser = argparse.ArgumentParser(description="Make London's further tables from their inputs.")
    parser.add_argument("inputs", type=Path, metavar="INPUT_FOLDER")
    parser.add_argument("--out", type=Path, default=HERE / "tables", metavar="FOLDER")
    given = parser.parse_args(argv)
    made = {name: text(rows) for name, rows in tables(given.inputs).items()}
    given.out.mkdir(parents=True, exist_ok=True)
    for name, written in made.items():
        (given.out / name).write_text(written, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
