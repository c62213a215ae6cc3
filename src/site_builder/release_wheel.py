"""
`build.py wheel`: the complete wheel, with the SDK, the command, and the ready files that it writes.

hatchling makes it of a copy of the sources, in which the ready files lie. The same sources give the
same bytes.
"""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.assembly.ready_parts import MICROPYTHON, ReadyParts

from .environment import python_with
from .make_ready import make_ready_parts
from .project import Project

OUT = "dist-wheel"
LARGEST = 1_000_000  # bytes: micropip downloads all of it, too

_PACKAGE = "src/auth0_pyscript"
_DESCRIBED = ("pyproject.toml", "README.md", "LICENSE")
_LICENSES = ("emscripten.txt", "micropython.txt")  # of what is passed on


def release_wheel(project: Project, out: Path) -> Path:
    """
    Write the wheel to the folder `out`, and return its path.

    Raises: BuildProblem if an input is missing, or if the wheel is too large.
    """
    python = python_with(project, "wheel")
    ready = for_pages(make_ready_parts(project))
    with tempfile.TemporaryDirectory(prefix="auth0-pyscript-wheel-") as folder:
        # Not below the project, whose .gitignore hatchling would follow.
        copy = Path(folder) / "project"
        _copy_sources(project, copy)
        ready.write(copy / _PACKAGE / "static")
        made = Path(folder) / "made"
        command = [str(python), "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise BuildProblem(f"hatchling could not make the wheel:\n{done.stdout}{done.stderr}")
        [wheel] = made.glob("*.whl")
        size = wheel.stat().st_size
        if size > LARGEST:
            raise BuildProblem(
                f"{wheel.name} has {size:,} bytes, more than {LARGEST:,}. See what is new in it."
            )
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, out / wheel.name))


def for_pages(ready: ReadyParts) -> ReadyParts:
    """
    Return the ready parts that a page needs which brings its own PyScript: no Pyodide, nothing in
    bytecode for one.
    """
    return replace(
        ready,
        sdk={},
        lock={},
        vendored={
            path: content
            for path, content in ready.vendored.items()
            if path.startswith(MICROPYTHON)
        },
        licenses={
            name: text
            for name, text in ready.licenses.items()
            if name in _LICENSES or name == "auth0-pyscript.txt"
        },
    )


def _copy_sources(project: Project, copy: Path) -> None:
    shutil.copytree(
        project.root / _PACKAGE,
        copy / _PACKAGE,
        ignore=shutil.ignore_patterns("__pycache__", "static"),
    )
    for name in _DESCRIBED:
        shutil.copy(project.root / name, copy / name)
    (copy / "licenses").mkdir()
    for name in _LICENSES:
        shutil.copy(project.root / "licenses" / name, copy / "licenses" / name)
