"""The directory that a build writes: replaced as a whole, and only if a build has made it."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .problem import BuildProblem

_OURS = re.compile(
    r"(?:index\.html|sw\.js|vault\.js)(?:\.br|\.gz)?|auth_config\.json|_headers|nginx\.conf|\.gitattributes|licenses"
    r"|[asvw]-[0-9a-f]{12}"
)
# In a site of a user's page: the names of the user's own files and folders in the directory.
_LIST = ".auth0-pyscript.json"


def list_of_names(paths: Iterable[str]) -> dict[str, bytes]:
    """
    Return the file that says which files in the directory a build has copied, by its path.

    Raises: BuildProblem if one of them has a name of ours.
    """
    names = sorted({path.partition("/")[0] for path in paths})
    taken = [name for name in names if _OURS.fullmatch(name)]
    if taken:
        raise BuildProblem(
            f"The page's folder has {', '.join(taken)}, which the build writes itself. Rename it, "
            "or move it away."
        )
    return {_LIST: (json.dumps(names) + "\n").encode()} if names else {}


@contextmanager
def atomic_directory(out: Path) -> Iterator[Path]:
    """
    Yield an empty directory. It replaces `out` if the block ends without an error; otherwise
    nothing changes.

    Raises: BuildProblem if `out` holds anything but an earlier build.
    """
    _check_replaceable(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside `out`, on the same file system, so that renaming is one step.
        workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BuildProblem(
            f"{out} cannot be written ({error.strerror}). Choose another directory with --out."
        ) from error
    try:
        fresh = workshop / "fresh"
        fresh.mkdir()
        yield fresh
        if out.exists():
            out.rename(workshop / "old")
        fresh.rename(out)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _check_replaceable(out: Path) -> None:
    choose = "Choose another directory with --out, or move that away."
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BuildProblem(f"{out} is not a directory. {choose}")
    if not out.exists():
        return
    names = sorted(path.name for path in out.iterdir())
    if names and not any(out.glob("a-*/start.json")):
        raise BuildProblem(f"{out} is not empty, and no build of this project wrote it. {choose}")
    copied = _copied(out)
    foreign = [name for name in names if _OURS.fullmatch(name) is None and name not in copied]
    if foreign:
        raise BuildProblem(
            f"A build replaces its whole directory, and {out} has files that no build wrote: "
            f"{', '.join(foreign)}. {choose}"
        )


def _copied(out: Path) -> set[str]:
    try:
        return {_LIST, *json.loads((out / _LIST).read_bytes())}
    except (OSError, ValueError):
        return set()
