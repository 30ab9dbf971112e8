"""How answers are told: documents made of blocks, and what renders them."""

from bcu_optimizer.common import display

_HERE = "bcu_optimizer.presentation"


def _register(action: str, places: dict[str, str]) -> None:
    display.register(action, {kind: f"{_HERE}.{place}" for kind, place in places.items()})


# The module of each kind of answer: what is said of it, and what is kept of it on disk.
_DOCUMENTS = {
    "Slack": "slack",
}
_register("document", {kind: f"documents.{name}:document" for kind, name in _DOCUMENTS.items()})
_register("folder", {kind: f"documents.{name}:folder" for kind, name in _DOCUMENTS.items()})
_register("text", {display.ANY: "render.screen:as_text"})
_register("html", {display.ANY: "render.notebook:as_html"})
