"""
Compiles Python sources with Pyodide's own Python, under Node.js, because bytecode of another Python
does not run there.

This takes seconds, so products with bytecode are cached (`build_cache`). COMPILER is a part of the
cache's key.
"""

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.archive import archive

from .project import Project
from .tools import run_under_node

# The first folder of a source's path decides which path tracebacks show for the module: in the
# archive of the standard library, or among the installed packages.
LIBRARY = "library/"
SITE_PACKAGES = "site-packages/"

_PROGRAM = Path(__file__).parent / "under_node" / "compile.mjs"
# The inputs, apart from the sources, on which the bytecode depends.
COMPILER = {
    path.name: path.read_bytes() for path in (_PROGRAM, _PROGRAM.with_name("compile_all.py"))
}


def compile_modules(
    project: Project, sources: Mapping[str, bytes], *, purpose: str, library: bytes | None = None
) -> dict[str, bytes]:
    """
    Return the bytecode of modules by path, x.pyc for x.py. With a compiled library Pyodide starts
    faster.

    Raises: BuildProblem if Node.js is missing or a source cannot be compiled. `purpose` is the
    beginning of its text.
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
