"""What a new scenario says of each table and key, and examples."""

from __future__ import annotations

TEXTS = {
    "question": "The question this scenario answers, in one sentence.",
    "description": "What differs from the scenario it extends, and why.",
    "source": "Where the question comes from.",
}


TABLES = {
    "data": "Where areas and figures come from. Paths are relative to this file.",
    "columns": "Which column of the figures holds what.",
    "demand": (
        "What counts as demand: columns of the figures and their weights, each column as a share "
        "of its total. Stated here, it replaces what is inherited as a whole."
    ),
    "links": (
        "The estimate of cross-border links, used where data.links is 'gravity': the more two "
        "areas have of what links.mass names and the nearer they are, the stronger their link."
    ),
    "ties": (
        "Existing relationships: area, area, weight. They count where goals names ties. Stated "
        "here, they replace what is inherited as a whole."
    ),
    "rules": (
        "Hard conditions: a plan keeps them all, or there is none. A rule that is not set does not "
        "apply; false takes one out that is inherited, as in rules.balance = false."
    ),
    "goals": (
        "What is made as good as possible, and its weight: links, imbalance, travel, ties, change; "
        "or one of demand_ratio, officers_ratio alone. Stated here, they replace what is inherited "
        "as a whole."
    ),
    "limits": (
        "Hard limits on measures: at most for imbalance, travel_km, partners_changed, "
        "demand_ratio and officers_ratio, at least for links_kept, ties_kept and compactness."
    ),
    "reference": (
        "The plan that changes are counted from, for the goal change and the limit on "
        "partners_changed."
    ),
    "assumptions": (
        "Where assumed settings come from. Who changes such a setting says here how it was derived."
    ),
    "argument": (
        "The steps of an argument: what is claimed, what it rests on, and the figures claimed, "
        "which 'bcu sweep' works out again. Stated here, they replace what is inherited as a "
        "whole; each may stand under a heading [[argument]] of its own at the end of the file."
    ),
    "names": (
        "What the BCUs of a plan are called that have no names yet. Compass words if nothing is "
        "stated: they depend on the plan alone, whatever is asked of it."
    ),
    "report": (
        "What 'bcu report' holds the answer against, and how it scores the options. The weights "
        "are of measures, such as links_kept."
    ),
}


# Tables that stand in one line, since a file replaces them as a whole.
WHOLE = {"demand", "ties", "goals", "argument"}


EXAMPLES = {
    "data.figures": '"figures.csv"',
    "data.code": '"code"',
    "data.name": '"name"',
    "data.aliases": '"aliases.csv"',
    "data.layer": '"beats"',
    "data.sheet": '"Figures"',
    "data.header": "1",
    "data.crs": '"EPSG:25832"',
    "columns.officers": '"officers"',
    "columns.sergeants": '"sergeants"',
    "columns.pcsos": '"pcsos"',
    "columns.wards": '"wards"',
    "columns.population": '"population"',
    "demand": "{ calls = 1.0 }",
    "links.mass": '["calls"]',
    "links.patterns": '{ factor = 1.5, pairs = [["North", "East"]] }',
    "ties": '{ pairs = [["North", "East", 1.0]] }',
    "goals": "{ links = 1.0, imbalance = 1.0 }",
    "limits": "{ imbalance = 0.05 }",
    "argument": '[{ claim = "Twelve will do.", bcus = [11, 13], expect = [11, 12, 13] }]',
    "names.column": '"name"',
    "names.weight": '"residents"',
    "names.list": '{ "North" = "Northern Command" }',
    "reference.plan": '"today.csv"',
    "report.business_as_usual": '"today.csv"',
    "report.do_minimum": '"smallest-change.csv"',
    "report.weights": "{ links_kept = 2.0, imbalance = 1.0 }",
    "report.demands": "{ other = { calls = 1.0 } }",
    "assumptions": '{ "rules.supervision.inspectors" = "How the total was derived." }',
}


# Examples that fit some files only.
ONLY = {"data.layer": "for a file of several layers", "data.sheet": "for a workbook"}
