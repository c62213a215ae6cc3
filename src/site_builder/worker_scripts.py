"""
The Service Workers' scripts, independent of any build: a site's list of files is filled in later.

A real site's worker is one file, because after a restart the browser starts it before it requests
the page. A demo's modules stay separate.
"""

from collections.abc import Mapping

from auth0_pyscript.site.assembly.service_worker import DEMO, GUEST, SITE, UNREGISTERING

from .bundle import bundled
from .contract import shared_modules
from .demo_worker import tenant_modules
from .project import Project

_FOLDER = "service_worker"  # in public/
_DEMO = "demo.js"  # in that folder
_SHARED = b'from "../shared/'  # an import of what several threads share
_ALONE = (SITE, UNREGISTERING, GUEST)
_BESIDE = b'from "./'


def worker_scripts(project: Project) -> dict[str, bytes]:
    """
    Return the workers that are one file: a real site's, the one that removes itself, and that of
    other people's sites.

    Raises: BuildProblem if their modules cannot be bundled.
    """
    files = _modules(project) | {f"{_FOLDER}/{name}": _script(project, name) for name in _ALONE}
    entries = [f"{_FOLDER}/{name}" for name in _ALONE]
    return bundled(project, "bundle-worker", files, entries)


def demo_worker_scripts(project: Project, *, micropython: bytes) -> dict[str, bytes]:
    """
    Return a demo's worker and its modules, as if all were in one folder.

    micropython is MicroPython's module. Raises: BuildProblem if `demo_worker` does not know its
    form.
    """
    modules = _in_one_folder(_modules(project) | {DEMO: _script(project, _DEMO)})
    return modules | tenant_modules(project, micropython)


def _script(project: Project, name: str) -> bytes:
    return (project.public / _FOLDER / name).read_bytes()


def _modules(project: Project) -> dict[str, bytes]:
    """Return what the scripts import, by path below public/."""
    return {
        f"{_FOLDER}/{path.name}": path.read_bytes()
        for path in sorted((project.public / _FOLDER).glob("*.js"))
        if path.name not in (_DEMO, *_ALONE)
    } | shared_modules(project)


def _in_one_folder(modules: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the modules by their names, with imports that find them beside one another."""
    return {
        path.rpartition("/")[2]: content.replace(_SHARED, _BESIDE)
        for path, content in modules.items()
    }
