"""
Several files are written as one: either all of them are, or none.

Each file is whole at every moment: its new content is written beside it, and then renamed. An error
or Ctrl-C undoes what was done. A process that is killed leaves each file either old or new; the
order of the steps is then what the next run relies on.
"""

import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from .problem import CommandProblem

_PREFIX, _SUFFIX = ".auth0-pyscript-", ".tmp"


@dataclass(frozen=True)
class Step:
    """The new content of a file; None deletes it."""

    path: Path
    content: bytes | None


def carry_out(root: Path, steps: Iterable[Step]) -> None:
    """
    Write and delete the files, in this order. Folders below root are made, and removed when they
    are empty.

    Raises: CommandProblem if a file cannot be written; then nothing has changed.
    """
    root = root.resolve()
    steps = [Step(step.path.resolve(), step.content) for step in steps]
    for step in steps:
        if not step.path.is_relative_to(root):
            raise CommandProblem(
                f"{step.path} is outside of {root}, and is not written. If a page or the folder "
                "auth0/ is a link to it, run the command for the folder that it is in."
            )
    for folder in {step.path.parent for step in steps}:
        for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            left.unlink()
    try:
        _carry_out(root, steps)
    except OSError as error:
        raise CommandProblem(
            f"{error.filename} cannot be written: {error.strerror}. Nothing was changed. Check the "
            "permissions and the space on the disk, and run the command again."
        ) from error


def is_left_over(path: Path) -> bool:
    """Return True for a file that a killed process has left behind."""
    return path.name.startswith(_PREFIX) and path.name.endswith(_SUFFIX)


def _carry_out(root: Path, steps: list[Step]) -> None:
    with ExitStack() as undo, ExitStack() as temporary:
        new = []
        for step in steps:
            if step.content is not None:
                _make_folder(step.path.parent, undo)
                new.append(_written_beside(step.path, step.content, temporary))
            else:
                new.append("")
        for step, name in zip(steps, new, strict=True):
            old = step.path.read_bytes() if step.path.is_file() else None
            mode = step.path.stat().st_mode if old is not None else 0
            undo.callback(_restore, step.path, old, mode)
            if step.content is None:
                step.path.unlink(missing_ok=True)
            else:
                os.replace(name, step.path)
        for folder in {step.path.parent for step in steps if step.content is None}:
            _remove_empty(root, folder)
        undo.pop_all()


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        undo.callback(_remove_if_empty, parent)
        parent.mkdir()


def _written_beside(path: Path, content: bytes, temporary: ExitStack) -> str:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)
    temporary.callback(Path(name).unlink, missing_ok=True)
    with open(handle, "wb") as file:
        file.write(content)
    if path.exists():
        if not os.access(path, os.W_OK):
            raise PermissionError(1, "it is read-only", str(path))
        os.chmod(name, stat.S_IMODE(path.stat().st_mode))
    else:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
    return name


def _restore(path: Path, content: bytes | None, mode: int) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(stat.S_IMODE(mode))


def _remove_empty(root: Path, folder: Path) -> None:
    while root in folder.parents and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
