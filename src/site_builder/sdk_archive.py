"""The SDK for a page's Python, in an archive: bytecode for a site's Pyodide, sources for others."""

from pathlib import Path

from auth0_pyscript.site.assembly.archive import archive
from auth0_pyscript.site.assembly.ready_parts import OVER_VAULT, SDK

from .imports import imported_at_start
from .project import Project
from .sdk_wheel import sdk_wheel
from .strip_source import strip_source
from .wheel import bytecode_wheels, unpacked

_ENTRIES = ("__init__", "page", "bridges/requests_adapter")  # the modules that an app imports
# The modules that a page with a vault imports inside of functions: they are rarely needed.
_LATE_ENTRIES = ("configuration/unknown_option", "encoding/broken_utf8")


def sdk_parts(project: Project, *, library: bytes) -> dict[str, bytes]:
    """
    Return the archive of the whole SDK, and the list of what a page with a vault needs of it.

    library is the compiled standard library. Raises: BuildProblem if Node.js is missing or a module
    cannot be compiled.
    """
    [wheel] = bytecode_wheels(
        project, "bytecode-sdk", dict([sdk_wheel(project)]), library=library
    ).values()
    # The list of digests is left out, because no installer reads it.
    files = {
        path: content
        for path, content in unpacked(wheel).items()
        if not path.endswith(".dist-info/RECORD")
    }
    modules = {path for path in files if path.endswith(".pyc")}
    needed = sorted(files.keys() - (modules - over_vault(project.source)))
    return {SDK: archive(files, deflate=False), OVER_VAULT: "\n".join(needed).encode()}


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
