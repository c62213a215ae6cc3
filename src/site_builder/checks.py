"""`build.py test`: what the tests need, then format, lint, types and tests."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .browsers import EVERY_ENGINE, ensure_browsers
from .environment import python_with
from .packages import ensure_node_packages, ensure_wheels
from .project import Project
from .tools import require_node


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
        "pytest": ["pytest", *arguments],
    }
    failed = [name for name, check in checks.items() if not _passes(project, python, name, check)]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _passes(project: Project, python: Path, name: str, check: list[str]) -> bool:
    print(f"\n{name}", flush=True)
    # A test may start Python programs of its own: they find the environment's, and its tools, first.
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [str(python), "-m", *check]
    environment = {**os.environ, "PATH": path}
    return subprocess.call(command, cwd=project.root, env=environment) == 0  # noqa: S603
