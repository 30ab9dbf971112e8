"""``bcu schema``: the JSON Schema of a scenario file, for editors and other programs."""

from __future__ import annotations

from bcu_optimizer.interfaces.cli import options, screen


def schema(as_json: options.Json = True, out: options.Out = None) -> int:
    """Print the JSON Schema of a scenario file; with --out, write it to a folder."""
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.scenario.json_schema import schema_text

    del as_json  # the schema is JSON either way
    text = schema_text()
    if out:
        with files.written_aside(out / "scenario.schema.json") as aside:
            aside.write_text(text, encoding="utf-8")
    else:
        screen.show_text(text)
    return 0
