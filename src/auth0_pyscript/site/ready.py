"""The ready files of the folder auth0/: they travel in the wheel, the same for every site."""

from pathlib import Path

from .assembly.guest import guest_files
from .assembly.ready_parts import ReadyParts
from .problem import CommandProblem

# Written by `python build.py wheel`. A checkout of the repository has none.
STATIC = Path(__file__).parents[1] / "static"
FOLDER = "auth0"


def ready_parts() -> ReadyParts:
    """
    Return the ready parts in this installation.

    Raises: CommandProblem if it has none.
    """
    if not STATIC.is_dir():
        raise CommandProblem(
            f"This installation of auth0-pyscript has no {STATIC}. Install the wheel: in a "
            "checkout of the repository, python build.py wheel makes it in dist-wheel/."
        )
    return ReadyParts.read(STATIC)


def ready_files() -> dict[str, bytes]:
    """Return the files of auth0/ by their paths in it. Raises: CommandProblem, see above."""
    return guest_files(ready_parts())


def assets_of(files: dict[str, bytes]) -> str:
    """Return the name of the folder with the page's scripts."""
    [name] = {path.partition("/")[0] for path in files if path.endswith("/preflight.js")}
    return name
