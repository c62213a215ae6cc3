"""
The project's virtual environment: created if it is missing, updated when the pins have changed.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem

from .project import Project
from .tools import fetch_with


def python_of(project: Project) -> Path:
    """
    Return the Python of the project's virtual environment. The environment is created if there is
    none that works.

    Raises: BuildProblem if this Python cannot create an environment.
    """
    folder = "Scripts" if os.name == "nt" else "bin"
    python = project.environment / folder / ("python.exe" if os.name == "nt" else "python")
    if _starts(python):
        return python
    # Debian's module venv lacks what it needs to install pip.
    if importlib.util.find_spec("ensurepip") is None:
        raise BuildProblem(
            f"{sys.executable} cannot make a virtual environment: its module ensurepip is missing. "
            f"On Debian: apt-get install python3.{sys.version_info.minor}-venv. "
            "Then run this command again."
        )
    print(f"Making a virtual environment in {project.environment.name} …", flush=True)
    try:
        venv.create(project.environment, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildProblem(
            f"The virtual environment {project.environment} cannot be made: {error}"
        ) from error
    return python


def python_with(project: Project, requirements: str) -> Path:
    """
    Return the environment's Python with the pins of `requirements` (a file's name without .txt)
    installed.

    The environment stores the hash of the installed pins. While the pins stay the same, nothing is
    done.
    """
    python = python_of(project)
    pins = project.requirements / f"{requirements}.txt"
    stamp = project.environment / f"{pins.name}.sha256"
    wanted = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return python
    fetch_with(
        [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", pins],
        cwd=project.root,
        purpose=f"Installing requirements/{pins.name}",
    )
    stamp.write_text(wanted, encoding="ascii")
    return python


def _starts(python: Path) -> bool:
    """
    Return True if that interpreter runs, has pip and is new enough. An upgrade of the system can
    break it.
    """
    if not python.is_file():
        return False
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0  # noqa: S603
