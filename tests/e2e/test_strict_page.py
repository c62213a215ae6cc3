"""A stock page with PyScript, built as a strict site: login, its Python, its files, no network."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.assembly.strict_site import write_site
from auth0_pyscript.site.server import SiteServer
from auth0_pyscript.site.strict_page import strict_page
from e2e.driver import ENGINES, Browser
from e2e.gate import HOST, Gate
from e2e.servers import BASE, PROJECT, ServerTenant
from site_builder.make_ready import make_ready_parts

FILES = {
    "index.html": """<!doctype html>
<html lang="en" class="dark">
<head>
  <meta charset="utf-8">
  <title>Tea</title>
  <link rel="icon" href="./icon.svg">
  <link rel="stylesheet" href="https://pyscript.net/releases/2026.7.1/core.css">
  <link rel="stylesheet" href="./css/tea.css">
  <script type="module" src="https://pyscript.net/releases/2026.7.1/core.js"></script>
  <script type="module" src="./js/tea.js"></script>
</head>
<body>
  <nav><a href="#menu" aria-current="true">Menu</a></nav>
  <auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
  <p id="from-script"></p> <p id="from-python"></p>
  <script type="py" config='{"files": {"./prices.csv": ""}}'>
    from auth0_pyscript.page import client
    from helper import total
    from pyscript import document

    user = await client()
    with open("prices.csv") as file:
        said = f"Together {total(file.read())}"
    if user.is_authenticated:
        said += f" for {user.user['name']}"
    document.getElementById("from-python").textContent = said
  </script>
</body>
</html>
""",
    "css/tea.css": "body { margin-top: 7px }",
    "js/tea.js": (
        'const { tea } = await (await fetch("./data.json")).json();\n'
        'document.getElementById("from-script").textContent = tea;\n'
    ),
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "data.json": '{"tea": "Darjeeling"}',
    "prices.csv": "tea,2\ncake,3\n",
    "helper.py": (
        "def total(table):\n    return sum(int(row.split(',')[1]) for row in table.splitlines())\n"
    ),
}


class StrictSite:
    """The site of these files, served behind a gate, and its tenant at another origin."""

    def __init__(self, folder: Path) -> None:
        self.gate = Gate()
        self.url = f"http://{HOST}:{self.gate.port}{BASE}"
        self.tenant = ServerTenant(site=self.url)
        files = {path: text.encode() for path, text in FILES.items()}
        page = strict_page("tea", files)
        assert page.warnings == ()
        configuration = check_configuration(self.tenant.configuration())
        write_site(page.folder, make_ready_parts(PROJECT), configuration, folder)
        self._server = SiteServer(folder, base=BASE)
        self.gate.behind = (HOST, self._server.port)

    def close(self) -> None:
        """Stop both servers."""
        self.gate.close()
        self._server.close()
        self.tenant.close()


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_page_of_the_users_works_as_a_strict_site_as_it_did_before(
    browser: Browser, tmp_path: Path
) -> None:
    with closing(StrictSite(tmp_path / "site")) as site:
        browser.open(site.url)
        browser.wait_text("Together 5")
        browser.wait_text("Darjeeling")
        page = "[document.documentElement.className, getComputedStyle(document.body).marginTop]"
        assert browser.execute(f"return {page}") == ["dark", "7px"]

        browser.click("button", "Log in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Accept")

        browser.wait_text("Together 5 for Alice Example")
        assert browser.url == site.url
        assert browser.execute("return document.querySelector('nav a').ariaCurrent") == "true"
        browser.leave_pages()
