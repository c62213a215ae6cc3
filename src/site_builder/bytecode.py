"""
Python sources compiled by Pyodide's own Python, under Node.js, for bytecode of any other is of no
use to it.

That takes seconds, so what is made of bytecode is kept in .build/ until something that it is made
of changes.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .archive import archive
from .fingerprint import fingerprint
from .project import Project
from .tools import run_under_node

# The first folder of a source's path says where the module will be, which tracebacks show: in the
# archive of the standard library, or among installed packages.
LIBRARY = "library/"
SITE_PACKAGES = "site-packages/"

_PROGRAM = Path(__file__).parent / "under_node" / "compile.mjs"
_MADE_BY = (_PROGRAM, _PROGRAM.with_name("compile_all.py"))


def compile_modules(
    project: Project, sources: Mapping[str, bytes], *, purpose: str, library: bytes | None = None
) -> dict[str, bytes]:
    """
    Return the bytecode of modules by path, x.pyc for x.py. With a compiled library Pyodide starts
    faster.

    Raises: BuildProblem when Node.js is missing, or a source cannot be compiled; `purpose` begins
    its text.
    """
    project.scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bytecode-", dir=project.scratch) as folder:
        Path(folder, "sources.zip").write_bytes(archive(sources, deflate=False))
        pyodide = project.node_modules / "pyodide" / "pyodide.mjs"
        start_from = []
        if library is not None:
            start_from.append(Path(folder, "library.zip"))
            start_from[0].write_bytes(library)
        run_under_node(_PROGRAM, pyodide, folder, *start_from, purpose=purpose)
        with zipfile.ZipFile(Path(folder, "compiled.zip")) as compiled:
            return {name: compiled.read(name) for name in compiled.namelist()}


def kept(
    project: Project, name: str, inputs: Mapping[str, bytes], make: Callable[[], dict[str, bytes]]
) -> dict[str, bytes]:
    """
    Return files by name, as they were made from the same inputs before; else they are made, and
    kept.
    """
    made_by = {f"made by {path.name}": path.read_bytes() for path in _MADE_BY}
    folder = project.scratch / name / fingerprint({**inputs, **made_by})
    if folder.is_dir():
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files = make()
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(dir=folder.parent))
    for path, content in files.items():
        (workshop / path).write_bytes(content)
    try:
        workshop.rename(folder)  # in one step: it is there whole, or not at all
    except OSError:
        shutil.rmtree(workshop)  # another build was faster
    return files
