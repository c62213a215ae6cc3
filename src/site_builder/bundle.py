"""
Bundles modules with esbuild, so that a page or a worker requests one file instead of one for each
module.

In public/ the modules stay separate, for readers. In a site each would cost a round trip before the
first click.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from .build_cache import cached
from .project import Project
from .tools import run_under_node

_PROGRAM = Path(__file__).parent / "under_node" / "bundle.mjs"


def bundled(
    project: Project, name: str, files: Mapping[str, bytes], entries: Sequence[str]
) -> dict[str, bytes]:
    """
    Return the entries by their names without folders. Each contains all that it imports from
    `files`. They are cached under `name`.

    An entry "script:x.js" becomes a classic script that every browser with modules can parse. An
    entry "oldest:x.js" becomes one in the oldest JavaScript; its modules must be written in it.

    Raises: BuildProblem if a module cannot be parsed or found.
    """
    lock = (project.root / "package-lock.json").read_bytes()  # contains esbuild's version
    asked = {"program": _PROGRAM.read_bytes(), "lock": lock, "entries": "\n".join(entries).encode()}
    return cached(project, name, {**files, **asked}, lambda: _bundle(project, files, entries))


def _bundle(
    project: Project, files: Mapping[str, bytes], entries: Sequence[str]
) -> dict[str, bytes]:
    project.scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bundle-", dir=project.scratch) as folder:
        sources, out = Path(folder, "sources"), Path(folder, "out")
        for path, content in files.items():
            target = sources / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        esbuild = project.node_modules / "esbuild" / "lib" / "main.js"
        run_under_node(_PROGRAM, esbuild, sources, out, *entries, purpose="Bundling JavaScript")
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}
