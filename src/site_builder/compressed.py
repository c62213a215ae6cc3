"""
Compresses the files of a site in advance: X.br and X.gz beside X, for servers that send one of them
instead of X.

The best compression of Brotli takes half a minute for Pyodide, so compressed files are cached in
.build/.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.fingerprint import fingerprint
from auth0_pyscript.site.server import SUFFIXES

from .project import Project
from .tools import run_under_node

_PROGRAM = Path(__file__).parent / "under_node" / "compress.mjs"
_LEAST = 1024  # bytes; a smaller answer fits into one packet without compression
_MUCH = 1_000_000  # bytes; compressing more takes so long that a message is printed

# auth_config.json may be edited after the build, and a server would still send the compressed old
# one. Other files are never edited.
_LEFT_OUT = {"auth_config.json", "_headers", "nginx.conf"}


def write_compressed(project: Project, site: Path) -> None:
    """
    Write the compressed forms of each file beside it, if they save at least a twentieth.

    Raises: BuildProblem if Node.js, which compresses, is missing or fails.
    """
    store = project.scratch / "compressed"
    program = _PROGRAM.read_bytes()
    files = {
        path: store / fingerprint({"compressed by": program, "content": path.read_bytes()})
        for path in site.rglob("*")
        if path.is_file() and path.name not in _LEFT_OUT and path.stat().st_size >= _LEAST
    }
    _compress({form: path for path, form in files.items() if not _is_stored(form)}, store)
    for path, form in files.items():
        for suffix in SUFFIXES.values():
            if content := _with(form, suffix).read_bytes():  # empty if it saves too little
                _with(path, suffix).write_bytes(content)


def _compress(files: Mapping[Path, Path], store: Path) -> None:
    if not files:
        return
    store.mkdir(parents=True, exist_ok=True)
    purpose = f"Compressing {len(files)} files"
    if any(path.stat().st_size >= _MUCH for path in files.values()):
        purpose += " (half a minute for Pyodide, once)"
    with tempfile.TemporaryDirectory(dir=store) as folder:
        jobs = [(str(path), str(Path(folder, form.name))) for form, path in files.items()]
        run_under_node(_PROGRAM, purpose=purpose, given=json.dumps(jobs))
        for form in files:
            for suffix in SUFFIXES.values():
                _with(Path(folder, form.name), suffix).replace(_with(form, suffix))


def _is_stored(form: Path) -> bool:
    return all(_with(form, suffix).is_file() for suffix in SUFFIXES.values())


def _with(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
