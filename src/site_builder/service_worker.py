"""
The file `sw.js`: a demo's Service Worker, a real site's, or the one that takes either of them away.

The worker's modules go to a folder of their own, named by what is in it. One of them names every file of the
build with its hash, so the folder has another name for another build, and `sw.js`, which names the folder, is
another file: that is how a browser sees a new one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .assets import fill_in
from .demo_worker import tenant_modules
from .fingerprint import fingerprint
from .project import Project

# Of public/worker/: what serves the demo's tenant. Everything else both workers share.
_OF_THE_TENANT = ("once.js", "ports.js", "tenant.js")


@dataclass(frozen=True)
class Build:
    """What a worker knows of the build that it belongs to."""

    id: str
    assets: str  # the names of the folders of our own files and of the vendored ones
    vendor: str
    files: Iterable[Mapping[str, str | int]]  # all of them: path, sha256, size in bytes, part


def write_demo(project: Project, out: Path, build: Build, *, micropython: bytes) -> None:
    """
    Write the demo's worker, the tenant in it, to out. micropython is MicroPython's module.

    Raises: BuildProblem when that is of a form that `demo_worker` does not know.
    """
    modules = _modules(project) | tenant_modules(project, micropython)
    _write(project, out, build, kind="demo", entry="sw.js", modules=modules)


def write_site(project: Project, out: Path, build: Build) -> None:
    """Write a real site's worker to out: it has the site's files, and nothing else."""
    modules = {name: content for name, content in _modules(project).items() if name not in _OF_THE_TENANT}
    _write(project, out, build, kind="site", entry="site_sw.js", modules=modules)


def write_unregistering(project: Project, out: Path) -> None:
    """Write the worker that removes one which stood at this address before, and then itself."""
    (out / "sw.js").write_bytes((project.public / "unregister.js").read_bytes())


def _modules(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project.public / "worker").glob("*.js")}


def _write(
    project: Project, out: Path, build: Build, *, kind: str, entry: str, modules: Mapping[str, bytes]
) -> None:
    manifest = {"kind": kind, "id": build.id, "files": list(build.files)}
    names = {"__ASSETS__": build.assets, "__VENDOR__": build.vendor}
    filled = fill_in(modules, names | {"__MANIFEST__": json.dumps(manifest, separators=(",", ":"))})
    folder = f"w-{fingerprint(filled)}"
    (out / folder).mkdir()
    for name, content in filled.items():
        (out / folder / name).write_bytes(content)
    [script] = fill_in(
        {entry: (project.public / entry).read_bytes()}, names | {"__WORKER__": folder}
    ).values()
    (out / "sw.js").write_bytes(script)
