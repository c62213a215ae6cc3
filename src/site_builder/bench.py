"""
`build.py bench`: installs what the bench needs and runs the bench, a package of its own beside src.
"""

import os
import subprocess
from collections.abc import Sequence

from .browsers import CHROMIUM, ensure_browsers
from .environment import python_with
from .packages import ensure_node_packages, ensure_wheels
from .project import Project
from .tools import require_node


def run_bench(project: Project, arguments: Sequence[str]) -> int:
    """
    Install what is missing, measure, and return the exit code. The arguments go to the bench.

    Raises: BuildProblem if something that the bench needs cannot be installed.
    """
    require_node()
    python = python_with(project, "server")  # the tenant runs under uvicorn
    ensure_node_packages(project)
    ensure_wheels(project)
    ensure_browsers(project, CHROMIUM)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (project.root, project.source))),
    }
    command = [str(python), "-m", "bench", *arguments]
    return subprocess.call(command, cwd=project.root, env=environment)  # noqa: S603
