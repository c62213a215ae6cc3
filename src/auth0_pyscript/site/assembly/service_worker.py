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

from .fill_in import fill_in
from .fingerprint import fingerprint
from .ready_parts import Files

NAME = "sw.js"  # in a site
# In the ready parts: the groups `demo_worker` and `worker`.
DEMO, SITE, UNREGISTERING, GUEST = NAME, "site.js", "unregister.js", "guest.js"
_BESIDE = b'from "./'  # an import in a demo's script, whose modules are in another folder


@dataclass(frozen=True)
class Build:
    """A worker's facts about its build."""

    id: str
    assets: str  # the names of the folders of our own files and of the vendored ones
    vendor: str
    files: Iterable[Mapping[str, str | int]]  # all of them: path, sha256, size in bytes, part


def demo_worker(scripts: Files, build: Build) -> dict[str, bytes]:
    """Return the demo's worker, with its tenant, by path in the site."""
    filled = _filled(scripts, build, kind="demo")
    entry = filled.pop(DEMO)
    folder = f"w-{fingerprint(filled)}"
    modules = {f"{folder}/{name}": content for name, content in filled.items()}
    return modules | {NAME: entry.replace(_BESIDE, _BESIDE + f"{folder}/".encode())}


def site_worker(scripts: Files, build: Build) -> dict[str, bytes]:
    """Return a real site's worker, which contains the list of the site's files."""
    return {NAME: _filled({SITE: scripts[SITE]}, build, kind="site")[SITE]}


def unregistering_worker(scripts: Files) -> dict[str, bytes]:
    """Return the worker that replaces an earlier one at its address, and then removes itself."""
    return {NAME: scripts[UNREGISTERING]}


def _filled(scripts: Files, build: Build, *, kind: str) -> dict[str, bytes]:
    manifest = {"kind": kind, "id": build.id, "files": list(build.files)}
    names = {"__ASSETS__": build.assets, "__VENDOR__": build.vendor}
    # JSON is valid JavaScript (ECMAScript 2019).
    return fill_in(scripts, names | {"__MANIFEST__": json.dumps(manifest, separators=(",", ":"))})
