"""The ready files of the folder auth0/: they travel in the wheel, the same for every site."""

from pathlib import Path

from .problem import CommandProblem

# Written by `python build.py wheel`. A checkout of the repository has none.
STATIC = Path(__file__).parents[1] / "static"
FOLDER = "auth0"


def ready_files(part: str = FOLDER) -> dict[str, bytes]:
    """
    Return the files of a part of `static/` by their paths below it.

    Raises: CommandProblem if this installation does not have them.
    """
    root = STATIC / part
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    if not files:
        raise CommandProblem(
            f"This installation of auth0-pyscript has no {root}. Install the wheel: in a checkout "
            "of the repository, python build.py wheel makes it in dist-wheel/."
        )
    return files


def assets_of(files: dict[str, bytes]) -> str:
    """Return the name of the folder with the page's scripts."""
    [name] = {path.partition("/")[0] for path in files if path.endswith("/preflight.js")}
    return name
