"""The command `auth0-pyscript` from its wheel, in an empty environment without Node.js."""

import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from pathlib import Path


def install(wheel: Path, folder: Path) -> Path:
    """Make an environment with the wheel and what it needs alone. Return its programs' folder."""
    venv.create(folder, with_pip=False)
    [packages] = folder.glob("lib/python*/site-packages")
    # From this environment, because the tests need no network.
    needed = distribution("tomlkit")
    for path in {file.parts[0] for file in needed.files or ()}:
        shutil.copytree(Path(str(needed.locate_file(path))), packages / path)
    programs = folder / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-index", str(wheel)], check=True)  # noqa: S603
    return programs


def variables(programs: Path) -> dict[str, str]:
    """Return an environment's variables, with no other programs on the path."""
    assert not shutil.which("node", path=str(programs))
    return {"PATH": str(programs), "HOME": str(programs.parent), "LANG": "C.UTF-8"}


def run(programs: Path, folder: Path, *command: str) -> str:
    """Run a program of the environment in a folder, and return what it prints."""
    done = subprocess.run(  # noqa: S603
        [programs / command[0], *command[1:]],
        cwd=folder,
        env=variables(programs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
