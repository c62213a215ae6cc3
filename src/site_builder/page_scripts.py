"""The page's scripts, bundled, and the modules that PyScript and they import by name."""

from collections.abc import Sequence
from pathlib import Path

from auth0_pyscript.site.assembly.folder import files_below

from .bundle import bundled
from .contract import shared_modules
from .project import Project

# The folders of public/ with the page's JavaScript. Its modules go into one file, and each *.mjs
# stays one, as PyScript or another file imports it by its name.
FOLDERS = ("page/", "vault_connection/", "python_start/", "python_worker/")

# Of its modules: those that a page asks for by themselves. boot.js asks for the last when it needs
# it, and for one of these three: a demo and a real site have a Service Worker, and other people's
# pages have a callback page.
_ENTRIES = (
    "page/boot.js",
    "script:page/preflight.js",
    "oldest:page/too_old.js",
    "python_start/python.js",
    "page/offline.js",
    "page/site_updates.js",
    "page/after_logout.js",
    "page/guest_worker.js",
    "page/worker_bridge.js",
    "python_worker/worker_boot.js",
)


def page_parts(project: Project) -> dict[str, bytes]:
    """Return the page's scripts and modules by their names, placeholders not yet filled in."""
    return page_scripts(project, _ENTRIES) | {
        Path(path).name: content
        for path, content in files_below(project.public).items()
        if path.startswith(FOLDERS) and path.endswith(".mjs")
    }


def page_scripts(project: Project, entries: Sequence[str]) -> dict[str, bytes]:
    """
    Return the page's scripts by their names, placeholders not yet filled in.

    entries are their paths in public/, as `bundle.bundled` takes them.
    """
    return bundled(project, "bundle-page", page_modules(project), entries)


def page_modules(project: Project) -> dict[str, bytes]:
    """Return the modules from which the page's scripts are bundled, by their paths in public/."""
    modules = {
        path: content
        for path, content in files_below(project.public).items()
        if path.startswith(FOLDERS) and path.endswith(".js")
    }
    return modules | shared_modules(project)
