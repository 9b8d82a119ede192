"""The folder is the registry: one class per file, named like it."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from app import fields
from app.fields import TYPES, FieldType
from app.registry import RegistryError, collect


class Thing:
    name = ""


ONE = "from tests.test_registry import Thing\nclass One(Thing):\n    name = {name!r}\n"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"one": ONE.format(name="two")}, "must be the file's name"),
        ({"one": "class Other: pass"}, "wants exactly one Thing, has none"),
        ({"one": ONE.format(name="one") + "class Two(One): pass"}, "has One, Two"),
    ],
)
def test_refuses_a_file_that_breaks_the_folder_s_promise(
    package_of: type[dict[str, str]], files: dict[str, str], message: str
) -> None:
    with pytest.raises(RegistryError, match=message):
        collect(package_of(files), Thing)


def test_collects_one_class_per_public_file(package_of: type[dict[str, str]]) -> None:
    package = package_of({"one": ONE.format(name="one"), "two": ONE.format(name="two"), "_shared": "x = 1"})

    assert sorted(collect(package, Thing)) == ["one", "two"]


def test_every_field_type_is_found() -> None:
    files = {path.stem for path in Path(fields.__file__).parent.glob("[a-z]*.py")}

    assert set(TYPES) == files
    assert all(isinstance(kind, FieldType) for kind in TYPES.values())


@pytest.fixture
def package_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Make a package out of file names and their text."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(files: dict[str, str]) -> ModuleType:
        folder = tmp_path / f"things_{tmp_path.name}"
        folder.mkdir()
        for name, text in {"__init__": "", **files}.items():
            (folder / f"{name}.py").write_text(text)
        package = __import__(folder.name)
        for name in [folder.name, *(f"{folder.name}.{file}" for file in files)]:
            monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.setitem(sys.modules, folder.name, package)
        return package

    return make
