"""
The folder a-<build>: the page's scripts, its own files and Python, and the SDK's Python.
"""

import json

from .app_imports import parts_needed
from .fill_in import fill_in
from .guest import ONLY_GUESTS
from .own_packages import own_packages
from .own_python import OwnPython
from .page_folder import PageFolder
from .policy import HTML
from .ready_parts import LOCK, ReadyParts
from .sdk import sdk_archive

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

# What Python calls the boot script: pyscript.js_modules.<name>.
BOOT_MODULE = "auth0_pyscript_boot"

# The SDK's archive. Its name ends like a text's, because hosts decide by the name what to compress.
SDK = "sdk.zip.txt"

# Of the page's scripts. boot.js imports one of the first two, as the site's Service Worker is a
# demo's or a real site's.
_OF_A_DEMO, _OF_A_REAL_SITE = "offline.js", "site_updates.js"
_FOR_HTML = "html.mjs"  # for a page whose Python writes HTML


def asset_files(
    page: PageFolder, own: OwnPython, ready: ReadyParts, *, demo: bool, has_vault: bool
) -> dict[str, bytes]:
    """
    Return the files by their path in the folder; placeholders are not filled in yet.

    own is the page's own Python. has_vault: with a vault a page has fewer files.
    """
    writes_html = HTML in own.needs
    left_out = {_OF_A_REAL_SITE if demo else _OF_A_DEMO, *ONLY_GUESTS}
    left_out |= set() if writes_html else {_FOR_HTML}
    files = {name: script for name, script in ready.page.items() if name not in left_out}
    if demo:
        files |= {f"tenant/{path}": content for path, content in ready.tenant.items()}
    chosen = own_packages(page, own.settings, ready)
    packages = sorted({*parts_needed(own.sources), *chosen.names})
    files |= page.others | own.files | chosen.files
    values = {"__PACKAGES__": json.dumps(packages), "__HTML__": json.dumps(writes_html)}
    return fill_in(files, values) | {
        SDK: sdk_archive(ready.sdk, has_vault=has_vault),
        LOCK: chosen.lock,
        "pyscript.json": _pyscript_configuration(own, packages),
    }


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
