"""What a page's own Python can do in a built site, in three engines: as in any PyScript app."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from e2e.driver import ENGINES, Browser
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left
from e2e.servers import PROJECT

pytestmark = [
    pytest.mark.parametrize("browser", ENGINES, indirect=True),
    pytest.mark.parametrize("token_storage", TOKEN_STORAGES),
]

PAGE = (PROJECT.root / "examples" / "plain" / "index.html").read_text(encoding="utf-8")
PYTHON = (
    '<template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>'
)
HEAD = """
from auth0_pyscript import page
from pyscript import document

client = await page.client()
await page.ready()
"""


@contextmanager
def shown(
    browser: Browser, tmp_path: Path, token_storage: str, files: Mapping[str, str], **values: Any
) -> Iterator[ServerDemo]:
    """
    Build the plain page with these files beside it, and open it. main.py begins with HEAD.

    values are further options of the configuration.
    """
    plain = {"index.html": PAGE.replace("</body>", f"{PYTHON}</body>"), "plain.css": ""}
    for name, text in (plain | dict(files)).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text if name == "main.py" else text, encoding="utf-8")
    with until_left(ServerDemo(page=tmp_path, token_storage=token_storage), browser) as scene:
        if values:
            scene.rebuild(**values)
        browser.open(scene.url)
        yield scene


FILES = {
    "main.py": """
import helper
from shop.prices import total

with open("data/prices.csv") as file:
    rows = [row.split(",") for row in file]
document.getElementById("result").append(helper.sentence(total(rows)))
""",
    "helper.py": "def sentence(number):\n    return f'Together {number}'\n",
    "shop/__init__.py": "",
    "shop/prices.py": "def total(rows):\n    return sum(int(price) for _, price in rows)\n",
    "data/prices.csv": "tea,2\ncake,3\n",
    "index.html": PAGE.replace("</body>", f'<p id="result"></p>{PYTHON}</body>'),
}


def test_modules_packages_and_data_beside_main_have_their_own_names(
    browser: Browser, tmp_path: Path, token_storage: str
) -> None:
    with shown(browser, tmp_path, token_storage, FILES):
        browser.wait_text("Together 5")


FIGURE = """
import base64

import js
from pyodide.ffi import to_js
from pyscript import HTML, display, web

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQ"
    "CgAf7gP9i18U1AAAAABJRU5ErkJggg=="
)


class Figure:
    def _repr_png_(self):
        return PNG


class Drawing:
    def _repr_svg_(self):
        return (
            '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" id="drawing">'
            '<metadata>by hand</metadata><style>* {fill: red}</style>'
            '<defs><g id="dot"><circle r="9"/></g></defs>'
            '<rect width="40" height="40" style="fill: #00ff00"/>'
            '<use href="#dot" x="20" y="20"/></svg>'
        )


class Table:
    def _repr_html_(self):
        return '<table id="title" border="1"><tr><td>A table</td></tr></table>'


display("Plain <text>", Figure(), Drawing(), Table())
display(HTML("<p><b>Bold</b> HTML</p>"), target="result")

place = document.getElementById("other")
place.innerHTML = (
    '<p onclick="window.hacked = true">Quiet</p><img src="data:," onerror="window.hacked = true">'
    '<a href="javascript:window.hacked = true">A link</a>'
    '<script>window.hacked = true</script>'
)
place.innerHTML += '<p onclick="window.hacked = true">Quiet</p><script></script>'
place.insertAdjacentHTML("beforeend", '<auth0-error label="Here"></auth0-error>')
document.getElementById("rows").innerHTML = "<tr><td>A row</td></tr>"
web.page.append(web.div("Of <i>web</i>"))

blob = js.Blob.new(to_js([to_js(PNG)]))
address = js.URL.createObjectURL(blob)
document.getElementById("picture").innerHTML = f'<img id="made" src="{address}">'
document.getElementById("end").append("All is shown")
"""
SHOWN = {
    "main.py": FIGURE,
    "index.html": PAGE.replace(
        "</body>",
        '<div id="result"></div><div id="other"></div><table id="rows"></table><p id="picture"></p>'
        f'<div id="here">{PYTHON}</div><p id="end"></p></body>',
    ),
}
# What the page has become: each is asked for by its element.
LOOK = """
const [image, made] = [document.querySelector("#here img"), document.getElementById("made")];
await Promise.all([image, made].map((one) => one.decode()));
const style = (selector) => getComputedStyle(document.querySelector(selector)).fill;
return {
  images: [image.naturalWidth, made.naturalWidth],
  drawing: [style("#drawing rect"), style("#drawing circle")],
  dot: document.querySelector("#drawing use").getAttribute("href"),
  table: document.getElementById("title").rows.length,
  row: document.querySelectorAll("#rows > tbody > tr > td").length,
  bold: document.querySelectorAll("#result b").length,
  web: document.querySelectorAll("body > div > i").length,
  left: document.getElementById("other").querySelectorAll("script, [onclick], [onerror], [href]")
    .length,
  element: document.querySelectorAll("#other auth0-error[label]").length,
  hacked: "hacked" in window,
};
"""


def test_display_and_inner_html_show_figures_and_run_nothing(
    browser: Browser, tmp_path: Path, token_storage: str
) -> None:
    with shown(browser, tmp_path, token_storage, SHOWN):
        browser.wait_text("All is shown")
        browser.wait_text("Plain <text>")

        assert browser.execute_async(LOOK) == {
            "images": [2, 2],
            "drawing": ["rgb(0, 255, 0)", "rgb(0, 0, 0)"],
            "dot": "#dot",
            "table": 1,
            "row": 1,
            "bold": 1,
            "web": 1,
            "left": 0,
            "element": 1,
            "hacked": False,
        }
        said = [
            line["message"] for line in browser.console() if "Removed from HTML" in line["message"]
        ]
        if said:  # WebKit's driver has no console
            for kind in ("onclick", "onerror", "attribute href", "script>.", "style>."):
                assert len([line for line in said if kind in line]) == 1, said


class _Data(BaseHTTPRequestHandler):
    """Public data, for any page."""

    asked: ClassVar[list[str | None]] = []  # the Authorization of each request

    def do_GET(self) -> None:
        self.asked.append(self.headers["Authorization"])
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(b"tea,2")

    def do_OPTIONS(self) -> None:
        # Firefox asks first, because requests sends a User-Agent of its own.
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def data() -> Iterator[str]:
    """Serve public data at an origin of its own, and return the origin."""
    _Data.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Data)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


PUBLIC = {
    "main.py": """
import js
import requests
from auth0_pyscript import Auth0Error
from pyodide.http import pyfetch

address = document.getElementById("data").getAttribute("data-from")
told = [
    await (await js.fetch(f"{address}/a")).text(),
    await (await pyfetch(f"{address}/b")).text(),
    requests.get(f"{address}/c").text,
]
try:
    await client.fetch(f"{address}/d")
except Auth0Error as error:
    told.append(error.detail)
document.getElementById("data").append(" | ".join(told))
""",
    "pyscript.toml": 'packages = ["requests"]',
    "index.html": PAGE.replace("</body>", f'<p id="data" data-from="DATA"></p>{PYTHON}</body>'),
}


def test_public_data_are_fetched_without_a_token(
    browser: Browser, tmp_path: Path, token_storage: str, data: str
) -> None:
    files = PUBLIC | {"index.html": PUBLIC["index.html"].replace("DATA", data)}
    with shown(browser, tmp_path, token_storage, files, connect=[data]):
        browser.wait_text("tea,2 | tea,2 | tea,2 | Add the API's base_url to apis")
        browser.wait_text("Public data need no token: add the origin to connect")

        assert _Data.asked == [None, None, None]


def wheel(name: str, source: str, *needs: str) -> bytes:
    """Return a pure wheel of one module."""
    about = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1"]
    about += [f"Requires-Dist: {needed}" for needed in needs]
    with io.BytesIO() as content:
        with zipfile.ZipFile(content, "w") as made:
            made.writestr(f"{name}.py", source)
            made.writestr(f"{name}-1.dist-info/METADATA", "\n".join(about))
            made.writestr(f"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            made.writestr(f"{name}-1.dist-info/RECORD", "")
        return content.getvalue()


PACKAGES = {
    "main.py": """
import tea

document.getElementById("made").append(tea.sentence())
""",
    "pyscript.toml": 'packages = ["./lib/tea-1-py3-none-any.whl"]',
    "index.html": PAGE.replace("</body>", f'<p id="made"></p>{PYTHON}</body>'),
}


def test_wheels_beside_the_page_are_installed_with_all_they_need(
    browser: Browser, tmp_path: Path, token_storage: str
) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    tea = "import cup\n\ndef sentence():\n    return f'Tea in a {cup.KIND}'\n"
    (lib / "tea-1-py3-none-any.whl").write_bytes(wheel("tea", tea, "cup>=1"))
    (lib / "cup-1-py3-none-any.whl").write_bytes(wheel("cup", "KIND = 'glass'\n"))

    with shown(browser, tmp_path, token_storage, PACKAGES):
        browser.wait_text("Tea in a glass")
