"""
`build.py test`: installs what the tests need, then checks format, lint and types, and runs the
tests.
"""

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

# Tests in browsers spend much time waiting: for each other, for a clock, for a server. So the tests
# run in two processes of about the same length: these long tests, and all others.
_STORIES = [
    f"tests/e2e/test_{name}.py"
    for name in (
        "api_failures",
        "changing_hosts",
        "first_session",
        "login_failures",
        "offline_demo",
        "oidc_provider",
        "server_tenant",
        "shared_origin",
        "vault",
    )
]

# The kinds of threads. Each kind has its own globals.
_THREADS = ("page", "service_worker", "vault")

# The known misspellings, and those of this project: "log in" is the verb, "login" the noun.
_DICTIONARIES = ("--dictionary=-", "--dictionary=.codespell-words.txt")


def run_tests(project: Project, arguments: Sequence[str]) -> int:
    """
    Install what is missing, run all checks, and return 0 if each of them passed.

    The arguments go to pytest. After a failed check the others still run.
    """
    node = require_node()
    python = python_with(project, "test")
    python_with(project, "mpy")
    python_with(project, "docs")
    ensure_node_packages(project)
    ensure_wheels(project)
    ensure_browsers(project, EVERY_ENGINE)
    checks = _python_checks(python) | _javascript_checks(node, project)
    failed = [name for name, check in checks.items() if not _passes(project, python, name, check)]
    failed += _failed_tests(project, python, arguments)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _python_checks(python: Path) -> dict[str, list[str]]:
    return {
        "ruff format": [*_module(python, "ruff"), "format", "--check", "."],
        "ruff check": [*_module(python, "ruff"), "check", "."],
        "spelling": [*_module(python, "codespell_lib"), *_DICTIONARIES],
        "mypy": [*_module(python, "mypy"), "--strict", "build.py", "src", "tests"],
    }


def _javascript_checks(node: str, project: Project) -> dict[str, list[str]]:
    prettier = [node, str(project.node_modules / "prettier/bin/prettier.cjs")]
    oxlint = [node, str(project.node_modules / "oxlint/bin/oxlint")]
    tsc = [node, str(project.node_modules / "typescript/bin/tsc")]
    # The folder is not named `js`: Python's tests would import it instead of Pyodide's module `js`.
    tests = sorted(map(str, (project.root / "tests/javascript").glob("*.test.mjs")))
    return {
        # Its options are in package.json.
        "prettier": [
            *prettier,
            "--check",
            "{bench,public,src,tests,tsconfig}/**/*.{js,jsx,mjs,ts}",
        ],
        # Its rules are in .oxlintrc.json.
        "oxlint": [*oxlint, "--deny-warnings", "bench", "public", "src", "tests"],
        **{f"tsc, {thread}": [*tsc, "-p", f"tsconfig/{thread}.json"] for thread in _THREADS},
        "node --test": [node, "--test", *tests],
    }


def _module(python: Path, name: str) -> list[str]:
    return [str(python), "-m", name]


def _failed_tests(project: Project, python: Path, arguments: Sequence[str]) -> list[str]:
    """
    Run the tests in two processes, and return the names of the processes in which a test failed.

    The output of the second process is printed at the end.
    """
    pytest = _module(python, "pytest")
    if arguments:
        check = [*pytest, *arguments]
        return [] if _passes(project, python, "pytest", check) else ["pytest"]
    with tempfile.TemporaryFile() as said:
        others = [f"--ignore={path}" for path in _STORIES]
        beside = _start(project, python, [*pytest, *others], output=said)
        stories = [*pytest, *_STORIES]
        passed = {"pytest, stories": _passes(project, python, "pytest, stories", stories)}
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
    # A test may start Python programs. They must find the environment's Python and tools first.
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    return subprocess.Popen(  # noqa: S603
        check, cwd=project.root, env=environment, stdout=output, stderr=output
    )
