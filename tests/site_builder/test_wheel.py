"""Wheels of bytecode, read by the Python version that compiled them."""

import io
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.archive import archive
from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.project import Project
from site_builder.wheel import bytecode_wheels, wheel_archive

FILES = {
    "pkg/__init__.py": b"from .words import GREETING",
    "pkg/words.py": (
        b'"""Says hello."""\nassert False\nGREETING = "hello"\ndef fail(): raise ValueError'
    ),
    "pkg/data.txt": b"data",
    "pkg-1.0.dist-info/METADATA": b"Metadata-Version: 2.4\nName: pkg\nVersion: 1.0\n",
    "pkg-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
PURE = {"pkg-1.0-py3-none-any.whl": wheel_archive(FILES, about="pkg-1.0.dist-info")}


def made(project: Project) -> tuple[str, zipfile.ZipFile]:
    """Return file name and content of the bytecode wheel."""
    [(name, content)] = bytecode_wheels(project, "bytecode-wheels", PURE, library=b"").items()
    return name, zipfile.ZipFile(io.BytesIO(content))


def test_it_has_bytecode_for_sources_and_the_rest_as_it_was(project: Project) -> None:
    name, wheel = made(project)

    assert name == "pkg-1.0-cp314-none-any.whl"
    assert wheel.namelist() == [
        "pkg/__init__.pyc",
        "pkg/data.txt",
        "pkg/words.pyc",
        "pkg-1.0.dist-info/METADATA",
        "pkg-1.0.dist-info/RECORD",
        "pkg-1.0.dist-info/WHEEL",
    ]
    assert wheel.read("pkg/data.txt") == b"data"


def test_its_metadata_are_true(project: Project, tmp_path: Path) -> None:
    _, wheel = made(project)
    wheel.extractall(tmp_path / "installed")

    [distribution] = distributions(path=[str(tmp_path / "installed")])
    assert (
        distribution.read_text("WHEEL")
        == "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: cp314-none-any\n"
    )
    listed = {str(file): file.size for file in distribution.files or ()}
    assert listed.pop("pkg-1.0.dist-info/RECORD") is None
    assert listed == {
        info.filename: info.file_size for info in wheel.infolist() if info.filename in listed
    }
    assert len(listed) == len(wheel.namelist()) - 1


def test_it_is_imported_without_assertions_and_docstrings(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, wheel = made(project)
    wheel.extractall(tmp_path / "installed")
    monkeypatch.syspath_prepend(tmp_path / "installed")

    import pkg  # type: ignore[import-not-found]

    assert pkg.GREETING == "hello"
    assert sys.modules["pkg.words"].__doc__ is None
    place = f"/lib/python3.{sys.version_info.minor}/site-packages/pkg/words.py"
    assert sys.modules["pkg.words"].fail.__code__.co_filename == place


def test_a_module_that_is_no_python_is_named(project: Project) -> None:
    broken = {
        "pkg-1.0-py3-none-any.whl": archive(
            FILES | {"pkg/words.py": b"def", "pkg-1.0.dist-info/RECORD": b""}
        )
    }

    with pytest.raises(
        BuildProblem, match=r"Compiling pkg failed under Node\.js(.|\n)*pkg/words\.py"
    ):
        bytecode_wheels(project, "bytecode-wheels", broken, library=b"")
