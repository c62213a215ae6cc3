"""What a page's own Python can do in a built site, in three engines: as in any PyScript app."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

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
    browser: Browser, tmp_path: Path, token_storage: str, files: Mapping[str, str]
) -> Iterator[ServerDemo]:
    """Build the plain page with these files beside it, and open it. main.py begins with HEAD."""
    plain = {"index.html": PAGE.replace("</body>", f"{PYTHON}</body>"), "plain.css": ""}
    for name, text in (plain | dict(files)).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text if name == "main.py" else text, encoding="utf-8")
    with until_left(ServerDemo(page=tmp_path, token_storage=token_storage), browser) as scene:
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
