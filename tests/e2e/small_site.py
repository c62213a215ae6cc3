"""
A site of one small page with the real Service Worker. Builds are fast to make, damage and replace,
and nothing waits for Pyodide.
"""

import shutil
from pathlib import Path

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.assembly import service_worker
from auth0_pyscript.site.assembly.fingerprint import fingerprint
from auth0_pyscript.site.assembly.headers import headers_file
from auth0_pyscript.site.assembly.manifest import all_files
from auth0_pyscript.site.assembly.policy import content_security_policy
from auth0_pyscript.site.server import SiteServer
from e2e.gate import HOST, Gate
from e2e.servers import BASE, DEMO, PROJECT
from site_builder.bundle import bundled
from site_builder.page_scripts import page_modules
from site_builder.project import Project
from site_builder.worker_scripts import demo_worker_scripts

MICROPYTHON = PROJECT.node_modules / "@micropython" / "micropython-webassembly-pyscript"
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{name}</title>
<link rel="icon" href="./__ASSETS__/icon.svg">
<h1>Build {name}</h1>
<p>Configured for build <span id="configuration"></span></p>
<p>Tenant: <span id="tenant">not asked yet</span></p>
<p id="offline-status"></p>
<script type="module" src="./__ASSETS__/page.js"></script>
</html>
"""

# The page's part of the worker is the real one, too.
SCRIPT = b"""import { startTenant, storeEverything } from "./offline.js";
import { SERVICE_WORKER, workerUrl } from "./trusted_types.js";
const configuration = await (await fetch("./auth_config.json?__BUILD__")).json();
document.getElementById("configuration").textContent = configuration.build;
const problem = await startTenant(workerUrl(SERVICE_WORKER));
document.getElementById("tenant").textContent = problem || "runs";
storeEverything();
"""


class SmallSite:
    """
    The site at `folder`, served below BASE through a gate. The word on its page identifies a build.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self._server = SiteServer(folder, base=BASE)
        self.gate = Gate()
        self.gate.behind = (HOST, self._server.port)
        self.url = f"{self.gate.origin}{BASE}"

    def build(self, name: str, *, project: Project = PROJECT) -> None:
        """Replace the site with a build of this name. project is where the worker comes from."""
        own = {
            **bundled(
                PROJECT,
                "bundle-small-site",
                page_modules(PROJECT) | {"page/page.js": SCRIPT},
                ["page/page.js"],
            ),
            "icon.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            "name.txt": name.encode(),
        }
        for path in (PROJECT.public / "tenant").iterdir():
            own[f"tenant/{path.name}"] = path.read_bytes()
        build = fingerprint(own)
        assets, vendor = f"a-{build}", "v-000000000000"
        files = {f"{assets}/{path}": content for path, content in own.items()}
        files[f"{vendor}/micropython/micropython.wasm"] = (
            MICROPYTHON / "micropython.wasm"
        ).read_bytes()
        files["index.html"] = PAGE.format(name=name).replace("__ASSETS__", assets).encode()
        files["auth_config.json"] = f'{{"build": "{name}"}}\n'.encode()
        files = {
            path: content.replace(b"__BUILD__", build.encode()) for path, content in files.items()
        }
        listed = all_files(files, assets=assets, vendor=vendor)
        scripts = demo_worker_scripts(
            project, micropython=(MICROPYTHON / "micropython.mjs").read_bytes()
        )
        described = service_worker.Build(id=build, assets=assets, vendor=vendor, files=listed)
        self._replace(files | service_worker.demo_worker(scripts, described))
        self._write_headers()

    def close(self) -> None:
        """Stop serving."""
        self.gate.close()
        self._server.close()

    def damage(self, name: str) -> None:
        """Change a file after the build, like a broken disk or an incomplete upload."""
        [path] = self.folder.glob(f"a-*/{name}")
        path.write_bytes(b"damaged")

    def _replace(self, files: dict[str, bytes]) -> None:
        for old in self.folder.iterdir():
            if old.is_dir():
                shutil.rmtree(old)
            else:
                old.unlink()
        for path, content in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def _write_headers(self) -> None:
        policy = content_security_policy(check_configuration(DEMO, site=self.url))
        folders = tuple(path.name for path in self.folder.iterdir() if path.is_dir())
        names = ("index.html", "auth_config.json", "sw.js")
        (self.folder / "_headers").write_text(
            headers_file(policy, folders=folders, names=names), encoding="utf-8"
        )
