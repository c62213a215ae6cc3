"""
Python's standard library in a site: compiled by Pyodide itself, in the parts of `stdlib_parts`.

A start from bytecode takes less than half the time of a start from sources.
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly import stdlib_parts
from auth0_pyscript.site.assembly.archive import archive
from auth0_pyscript.site.assembly.ready_parts import START
from auth0_pyscript.site.assembly.stdlib_parts import PARTS, part_of

from .build_cache import cached
from .bytecode import COMPILER, LIBRARY, compile_modules
from .project import Project

PUBLISHED = "pyodide/python_stdlib.zip"

# where public/python_start/interpreter.mjs puts the SDK; Python imports from the archive
SDK_AT = "/lib/auth0_pyscript.zip"

_NAME = "stdlib"  # the folder's name, in a site and in .build/
_MADE_BY = (Path(__file__), Path(stdlib_parts.__file__))


def stdlib_files(project: Project, pyodide: Mapping[str, bytes]) -> dict[str, bytes]:
    """
    Return the archives by their path in the vendored folder: `START`, and `part_path` of each part.

    pyodide are the published files of Pyodide, including the library, by their path in that folder.

    Raises: BuildProblem if Node.js is missing or Pyodide cannot compile the library.
    """
    made_by = {path.name: path.read_bytes() for path in _MADE_BY}
    inputs = {**pyodide, **COMPILER, **made_by}
    made = cached(project, _NAME, inputs, lambda: _archives(project, pyodide[PUBLISHED]))
    return {f"{_NAME}/{name}": content for name, content in made.items()}


def part_path(part: str) -> str:
    """Return the path of a part's archive in the vendored folder."""
    return f"{_NAME}/{part}.zip"


def _archives(project: Project, published: bytes) -> dict[str, bytes]:
    """
    Return the archives by file name. A part is unpacked to a folder with its name, where the finder
    looks.
    """
    purpose = "Compiling Python's standard library (once)"
    compiled = compile_modules(project, _sources(published), purpose=purpose)
    files: dict[str, dict[str, bytes]] = {part: {} for part in ("", *PARTS)}
    for name, content in compiled.items():
        path = name.removeprefix(LIBRARY)
        part = part_of(_module_at(path))
        files[part][f"{part}/{path}" if part else path] = content
    archives = {Path(part_path(part)).name: archive(files[part]) for part in PARTS}
    return archives | {Path(START).name: archive(files[""], deflate=False)}


def _sources(published: bytes) -> dict[str, bytes]:
    """Return the library's modules by path, and with them the module that finds the others."""
    with zipfile.ZipFile(io.BytesIO(published)) as library:
        sources = {
            LIBRARY + name: library.read(name)
            for name in library.namelist()
            if name.endswith(".py")
        }
    finder = Path(stdlib_parts.__file__).read_text(encoding="utf-8")
    started = f"{finder}\n\nsys.meta_path.append(PartFinder)\nsys.path.append({SDK_AT!r})\n"
    return sources | {f"{LIBRARY}sitecustomize.py": started.encode()}


def _module_at(path: str) -> str:
    return path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
