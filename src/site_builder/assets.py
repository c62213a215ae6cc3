"""
The folder a-<build> with our own files: JavaScript and styles of public/, the app's Python, and the
SDK's.

Some texts name the build to which they belong. Its name is known only when all files are there. So
the texts are made with placeholders (`__ASSETS__` and so on, folder names without a slash), which
are filled in after the fingerprint has been taken.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from .bundle import bundled
from .contract import shared_modules
from .folder import files_below
from .imports import parts_needed
from .lock_file import lock_file
from .own_python import OwnPython, own_python
from .project import Project
from .pyscript_settings import SETTINGS
from .sdk_archive import SDK, sdk_archive
from .stdlib import START

# PyScript loads each plugin that is not refused by name. No plugin is used here.
_PLUGINS = (
    "codemirror",
    "deprecations-manager",
    "donkey",
    "error",
    "py-editor",
    "py-game",
    "py-terminal",
)

# The folders of public/: JavaScript of the page, and of the workers. The page's modules go into one
# file, and each *.mjs stays one, as PyScript or another file imports it by its name. Pages and
# workers import those of shared/.
_OF_THE_PAGE = ("page/", "vault_connection/", "python_start/")
_OF_OTHERS = ("service_worker/", "vault/", "shared/", "guest/")
# Beside the folders; for the demo alone.
_ELSEWHERE = ("index.html",)
_DEMO = ("tenant/",)

# Of its modules: those that a page asks for by themselves. boot.js asks for the last when it needs
# it, and for one of these two, as a demo or a real site has a Service Worker.
_ENTRIES = (
    "page/boot.js",
    "script:page/preflight.js",
    "oldest:page/too_old.js",
    "python_start/python.js",
)
_OF_A_DEMO, _OF_A_REAL_SITE = "page/offline.js", "page/site_updates.js"

# What Python calls the boot script: pyscript.js_modules.<name>.
BOOT_MODULE = "auth0_pyscript_boot"

_STYLES = "styles.css"

_TEXTS = (".html", ".js", ".mjs", ".json")


def asset_files(
    project: Project, *, demo: bool, has_vault: bool, vendored: Mapping[str, bytes]
) -> dict[str, bytes]:
    """
    Return our own files by their path in the folder; placeholders are not filled in yet.

    has_vault: with a vault a page has fewer files. vendored are the files of the folder beside it.
    """
    left_out = _ELSEWHERE + _OF_OTHERS + (() if demo else _DEMO)
    files = {
        path: content
        for path, content in files_below(project.public).items()
        if not path.startswith(left_out)
    }
    for path in [path for path in files if path.startswith(_OF_THE_PAGE)]:
        content = files.pop(path)
        if path.endswith(".mjs"):
            files[Path(path).name] = content
    files |= page_scripts(project, [*_ENTRIES, _OF_A_DEMO if demo else _OF_A_REAL_SITE])
    if _STYLES in files:
        files |= bundled(project, "styles", {_STYLES: files[_STYLES]}, [_STYLES])
    if project.own_page:
        files |= {
            path: content
            for path, content in files_below(project.own_page).items()
            if not path.endswith(("index.html", ".py", ".md")) and path not in SETTINGS
        }
    own = own_python(project)
    packages = sorted({*parts_needed(own.sources), *own.settings.packages})
    files = fill_in(files | own.files, {"__PACKAGES__": json.dumps(packages)})
    return files | {
        SDK: sdk_archive(project, has_vault=has_vault, library=vendored[START]),
        "pyodide-lock.json": lock_file(project, vendored=vendored, wanted=own.settings),
        "pyscript.json": _pyscript_configuration(own, packages),
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
        if path.startswith(_OF_THE_PAGE) and path.endswith(".js")
    }
    return modules | shared_modules(project)


def fill_in(files: Mapping[str, bytes], values: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files with the values in place of the placeholders in texts."""
    filled = {}
    for path, content in files.items():
        if path.endswith(_TEXTS):
            for name, value in values.items():
                content = content.replace(name.encode(), value.encode())
        filled[path] = content
    return filled


def _pyscript_configuration(own: OwnPython, packages: list[str]) -> bytes:
    """
    Return pyscript.json. PyScript resolves `interpreter` relative to the page, and other paths
    relative to pyscript.json.
    """
    configuration = {
        "interpreter": "./__ASSETS__/interpreter.mjs",
        "packages": packages,
        # The names above go directly to Pyodide and its lock file, without micropip.
        "packages_cache": "passthrough",
        # The empty entry prevents that PyScript fetches its list of packages that work in Pyodide.
        "index_urls": [],
        "plugins": [f"!{name}" for name in _PLUGINS],
        "files": dict(own.table),
        "js_modules": {"main": {"./boot.js": BOOT_MODULE}},
    }
    return (json.dumps(configuration, indent=1) + "\n").encode()
