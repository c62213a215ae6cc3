"""The files of a folder, as the build reads them."""

from pathlib import Path


def files_below(folder: Path) -> dict[str, bytes]:
    """
    Return the files below a folder by their paths in it, without hidden ones, which belong to an
    editor or the system.
    """
    found = {}
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and not any(
            part.startswith((".", "__pycache__")) for part in relative.parts
        ):
            found[relative.as_posix()] = path.read_bytes()
    return found
