"""The page of public/ without Python: a test's own module replaces boot.js."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from auth0_pyscript.site.assembly.outlines import with_outlines
from site_builder.page_scripts import page_scripts
from site_builder.project import Project

PUBLIC = Path(__file__).parents[2] / "public"
PROJECT = Project(PUBLIC.parent)
FILES = (
    "page/renderer.js",
    "page/shadow.js",
    "page/relative_time.js",
    "shared/contract.js",
    "styles.css",
    "manifest.webmanifest",
    "icons/mark.svg",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def script(name: str, kind: str = "script") -> str:
    """Return one of the scripts that run before the page's modules, as a build makes it."""
    return page_scripts(PROJECT, [f"{kind}:page/{name}"])[name].decode()


class StaticSite:
    """
    The page, served at `url` while the block lasts, from a new folder.

    boot is the module's text; early, if it is given, replaces preflight.js.
    """

    def __init__(self, folder: Path, *, boot: str = "", early: str | None = None) -> None:
        for name in FILES:
            # As in a built site, scripts lie in one folder.
            target = folder / name.removeprefix("page/")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes((PUBLIC / name).read_bytes())
        page = with_outlines((PUBLIC / "index.html").read_text(encoding="utf-8"))
        page = page.replace("./__ASSETS__/", "./").replace("__CSP__", POLICY)
        (folder / "index.html").write_text(page, encoding="utf-8")
        (folder / "boot.js").write_text(boot, encoding="utf-8")
        preflight = script("preflight.js") if early is None else early
        (folder / "preflight.js").write_text(preflight, encoding="utf-8")
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Quiet, directory=folder)
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://localhost:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass
