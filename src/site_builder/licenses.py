"""
The license texts of the software in a site: `licenses/` in this repository and in a site.

The folder is for people. No page requests it, and no Service Worker stores it.
"""

from collections.abc import Iterable

from .problem import BuildProblem
from .project import Project

FOLDER = "licenses"

# The texts for the vendored files below a folder. A wheel has a text with its own name.
_TEXTS = {
    "pyscript/": ("pyscript", "polyscript", "pyscript-dependencies"),
    "pyodide/": ("pyodide", "cpython", "cpython-libraries", "emscripten"),
    "stdlib/": ("cpython",),
    "micropython/": ("micropython", "emscripten"),
}
_WHEELS = "wheels/"


def license_files(project: Project, vendored: Iterable[str]) -> dict[str, bytes]:
    """
    Return the license texts by their path in the site. vendored are paths in the vendored folder.

    Raises: BuildProblem if a file has no license text.
    """
    names = {name for path in vendored for name in _names(path)}
    folder = project.root / FOLDER
    texts = {f"{FOLDER}/{name}.txt": folder / f"{name}.txt" for name in sorted(names)}
    for path in texts.values():
        if not path.is_file():
            raise BuildProblem(
                f"{path} is missing. A site passes on this software, so it needs the license text."
            )
    files = {path: text.read_bytes() for path, text in texts.items()}
    return files | {f"{FOLDER}/auth0-pyscript.txt": (project.root / "LICENSE").read_bytes()}


def _names(path: str) -> tuple[str, ...]:
    if path.startswith(_WHEELS):
        wheel = path.removeprefix(_WHEELS).partition("-")[0]
        return (wheel.replace("_", "-"),)
    for folder, names in _TEXTS.items():
        if path.startswith(folder):
            return names
    raise BuildProblem(f"site_builder/licenses.py has no license text for the file {path}.")
