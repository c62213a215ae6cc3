"""
The folder auth0/ for a site that was not built by us: the page's scripts, the vault, and the SDK
for the page's Python.

The files are the same for every site. The site's configuration is a file beside them. A folder for
a demo also has the demo's tenant.
"""

import hashlib

from .fill_in import fill_in
from .fingerprint import fingerprint
from .licenses import license_files
from .ready_parts import CALLBACK, MICROPYTHON, SOURCES, STYLES, ReadyParts
from .service_worker import GUEST, NAME, Build, demo_worker
from .vault import fetched_ahead, vault_files

# The scripts that a site of ours does not have.
ONLY_GUESTS = ("after_logout.js", "guest_worker.js", "worker_bridge.js", "worker_boot.js")
_SCRIPTS = ("boot.js", "preflight.js", *ONLY_GUESTS)
_OF_A_DEMO = "offline.js"


def guest_files(ready: ReadyParts, *, demo: bool = False) -> dict[str, bytes]:
    """
    Return the files by their paths in the folder, without auth_config.json.

    demo: with the demo's tenant. The tag of preflight.js then has the attribute data-demo.
    """
    vendored = {
        path: content for path, content in ready.vendored.items() if path.startswith(MICROPYTHON)
    }
    vendor = f"v-{fingerprint(vendored)}"
    vault = vault_files(ready.vault, vendor=vendor)
    own = {name: ready.page[name] for name in _SCRIPTS} | {
        name: ready.guest[name] for name in (STYLES, SOURCES)
    }
    beside = {CALLBACK: ready.guest[CALLBACK], NAME: ready.worker[GUEST]}
    if demo:
        own |= {_OF_A_DEMO: ready.page[_OF_A_DEMO]}
        own |= {f"tenant/{path}": content for path, content in ready.tenant.items()}
        beside = {
            CALLBACK: beside[CALLBACK].replace(b" data-callback ", b" data-callback data-demo ")
        }
    ahead = " ".join(fetched_ahead(vault, vendor=vendor))
    own = fill_in(own, {"__VENDOR__": vendor, "__AHEAD__": ahead})
    build = fingerprint(own | beside | vault)
    assets = f"a-{build}"
    values = {
        "__ASSETS__": assets,
        "__VENDOR__": vendor,
        "__BUILD__": build,
        "__SITE__": "..",  # the folder is in the site's directory
    }
    files = (
        {f"{vendor}/{path}": content for path, content in vendored.items()}
        | {f"{assets}/{path}": content for path, content in fill_in(own, values).items()}
        | fill_in(beside | vault, values)
    )
    if demo:
        listed = [_listed(path, content) for path, content in sorted(files.items())]
        described = Build(id=build, assets=assets, vendor=vendor, files=listed)
        files |= demo_worker(ready.demo_worker, described)
    return files | license_files(ready.licenses, vendored)


def _listed(path: str, content: bytes) -> dict[str, str | int]:
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path, "sha256": digest, "size": len(content), "part": "page"}
