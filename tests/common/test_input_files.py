"""The boundary of input files, and what it says in place of libraries."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from bcu_optimizer.common import input_files, toml
from bcu_optimizer.common.errors import Fault, InputError
from bcu_optimizer.common.text import escaped, shown


def told(error: pytest.ExceptionInfo[InputError]) -> str:
    (fault,) = error.value.faults
    assert fault.remedy
    return str(fault)


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are those of POSIX")
def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, kind in (
        (tmp_path / "pipe", "pipe"),
        (tmp_path, "folder"),
        (Path("/dev/zero"), "device"),
    ):
        with pytest.raises(InputError) as error:
            input_files.content(path)
        assert f"cannot be read: it is a {kind}" in told(error)
        assert str(path) in told(error)


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(3_000_000_000)  # takes no room
    with pytest.raises(InputError) as error:
        input_files.content(tmp_path / "huge")
    assert "3,000 MB, more than the 250 MB" in told(error)


@pytest.mark.parametrize("name", ["x" * 256, "x/" * 2100, "a\0b", "\ud800"])
def test_a_name_that_no_file_can_bear_is_refused(name: str) -> None:
    with pytest.raises(InputError) as error:
        input_files.named(name)
    assert "name" in told(error)


def test_paths_as_windows_writes_them_get_a_hint() -> None:
    assert "data/areas.geojson" in input_files.missing_remedy("/home/a/data\\areas.geojson")
    assert "single quotes" in input_files.missing_remedy("C:\temp\new.csv")
    assert input_files.missing_remedy("/home/a/areas.geojson") == "Check the path."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("sqlite3_prepare_v2(SELECT) failed: malformed"), "is damaged, or of another"),
        (
            RuntimeError("At line 9, character 75: Unterminated"),
            "is broken at line 9, character 75",
        ),
        (zipfile.BadZipFile("File is not a zip file"), "is of another kind"),
        (ValueError("limit on input amplification factor"), "refer to each other without end"),
        (MemoryError(), "takes more memory than there is"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
    ],
)
def test_no_words_of_a_library_are_told(tmp_path: Path, error: Exception, words: str) -> None:
    path = tmp_path / "made.gpkg"
    path.touch()
    with pytest.raises(InputError) as found, input_files.reading(path, "polygons", "Save it anew."):
        raise error
    assert words in told(found)
    assert "sqlite" not in told(found)


def test_texts_of_toml_are_looked_at_before_they_are_read() -> None:
    deep = ["x = " + "[" * 17 + "]" * 17, "a." * 16 + "b = 1", "[" + "a." * 100_000 + "b]",
            'x = {"a"."b" = ' + "{ c = " * 20 + "1" + "}" * 21, "x = " + "[" * 500_000]  # fmt: skip
    for text in deep:
        with pytest.raises(toml.TooMuchError, match="nested too deeply"):
            toml.read(text)
    with pytest.raises(toml.TooMuchError, match="2,001 keys"):
        toml.read("".join(f"a{i} = 1\n" for i in range(2001)))
    brackets = 'x = "' + "[" * 50 + 'a.b.c."\n# ' + "[" * 50 + "\ny = '''\n" + "a." * 50 + "'''\n"
    assert toml.read(brackets)["x"].endswith("[a.b.c.")
    assert toml.read("a.b.c = [[1.5]]") == {"a": {"b": {"c": [[1.5]]}}}


def test_what_steers_a_screen_is_seen_and_nothing_else_changes() -> None:
    steering = "\x1b]0;t\x07 \u202eabc\u2066 \x9b2J \r"
    assert not set(shown(steering)) & set(steering) - set("]0;t abc2J")
    assert shown("Château, ✓\n\t№ 7") == "Château, ✓\n\t№ 7"
    assert escaped('"\u202e\x9b"') == '"\\u202e\\u009b"'


def test_long_texts_of_faults_are_shortened_and_paths_are_not() -> None:
    path = "/a/" + "folder/" * 40 + "file.toml"
    fault = Fault(f"'{'x' * 5000}' is no key.", path, remedy="y " * 900)
    assert "(5,002 letters) is no key." in fault.message
    assert len(fault.message) < 150
    assert fault.file == path
    assert fault.remedy is not None
    assert len(fault.remedy) < 1100
