"""How answers are told: documents made of blocks, and what renders them."""

from bcu_optimizer.common import display

_HERE = "bcu_optimizer.presentation"


def _register(action: str, places: dict[str, str]) -> None:
    display.register(action, {kind: f"{_HERE}.{place}" for kind, place in places.items()})


# The module that says what there is to say of each kind of answer.
_DOCUMENTS = {
    "Alternatives": "alternatives",
    "Answer": "census",
    "Comparison": "comparison",
    "Consultation": "consultation",
    "Evaluation": "evaluation",
    "Explanation": "explanation",
    "Frontier": "frontier",
    "Pack": "report",
    "PlanPage": "plan_page",
    "Result": "solve",
    "Robustness": "robustness",
    "Slack": "slack",
    "Sweep": "sweep",
    "Why": "why",
}
_register("document", {kind: f"documents.{name}:document" for kind, name in _DOCUMENTS.items()})
# What is kept of it on disk is listed there too; but these are written by modules of their own.
_ELSEWHERE = {"Evaluation", "Pack", "PlanPage", "Result"}
_register(
    "folder",
    {
        kind: f"documents.{name}:folder"
        for kind, name in _DOCUMENTS.items()
        if kind not in _ELSEWHERE
    },
)
_register("document", {"WhyAll": "documents.why_all:document"})
_register("folder", {"WhyAll": "documents.why_all:folder"})
_register(
    "text",
    {
        display.ANY: "render.screen:as_text",
        "Option": "wording.appraisal.options:text",
        "Variant": "wording.appraisal.titles:variant",
        "Witness": "wording.witness:text",
    },
)
_register("broken", {"Variant": "wording.appraisal.titles:broken"})
_register("notes", {"Appraisal": "wording.appraisal.options:notes"})
_register("html", {display.ANY: "render.notebook:as_html"})
_register(
    "chart",
    {
        "argument": "charts.argument:page",
        "difference": "charts.comparison:page",
        "frontier": "charts.frontier:page",
        "graph": "charts.graph:pages",
        "heat maps": "charts.heat_map:pages",
        "histograms": "charts.histograms:page",
        "figures": "charts.plan:figures",
        "pairs": "charts.pairs:pages",
        "plan": "charts.plan:pages",
        "robustness": "charts.robustness:page",
        "small maps": "charts.small_maps:pages",
        "sweep": "charts.sweep:pages",
        "why": "charts.why:pages",
    },
)
_register(
    "plot",
    {
        "Alternatives": "charts.alternatives:draw",
        "Comparison": "charts.comparison:draw_all",
        "Evaluation": "charts.plan:draw",
        "Frontier": "charts.frontier:draw_new",
        "Histogram": "charts.histogram:draw_new",
        "PlanPairs": "charts.pairs_map:draw_new",
        "Robustness": "charts.robustness:draw_wins",
    },
)
_register(
    "colours",
    {
        "Comparison": "charts.plan_colours:of_comparison",
        "Sweep": "charts.plan_colours:of_sweep",
    },
)
_register("difference", {"Comparison": "charts.comparison:draw_one_difference"})
_register("guarantee", {"Alternatives": "wording.alternatives:guarantee"})
