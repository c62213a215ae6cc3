"""
The file `sw.js`: the Service Worker of a demo, of a real site, or the one that removes either of
them.

A worker lists every file of its build with its hash. So each build has another worker, and a
browser finds a new build by it. A real site's worker is one file, because after a restart the
browser starts it before it requests the page. A demo's modules are in a folder named by a hash of
them, and `sw.js` names the folder.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .assets import fill_in
from .bundle import bundled
from .contract import shared_modules
from .demo_worker import tenant_modules
from .fingerprint import fingerprint
from .project import Project

_FOLDER = "service_worker"  # in public/
_DEMO, _SITE, _UNREGISTERING = "demo.js", "site.js", "unregister.js"  # in that folder
_SHARED = b'from "../shared/'  # an import of what several threads share
_BESIDE = b'from "./'  # an import in a demo's script, whose modules are in another folder


@dataclass(frozen=True)
class Build:
    """A worker's facts about its build."""

    id: str
    assets: str  # the names of the folders of our own files and of the vendored ones
    vendor: str
    files: Iterable[Mapping[str, str | int]]  # all of them: path, sha256, size in bytes, part


def write_demo(project: Project, out: Path, build: Build, *, micropython: bytes) -> None:
    """
    Write the demo's worker with its tenant to out. micropython is MicroPython's module.

    Raises: BuildProblem if `demo_worker` does not know the form of that module.
    """
    flat = _in_one_folder(_modules(project)) | tenant_modules(project, micropython)
    modules = _filled(flat, build, kind="demo")
    folder = f"w-{fingerprint(modules)}"
    (out / folder).mkdir()
    for name, content in modules.items():
        (out / folder / name).write_bytes(content)
    entry = _in_one_folder({"sw.js": _script(project, _DEMO)})["sw.js"]
    script = {"sw.js": entry.replace(_BESIDE, _BESIDE + f"{folder}/".encode())}
    (out / "sw.js").write_bytes(_filled(script, build, kind="demo")["sw.js"])


def write_site(project: Project, out: Path, build: Build) -> None:
    """
    Write a real site's worker to out. It contains the list of the site's files.

    Raises: BuildProblem if its modules cannot be bundled.
    """
    entry = f"{_FOLDER}/{_SITE}"
    filled = _filled(_modules(project) | {entry: _script(project, _SITE)}, build, kind="site")
    (out / "sw.js").write_bytes(bundled(project, "bundle-worker", filled, [entry])[_SITE])


def write_unregistering(project: Project, out: Path) -> None:
    """Write the worker that replaces an earlier worker at this address, and then removes itself."""
    entry = f"{_FOLDER}/{_UNREGISTERING}"
    files = _modules(project) | {entry: _script(project, _UNREGISTERING)}
    script = bundled(project, "bundle-unregistering", files, [entry])[_UNREGISTERING]
    (out / "sw.js").write_bytes(script)


def _script(project: Project, name: str) -> bytes:
    return (project.public / _FOLDER / name).read_bytes()


def _modules(project: Project) -> dict[str, bytes]:
    """Return what the scripts import, by path below public/."""
    return {
        f"{_FOLDER}/{path.name}": path.read_bytes()
        for path in sorted((project.public / _FOLDER).glob("*.js"))
        if path.name not in (_DEMO, _SITE, _UNREGISTERING)
    } | shared_modules(project)


def _in_one_folder(modules: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the modules by their names, with imports that find them beside one another."""
    return {
        path.rpartition("/")[2]: content.replace(_SHARED, _BESIDE)
        for path, content in modules.items()
    }


def _filled(modules: Mapping[str, bytes], build: Build, *, kind: str) -> dict[str, bytes]:
    manifest = {"kind": kind, "id": build.id, "files": list(build.files)}
    names = {"__ASSETS__": build.assets, "__VENDOR__": build.vendor}
    return fill_in(modules, names | {"__MANIFEST__": json.dumps(manifest, separators=(",", ":"))})
