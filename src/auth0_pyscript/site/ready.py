"""The ready files of the folder auth0/: they travel in the wheel, the same for every site."""

from .assembly.guest import guest_files
from .assembly.installed import installed_static

FOLDER = "auth0"

# Browsers and `check` compare the files with their hashes: git must not change their line ends.
_GIT_ATTRIBUTES = {".gitattributes": b"* -text\n"}


def ready_files(*, demo: bool) -> dict[str, bytes]:
    """
    Return the files of auth0/ by their paths in it. demo: with the demo's tenant.

    Raises: CommandProblem if this is a checkout of the repository, and not an installed wheel.
    """
    return guest_files(installed_static(), demo=demo) | _GIT_ATTRIBUTES


def assets_of(files: dict[str, bytes]) -> str:
    """Return the name of the folder with the page's scripts."""
    [name] = {path.partition("/")[0] for path in files if path.endswith("/preflight.js")}
    return name
