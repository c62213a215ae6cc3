"""A site that is not built by us: pages of other people, with the folder auth0/ beside them."""

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from auth0_pyscript.site.assembly.guest import guest_files
from e2e.gate import HOST, Gate
from e2e.servers import BASE, PROJECT, ServerTenant
from site_builder.make_ready import make_ready_parts
from site_builder.server import SiteServer

FOLDER = "auth0"
PYSCRIPT = {"pyscript": "@pyscript/core/dist", "pyodide": "pyodide"}


@cache
def _files() -> dict[str, bytes]:
    return guest_files(make_ready_parts(PROJECT))


def _assets() -> str:
    return next(path for path in _files() if path.startswith("a-")).partition("/")[0]


def tags(to_site: str = "./") -> str:
    """Return the two tags in the head of a page. to_site leads from the page to the site."""
    scripts = f"{to_site}{FOLDER}/{_assets()}"
    return (
        f'<script src="{scripts}/preflight.js" data-site=".." data-cfasync="false"></script>\n'
        f'<script type="module" src="{scripts}/boot.js" data-cfasync="false"></script>\n'
    )


def pyscript_configuration() -> dict[str, Any]:
    """Return what a page's PyScript configuration needs."""
    scripts = f"./{FOLDER}/{_assets()}"
    return {
        "files": {f"{scripts}/auth0_pyscript.zip": "./*"},
        "js_modules": {"main": {f"{scripts}/boot.js": "auth0_pyscript_boot"}},
    }


class GuestSite:
    """The site, served behind a gate, and its tenant at another origin."""

    def __init__(self, pages: dict[str, str], *, pyscript: bool = False, **values: Any) -> None:
        """
        pages: the texts of the site's files by their paths. pyscript: PyScript lies beside them.
        values: more of auth_config.json.
        """
        self.gate = Gate()
        self.url = f"http://{HOST}:{self.gate.port}{BASE}"
        self.folder = f"{self.url}{FOLDER}/"
        self._scratch = tempfile.TemporaryDirectory(prefix="auth0-pyscript-guest-")
        self.root = Path(self._scratch.name) / "site"
        self.tenant = ServerTenant(site=self.folder)
        configuration = self.tenant.configuration() | values
        files: dict[str, bytes] = {path: text.encode() for path, text in pages.items()}
        files |= {f"{FOLDER}/{path}": content for path, content in _files().items()}
        files[f"{FOLDER}/auth_config.json"] = json.dumps(configuration).encode()
        files["_headers"] = b""
        for path, content in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if pyscript:
            for name, package in PYSCRIPT.items():
                shutil.copytree(
                    PROJECT.node_modules / package,
                    self.root / name,
                    ignore=shutil.ignore_patterns("*.map", "*.d.ts", "*.html", "*.md"),
                )
        self._server = SiteServer(self.root, base=BASE)
        self.gate.behind = (HOST, self._server.port)

    def close(self) -> None:
        """Stop both servers, and delete the site."""
        self.gate.close()
        self._server.close()
        self.tenant.close()
        self._scratch.cleanup()
