"""
The folder auth0/ for a site that was not built by us: the page's scripts, the vault, and the SDK
for the page's Python.

The files are the same for every site. The site's configuration is a file beside them.
"""

from .fill_in import fill_in
from .fingerprint import fingerprint
from .licenses import license_files
from .ready_parts import CALLBACK, MICROPYTHON, SOURCES, ReadyParts
from .vault import fetched_ahead, vault_files

_SCRIPTS = ("boot.js", "preflight.js", "after_logout.js", "site_updates.js")


def guest_files(ready: ReadyParts) -> dict[str, bytes]:
    """Return the files by their paths in the folder, without auth_config.json."""
    vendored = {
        path: content for path, content in ready.vendored.items() if path.startswith(MICROPYTHON)
    }
    vendor = f"v-{fingerprint(vendored)}"
    vault = vault_files(ready.vault, vendor=vendor)
    ahead = " ".join(fetched_ahead(vault, vendor=vendor))
    own = fill_in(
        {name: ready.page[name] for name in _SCRIPTS} | {SOURCES: ready.guest[SOURCES]},
        {"__VENDOR__": vendor, "__AHEAD__": ahead},
    )
    beside = {CALLBACK: ready.guest[CALLBACK]}
    build = fingerprint(own | beside | vault)
    assets = f"a-{build}"
    values = {
        "__ASSETS__": assets,
        "__VENDOR__": vendor,
        "__BUILD__": build,
        "__SITE__": "..",  # the folder is in the site's directory
    }
    return (
        {f"{vendor}/{path}": content for path, content in vendored.items()}
        | {f"{assets}/{path}": content for path, content in fill_in(own, values).items()}
        | fill_in(beside | vault, values)
        | license_files(ready.licenses, vendored)
    )
