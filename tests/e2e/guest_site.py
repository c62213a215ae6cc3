"""A site that is not built by us: pages of other people, with the folder auth0/ beside them."""

import json
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from auth0_pyscript.site.assembly.guest import guest_files
from auth0_pyscript.site.server import SiteServer
from e2e.gate import HOST, Gate
from e2e.servers import BASE, PROJECT, ServerTenant
from site_builder.make_ready import make_ready_parts

FOLDER = "auth0"
PYSCRIPT = {"pyscript": "@pyscript/core/dist", "pyodide": "pyodide"}


# In the pages' texts: the two tags, and the folder of the scripts as seen from the site.
TAGS, SCRIPTS = "<!-- tags -->", "__SCRIPTS__"
PYSCRIPT_ENTRIES = {
    "files": {f"{SCRIPTS}/auth0_pyscript.zip": "./*"},
    "js_modules": {
        "main": {f"{SCRIPTS}/boot.js": "auth0_pyscript_boot"},
        "worker": {f"{SCRIPTS}/worker_boot.js": "auth0_pyscript_boot"},
    },
}
DEMO = {"domain": "./tenant/", "client_id": "demo-app"}


@cache
def _files(demo: bool, version: str = "") -> dict[str, bytes]:
    ready = make_ready_parts(PROJECT)
    if version:  # a change of one script makes another build
        script = ready.page["boot.js"] + f"\n// {version}\n".encode()
        ready = replace(ready, page={**ready.page, "boot.js": script})
    return guest_files(ready, demo=demo)


def _filled(path: str, text: str, assets: str, *, demo: bool) -> str:
    """Return the text of a page or of another file of the site."""
    scripts = f"{'../' * path.count('/') or './'}{FOLDER}/{assets}"
    attributes = f'data-site=".."{" data-demo" if demo else ""} data-cfasync="false"'
    tags = (
        f'<script src="{scripts}/preflight.js" {attributes}></script>\n'
        f'<script type="module" src="{scripts}/boot.js" data-cfasync="false"></script>'
    )
    return text.replace(TAGS, tags).replace(SCRIPTS, f"./{FOLDER}/{assets}")


class GuestSite:
    """The site, served behind a gate, and its tenant at another origin or in the folder."""

    def __init__(
        self,
        pages: dict[str, str],
        *,
        pyscript: bool = False,
        demo: bool = False,
        headers: str = "",
    ) -> None:
        """
        pages: the texts of the site's files by their paths. pyscript: PyScript lies beside them.
        demo: with the demo's tenant. headers: the text of _headers.
        """
        self.gate = Gate()
        self.url = f"http://{HOST}:{self.gate.port}{BASE}"
        self.folder = f"{self.url}{FOLDER}/"
        self._scratch = tempfile.TemporaryDirectory(prefix="auth0-pyscript-guest-")
        self.root = Path(self._scratch.name) / "site"
        self.tenant = ServerTenant(site=self.folder)
        configuration = DEMO if demo else self.tenant.configuration()
        self._configuration = json.dumps(configuration).encode()
        self._demo = demo
        self.deploy(pages | {"_headers": headers})
        if pyscript:
            for name, package in PYSCRIPT.items():
                shutil.copytree(
                    PROJECT.node_modules / package,
                    self.root / name,
                    ignore=shutil.ignore_patterns("*.map", "*.d.ts", "*.html", "*.md"),
                )
        self._server = SiteServer(self.root, base=BASE)
        self.gate.behind = (HOST, self._server.port)

    def deploy(self, pages: dict[str, str], *, version: str = "") -> None:
        """Write the pages, and the folder of this version in place of an earlier one."""
        shutil.rmtree(self.root / FOLDER, ignore_errors=True)
        ours = _files(self._demo, version)
        assets = next(path for path in ours if path.startswith("a-")).partition("/")[0]
        files = {
            path: _filled(path, text, assets, demo=self._demo).encode()
            for path, text in pages.items()
        }
        files |= {f"{FOLDER}/{path}": content for path, content in ours.items()}
        files[f"{FOLDER}/auth_config.json"] = self._configuration
        for path, content in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def close(self) -> None:
        """Stop both servers, and delete the site."""
        self.gate.close()
        self._server.close()
        self.tenant.close()
        self._scratch.cleanup()
