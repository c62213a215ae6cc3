"""
Python's standard library as a site carries it: compiled by Pyodide itself, in the parts of `stdlib_parts`.

A start from bytecode takes less than half the time of one from sources. Compiling takes seconds, and is done
once: the result is kept in .build/, under a name that changes with all it is made of.
"""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from . import stdlib_parts
from .archive import archive
from .fingerprint import fingerprint
from .project import Project
from .stdlib_parts import PARTS, part_of
from .tools import run_under_node

PUBLISHED = "pyodide/python_stdlib.zip"

# Compressed as a whole on its way it is a third smaller, so its files lie in it as they are. Hosts that
# compress what they send go by the type, and so by the name: they do it for text, and not for an archive.
START = "stdlib/start.zip.txt"

_HERE = Path(__file__).parent
_PROGRAM = _HERE / "under_node" / "compile.mjs"
_MADE_BY = (_HERE / "stdlib.py", _HERE / "stdlib_parts.py", _PROGRAM, _PROGRAM.with_name("compile_all.py"))


def stdlib_files(project: Project, pyodide: Mapping[str, bytes]) -> dict[str, bytes]:
    """
    Return the archives by their path in the vendored folder: `START`, and `part_path` of each part.

    pyodide are the published files of Pyodide, the library among them, by their path in that folder.

    Raises: BuildProblem when Node.js is missing, or Pyodide cannot compile the library.
    """
    folder = kept_in(project, pyodide)
    paths = (START, *map(part_path, PARTS))
    if folder.is_dir():
        return {path: (folder / Path(path).name).read_bytes() for path in paths}
    made = _split(_compile(project, _sources(pyodide[PUBLISHED])))
    _keep(made, folder)
    return made


def kept_in(project: Project, pyodide: Mapping[str, bytes]) -> Path:
    """Return the folder in which the archives are kept, once they are made."""
    inputs = {**pyodide, **{path.name: path.read_bytes() for path in _MADE_BY}}
    return project.scratch / "stdlib" / fingerprint(inputs)


def part_path(part: str) -> str:
    """Return the path of a part's archive in the vendored folder."""
    return f"stdlib/{part}.zip"


def _sources(published: bytes) -> dict[str, bytes]:
    """Return the library's modules by path, and with them the one that knows which are elsewhere."""
    with zipfile.ZipFile(io.BytesIO(published)) as library:
        sources = {name: library.read(name) for name in library.namelist() if name.endswith(".py")}
    finder = Path(stdlib_parts.__file__).read_text(encoding="utf-8")
    return sources | {"sitecustomize.py": f"{finder}\n\nsys.meta_path.append(PartFinder)\n".encode()}


def _compile(project: Project, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    project.scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stdlib-", dir=project.scratch) as folder:
        Path(folder, "sources.zip").write_bytes(archive(sources, deflate=False))
        run_under_node(
            _PROGRAM,
            project.node_modules / "pyodide" / "pyodide.mjs",
            folder,
            purpose="Compiling Python's standard library (once)",
        )
        with zipfile.ZipFile(Path(folder, "compiled.zip")) as compiled:
            return {name: compiled.read(name) for name in compiled.namelist()}


def _split(compiled: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the archives by path. A part unpacks to a folder of its own name, where the finder looks."""
    files: dict[str, dict[str, bytes]] = {part: {} for part in ("", *PARTS)}
    for path, content in compiled.items():
        part = part_of(_module_at(path))
        files[part][f"{part}/{path}" if part else path] = content
    made = {part_path(part): archive(files[part]) for part in PARTS}
    return made | {START: archive(files[""], deflate=False)}


def _module_at(path: str) -> str:
    return path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")


def _keep(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files into that folder in one step, and remove what earlier inputs gave."""
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True)
    workshop = Path(tempfile.mkdtemp(dir=folder.parent))
    for path, content in files.items():
        (workshop / Path(path).name).write_bytes(content)
    workshop.rename(folder)
