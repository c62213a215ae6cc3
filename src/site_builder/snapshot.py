"""
The snapshot of `--snapshot`: Python's memory right after its start, for pages that go on from
there.

Pyodide makes and takes such snapshots, but promises nothing about them. One is made in Chromium,
for the memory of a Pyodide under Node.js does not fit one in a browser. public/snapshot/ has what
uses it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from .browsers import CHROMIUM_CURE, find_chromium
from .bytecode import kept
from .headless import made_in_chromium
from .problem import BuildProblem
from .project import Project
from .stdlib import START

# Named as text like the library: hosts that compress what they send go by the name.
SNAPSHOT = "snapshot/memory.bin.txt"

_PROGRAMS = Path(__file__).parent / "under_chromium"
_PAGE = "snapshot.html"
_PURPOSE = "Taking a snapshot of Python's memory in Chromium (once)"


def snapshot_files(project: Project, vendored: Mapping[str, bytes]) -> dict[str, bytes]:
    """
    Return the snapshot by its path in the vendored folder, whose other files are given.

    Nothing when it cannot be made; it says so, and what to do, for a site is complete without.
    """
    files = {path: content for path, content in vendored.items() if path.startswith("pyodide/")}
    files |= {START: vendored[START], "pyodide-lock.json": _no_packages(project)}
    files |= {
        path.name: path.read_bytes() for path in sorted(_PROGRAMS.iterdir()) if path.is_file()
    }
    files["memory.mjs"] = (project.public / "snapshot" / "memory.mjs").read_bytes()
    name = Path(SNAPSHOT).name
    try:
        made = kept(project, "snapshot", files, lambda: {name: _made(files)})
    except BuildProblem as problem:
        print(
            f"{problem}\n"
            "The site is built without a snapshot: Python starts as it does without --snapshot."
        )
        return {}
    return {SNAPSHOT: made[name]}


def _no_packages(project: Project) -> bytes:
    """Return a lock file, which Pyodide asks for, without the packages."""
    path = project.node_modules / "pyodide" / "pyodide-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps(lock | {"packages": {}}).encode()


def _made(files: Mapping[str, bytes]) -> bytes:
    chromium = find_chromium()
    if chromium is None:
        raise BuildProblem(
            f"A snapshot is made in Chromium, and there is none on the PATH. {CHROMIUM_CURE}"
        )
    return made_in_chromium(chromium, files, _PAGE, purpose=_PURPOSE)
