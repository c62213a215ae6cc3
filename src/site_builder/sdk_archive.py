"""The SDK as a page's Python has it: bytecode, in an archive that Python imports from as it is."""

from pathlib import Path

from .archive import archive
from .imports import imported_at_start
from .project import Project
from .sdk_wheel import sdk_wheel
from .strip_source import strip_source
from .wheel import bytecode_wheels, unpacked

# In one piece it is compressed to half of what its wheel is, and nothing is unpacked at the start.
# Named as text like the library: hosts that compress what they send go by the name.
SDK = "sdk.zip.txt"

_ENTRIES = ("__init__", "page", "bridges/requests_adapter")  # what an app imports of it
# What a page over a vault imports inside of functions: for what hardly ever happens.
_LATE_ENTRIES = ("encoding/broken_utf8",)


def sdk_archive(project: Project, *, has_vault: bool, library: bytes) -> bytes:
    """
    Return the archive; library is the compiled standard library.

    Over a vault it has not the modules that run in the vault alone.
    Raises: BuildProblem when Node.js is missing, or a module cannot be compiled.
    """
    [wheel] = bytecode_wheels(
        project, "bytecode-sdk", dict([sdk_wheel(project)]), library=library
    ).values()
    files = unpacked(wheel)
    modules = {path for path in files if path.endswith(".pyc")}
    left_out = modules - over_vault(project.source) if has_vault else set()
    # Nobody installs by the list of digests.
    left_out |= {path for path in files if path.endswith(".dist-info/RECORD")}
    return archive({path: files[path] for path in files if path not in left_out}, deflate=False)


def over_vault(source: Path) -> set[str]:
    """
    Return the paths, below source, of the bytecode that a page's Python imports over a vault.

    All else that it imports inside of functions, it imports in page mode.
    """
    sources = {
        path.relative_to(source).as_posix(): strip_source(
            path.read_text(encoding="utf-8"), hands_on=path.name == "__init__.py"
        )
        for path in sorted((source / "auth0_pyscript").rglob("*.py"))
    }
    needed: set[str] = set()
    for entry in _ENTRIES + _LATE_ENTRIES:
        needed |= imported_at_start(sources, f"auth0_pyscript/{entry}.py")
    return {f"{path}c" for path in needed}
