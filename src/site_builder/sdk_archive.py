"""The SDK for a page's Python, in an archive: bytecode for a site's Pyodide, sources for others."""

from pathlib import Path

from auth0_pyscript.site.assembly.archive import archive

from .imports import imported_at_start
from .project import Project
from .sdk_wheel import sdk_wheel
from .strip_source import strip_source
from .wheel import bytecode_wheels, unpacked

_ENTRIES = ("__init__", "page", "bridges/requests_adapter")  # the modules that an app imports
# The modules that a page with a vault imports inside of functions: they are rarely needed.
_LATE_ENTRIES = ("encoding/broken_utf8",)


def sdk_archive(project: Project, *, has_vault: bool, library: bytes) -> bytes:
    """
    Return the archive. library is the compiled standard library.

    With a vault it does not contain the modules that run only in the vault. Raises: BuildProblem if
    Node.js is missing or a module cannot be compiled.
    """
    [wheel] = bytecode_wheels(
        project, "bytecode-sdk", dict([sdk_wheel(project)]), library=library
    ).values()
    files = unpacked(wheel)
    modules = {path for path in files if path.endswith(".pyc")}
    left_out = modules - over_vault(project.source) if has_vault else set()
    # The list of digests is left out, because no installer reads it.
    left_out |= {path for path in files if path.endswith(".dist-info/RECORD")}
    # Compressed as a whole when it is sent, it has half the size of its wheel, and nothing is
    # unpacked at the start.
    return archive({path: files[path] for path in files if path not in left_out}, deflate=False)


def over_vault(source: Path) -> set[str]:
    """
    Return the paths, below source, of the bytecode that a page's Python imports when there is a
    vault.

    Its other imports inside of functions happen only in page mode.
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


def source_archive(source: Path) -> bytes:
    """
    Return the archive of the SDK's sources for a page's Python with a vault, whose version may be
    any.
    """
    return archive(
        {
            path: strip_source(
                (source / path).read_text(encoding="utf-8"), hands_on=path.endswith("__init__.py")
            ).encode()
            for path in (name.removesuffix("c") for name in sorted(over_vault(source)))
        }
    )
