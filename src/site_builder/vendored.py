"""
The folder v-<fingerprint>: PyScript, Pyodide and wheels as they were published, with some changes.

The standard library and the wheels are bytecode, Pyodide's largest module is minified, and
MicroPython's WebAssembly is smaller.
"""

from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.assembly.ready_parts import START

from .bundle import bundled
from .pins import checked, read_files
from .project import Project
from .stdlib import PUBLISHED, stdlib_files
from .web_assembly import compact
from .wheel import bytecode_wheels

CURE = (
    "If nobody touched it: remove node_modules and run this command again. "
    "If package.json was changed on purpose: "
    "write the new sums (run sha256sum in node_modules) to requirements/vendor.sha256."
)

# The folder for the files of each npm package. Only files in vendor.sha256 are used: of PyScript
# core.js, the modules that it imports, and the plugin that it loads even to disable it.
_FOLDERS = {
    "@pyscript/core/dist/": "pyscript/",
    "pyodide/": "pyodide/",
    "dompurify/dist/": "dompurify/",
    "@micropython/micropython-webassembly-pyscript/": "micropython/",
}

MICROPYTHON = "micropython/micropython.wasm"
MICROPYTHON_MODULE = "micropython/micropython.mjs"  # a part of other modules, so in no site


def vendored_files(project: Project, wheels: Mapping[str, Path]) -> dict[str, bytes]:
    """
    Return the vendored files by their path in the folder.

    Raises: BuildProblem if a file is not the pinned one, or the library cannot be compiled.
    """
    files = {}
    for pinned in read_files(project.requirements):
        path = _path_in_site(pinned.path)
        files[path] = checked(project.node_modules / pinned.path, pinned.sha256, cure=CURE)
    pyodide = {path: content for path, content in files.items() if path.startswith("pyodide/")}
    files |= stdlib_files(project, pyodide)
    del files[PUBLISHED]
    # White space would be an eighth of the compressed size.
    for folder, name in (("pyodide", "pyodide.asm.mjs"), ("dompurify", "purify.es.mjs")):
        path = f"{folder}/{name}"
        files[path] = bundled(project, f"bundle-{folder}", {name: files[path]}, [name])[name]
    files[MICROPYTHON] = compact(files[MICROPYTHON])
    pure = {path.name: path.read_bytes() for path in wheels.values()}
    compiled = bytecode_wheels(project, "bytecode-wheels", pure, library=files[START])
    return files | {f"wheels/{name}": content for name, content in compiled.items()}


def _path_in_site(path: str) -> str:
    for source, target in _FOLDERS.items():
        if path.startswith(source):
            return target + path[len(source) :]
    raise BuildProblem(
        f"requirements/vendor.sha256 lists {path}: site_builder/vendored.py has no folder for it."
    )
