"""`build.py test`: what the tests need, then format, lint, types and tests."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from .browsers import EVERY_ENGINE, ensure_browsers
from .environment import python_with
from .packages import ensure_node_packages, ensure_wheels
from .project import Project
from .tools import require_node

_END_TO_END = "tests/e2e"


def run_tests(project: Project, arguments: Sequence[str]) -> int:
    """
    Install what is missing, run all checks, and return 0 when every one of them passed.

    The arguments go to pytest. A check that fails does not keep the next from running.
    """
    require_node()
    python = python_with(project, "test")
    python_with(project, "mpy")
    ensure_node_packages(project)
    ensure_wheels(project)
    ensure_browsers(project, EVERY_ENGINE)
    checks: dict[str, list[str]] = {
        "ruff format": ["ruff", "format", "--check", "."],
        "ruff check": ["ruff", "check", "."],
        "mypy": ["mypy", "--strict", "build.py", "src"],
    }
    failed = [name for name, check in checks.items() if not _passes(project, python, name, check)]
    failed += _failed_tests(project, python, arguments)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _failed_tests(project: Project, python: Path, arguments: Sequence[str]) -> list[str]:
    """
    Run the tests and return what failed. All of them run in two lanes.

    Browsers mostly wait for one another, so what needs none of them runs beside; its output comes at the end.
    """
    if arguments:
        return [] if _passes(project, python, "pytest", ["pytest", *arguments]) else ["pytest"]
    with tempfile.TemporaryFile() as said:
        beside = _start(project, python, ["pytest", f"--ignore={_END_TO_END}"], output=said)
        passed = {
            "pytest, end to end": _passes(project, python, "pytest, end to end", ["pytest", _END_TO_END])
        }
        passed["pytest, all else"] = beside.wait() == 0
        said.seek(0)
        print(f"\npytest, all else\n{said.read().decode(errors='replace')}", flush=True)
    return [name for name, is_passed in passed.items() if not is_passed]


def _passes(project: Project, python: Path, name: str, check: list[str]) -> bool:
    print(f"\n{name}", flush=True)
    return _start(project, python, check).wait() == 0


def _start(
    project: Project, python: Path, check: list[str], *, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    # A test may start Python programs of its own: they find the environment's, and its tools, first.
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    return subprocess.Popen(  # noqa: S603
        [str(python), "-m", *check], cwd=project.root, env=environment, stdout=output, stderr=output
    )
