"""
The license texts of the software in a site.

The folder `licenses/` is for people. No page requests it, and no Service Worker stores it.
"""

from collections.abc import Iterable, Mapping

from .problem import BuildProblem

FOLDER = "licenses"
OWN = "auth0-pyscript"  # the text of this project itself

# The texts for the vendored files below a folder. A wheel has a text with its own name.
_TEXTS = {
    "pyscript/": ("pyscript", "polyscript", "pyscript-dependencies"),
    "pyodide/": ("pyodide", "cpython", "cpython-libraries", "emscripten"),
    "stdlib/": ("cpython",),
    "dompurify/": ("dompurify",),
    "micropython/": ("micropython", "emscripten"),
}
_WHEELS = "wheels/"


def license_files(texts: Mapping[str, bytes], vendored: Iterable[str]) -> dict[str, bytes]:
    """
    Return the license texts by their path in the site. vendored are paths in the vendored folder.

    texts are the group `licenses` of the ready parts. Raises: BuildProblem if a file has no license
    text.
    """
    names = license_names(vendored)
    missing = sorted(name for name in names if f"{name}.txt" not in texts)
    if missing:
        raise BuildProblem(
            f"{FOLDER}/{missing[0]}.txt is missing. A site passes on this software, so it needs "
            "the license text."
        )
    return {f"{FOLDER}/{name}.txt": texts[f"{name}.txt"] for name in sorted(names)}


def license_names(vendored: Iterable[str]) -> set[str]:
    """
    Return the names of the texts for these files and for ours. Raises: BuildProblem if a file has
    no license text.
    """
    return {name for path in vendored for name in _names(path)} | {OWN}


def _names(path: str) -> tuple[str, ...]:
    if path.startswith(_WHEELS):
        wheel = path.removeprefix(_WHEELS).partition("-")[0]
        return (wheel.replace("_", "-"),)
    for folder, names in _TEXTS.items():
        if path.startswith(folder):
            return names
    raise BuildProblem(f"No license text is known for the file {path}.")
