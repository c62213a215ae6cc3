"""
`build.py wheel`: the wheel of the SDK and its command, and the wheel with what a strict site adds.

hatchling makes both, of a copy of the sources in which the ready parts lie. The same sources give
the same bytes.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.installed import RUNTIME
from auth0_pyscript.site.assembly.problem import BuildProblem

from .environment import python_with
from .project import Project
from .wheel_parts import wheel_parts

OUT = "dist-wheel"
LARGEST = 1_000_000  # bytes of the first wheel: micropip downloads all of it, too

_SOURCES = "src/auth0_pyscript"
_DESCRIBED = ("pyproject.toml", "README.md", "LICENSE")
_LICENSES = ("emscripten.txt", "micropython.txt")  # of what the first wheel passes on


def release_wheels(project: Project, out: Path) -> tuple[Path, Path]:
    """
    Write the wheels auth0-pyscript and auth0-pyscript-runtime to the folder `out`, and return their
    paths.

    Raises: BuildProblem if an input is missing, or if the first wheel is too large.
    """
    python = python_with(project, "wheel")
    static, runtime = wheel_parts(project)
    with tempfile.TemporaryDirectory(prefix="auth0-pyscript-wheel-") as name:
        # Not below the project, whose .gitignore hatchling would follow.
        folder = Path(name)
        sdk = folder / "sdk"
        shutil.copytree(
            project.root / _SOURCES,
            sdk / _SOURCES,
            ignore=shutil.ignore_patterns("__pycache__", "static"),
        )
        _write(sdk / "src", static)
        for described in _DESCRIBED:
            shutil.copy(project.root / described, sdk / described)
        _copy_licenses(project, sdk, *_LICENSES)
        whole = _wheel(python, sdk)
        if whole.stat().st_size > LARGEST:
            raise BuildProblem(
                f"{whole.name} has {whole.stat().st_size:,} bytes, more than {LARGEST:,}. "
                "Compare its files with those of the release before."
            )
        second = folder / "runtime"
        _write(second, runtime)
        (second / "pyproject.toml").write_text(_runtime_project(project), encoding="utf-8")
        _copy_licenses(project, second, "*.txt")
        wheels = (whole, _wheel(python, second))
        out.mkdir(parents=True, exist_ok=True)
        first, last = (Path(shutil.copy(wheel, out / wheel.name)) for wheel in wheels)
        return first, last


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _copy_licenses(project: Project, folder: Path, *patterns: str) -> None:
    (folder / "licenses").mkdir()
    for pattern in patterns:
        for path in sorted((project.root / "licenses").glob(pattern)):
            shutil.copy(path, folder / "licenses" / path.name)


def _wheel(python: Path, folder: Path) -> Path:
    made = folder / "made"
    command = [str(python), "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BuildProblem(f"hatchling could not make the wheel:\n{done.stdout}{done.stderr}")
    [wheel] = made.glob("*.whl")
    return wheel


def _runtime_project(project: Project) -> str:
    """Return the pyproject.toml of the second wheel. Its version is that of the first."""
    metadata = project.metadata()
    values = {
        "name": RUNTIME.replace("_", "-"),
        "version": metadata["version"],
        "description": "PyScript, Pyodide and packages for the sites that auth0-pyscript builds",
        "requires-python": metadata["requires-python"],
        "license-files": ["licenses/*.txt"],
    }
    # JSON's texts and lists are TOML's, too.
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    return "\n".join(
        [
            "[build-system]",
            'requires = ["hatchling>=1.27"]',
            'build-backend = "hatchling.build"',
            "[project]",
            *lines,
            "[tool.hatch.build.targets.wheel]",
            f'packages = ["{RUNTIME}"]',
            "",
        ]
    )
