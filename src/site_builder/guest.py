"""
The folder auth0/ for a site that was not built by us: the page's scripts, the vault, and the SDK
for the page's Python.

The files are the same for every site. The site's configuration is a file beside them.
"""

from pathlib import Path

from .archive import archive
from .assets import fill_in, page_scripts
from .fingerprint import fingerprint
from .licenses import license_files
from .packages import ensure_node_packages, ensure_wheels
from .project import Project
from .sdk_archive import over_vault
from .strip_source import strip_source
from .vault_worker import fetched_ahead, vault_files
from .vendored import MICROPYTHON, vendored_files

CALLBACK = "callback.html"
SDK = "auth0_pyscript.zip"

_ENTRIES = (
    "page/boot.js",
    "script:page/preflight.js",
    "page/after_logout.js",
    "page/site_updates.js",
)


def guest_files(project: Project) -> dict[str, bytes]:
    """
    Return the files by their paths in the folder, without auth_config.json.

    Raises: BuildProblem if an input cannot be fetched or is not the pinned one.
    """
    ensure_node_packages(project)
    third_party = vendored_files(project, ensure_wheels(project), demo=True)
    micropython = third_party["micropython/micropython.mjs"]
    vendored = {MICROPYTHON: third_party[MICROPYTHON]}
    vendor = f"v-{fingerprint(vendored)}"
    vault = vault_files(project, vendor=vendor, micropython=micropython)
    ahead = " ".join(fetched_ahead(vault, vendor=vendor))
    own = fill_in(
        page_scripts(project, _ENTRIES) | {SDK: _sdk(project.source)},
        {"__VENDOR__": vendor, "__AHEAD__": ahead},
    )
    beside = {CALLBACK: (project.public / "guest" / CALLBACK).read_bytes()}
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
        | license_files(project, vendored)
    )


def _sdk(source: Path) -> bytes:
    """Return the archive of the SDK's sources for the page's Python, whose version may be any."""
    return archive(
        {
            path: strip_source(
                (source / path).read_text(encoding="utf-8"), hands_on=path.endswith("__init__.py")
            ).encode()
            for path in (name.removesuffix("c") for name in sorted(over_vault(source)))
        }
    )
