"""A developer's own page with its own Python, made as CONTRIBUTING.md describes."""

import re
from pathlib import Path

import pytest

from e2e.driver import Browser
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left
from e2e.servers import PROJECT

PAGE = (PROJECT.root / "examples" / "plain" / "index.html").read_text(encoding="utf-8")
FILES = {
    "index.html": PAGE.replace(
        "</body>",
        """<p id="table" data-from="./__ASSETS__/prices.csv"></p> <p id="user"></p>
        <template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>
        </body>""",
    ),
    "plain.css": "",
    "prices.csv": "tea,2\ncake,3\n",
    "helper.py": (
        "def total(table):\n    return sum(int(row.split(',')[1]) for row in table.splitlines())\n"
    ),
    "main.py": """
from urllib.parse import quote

import pyodide_js
import helper
from auth0_pyscript import page
from pyodide.http import pyfetch
from pyscript import document

client = await page.client()
await page.ready()

place = document.getElementById("table")
table = await (await pyfetch(place.getAttribute("data-from"))).text()
place.textContent = f"Together {helper.total(table)}"

if client.is_authenticated:
    await pyodide_js.loadPackage(["requests", "pyodide-http"])
    from auth0_pyscript.bridges import requests_session

    api = client.configuration.management_api.base_url
    with requests_session(client) as session:
        answer = session.get(f"{api}users/{quote(client.user['sub'], safe='')}")
    theme = answer.json()["user_metadata"]["theme"]
    document.getElementById("user").textContent = f"The theme is {theme}"
""",
}


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_modules_and_files_beside_main_and_requests_are_found_as_the_readme_says(
    browser: Browser, tmp_path: Path, token_storage: str
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with until_left(ServerDemo(page=tmp_path, token_storage=token_storage), browser) as scene:
        browser.open(scene.url)
        browser.wait_text("Together 5")

        browser.click("button", "Sign in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Accept")

        browser.wait_text("The theme is dark")
        browser.wait_text("Together 5")


def test_a_missing_module_is_answered_with_how_a_site_gets_it(
    browser: Browser, tmp_path: Path
) -> None:
    for name, text in (FILES | {"main.py": "import milk"}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    browser.expect_console("No module named 'milk'")
    with until_left(ServerDemo(page=tmp_path), browser) as scene:
        browser.open(scene.url)
        browser.wait_text("No module named 'milk'")

        said = [line["message"] for line in browser.console()]
        [advice] = [line for line in said if "This site has no module milk" in line]
        assert "`packages` of pyscript.toml" in advice


def test_what_the_policy_stops_is_explained_once_for_each_kind(
    browser: Browser, tmp_path: Path
) -> None:
    program = """
from pyodide.http import pyfetch
from pyscript import document

for path in ("a", "b"):
    try:
        await pyfetch(f"https://data.example.org/{path}")
    except OSError:
        pass
setattr(document.getElementById("table"), "inner" + "H" + "TML", "<b>Bold</b>")
"""
    for name, text in (FILES | {"main.py": program}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for text in ("Content Security Policy", "TrustedHTML"):
        browser.expect_console(text)
    with until_left(ServerDemo(page=tmp_path), browser) as scene:
        browser.open(scene.url)
        browser.wait_text("TrustedHTML")

        said = [line["message"] for line in browser.console() if "has stopped" in line["message"]]
        assert len(said) == 2
        assert 'data.example.org\\" to connect in auth_config.json' in said[0]
        assert "a word such as display" in said[1]
