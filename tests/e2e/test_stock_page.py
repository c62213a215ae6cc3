"""
A page of stock PyScript that gets nothing of this project but the wheel: no build, no boot script.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from auth0_pyscript.site.server import SiteServer
from e2e.driver import ENGINES, Browser
from e2e.gate import HOST
from e2e.servers import BASE, PROJECT, ServerTenant
from site_builder.release_wheel import release_wheels

COLD_START = 60.0  # seconds: PyScript and the wheel come after one another, in WebKit the slowest

# What the test needs in the README's page beside its own elements.
ICON = '<link rel="icon" href="data:,">\n'
MORE = '<button id="leave">Log out</button>\n<pre id="answer"></pre>\n'
REST = """
from urllib.parse import quote

@when("click", "#leave")
async def log_out():
    await client.logout()


if client.is_authenticated:
    api = client.configuration.management_api.base_url
    response = await client.fetch(f"{api}users/{quote(client.user['sub'], safe='')}")
    document.getElementById("answer").textContent = response.json()["user_metadata"]["theme"]
name = client.user["name"] if client.user else "nobody"
document.getElementById("state").textContent = f"Signed in: {name}."
"""


def readme_blocks(language: str) -> list[str]:
    """Return the README's blocks of code for such a page."""
    readme = (PROJECT.root / "README.md").read_text(encoding="utf-8")
    section = readme.partition("### A page without a build\n")[2].partition("\n### ")[0]
    return [rest.partition("```")[0] for rest in section.split(f"```{language}\n")[1:]]


def start_of_the_session(tenant: ServerTenant) -> str:
    """Return the code that the README gives for such a page, with the tenant's values."""
    code = "\n".join(readme_blocks("python"))
    return code.replace("example.eu.auth0.com", tenant.issuer).replace(
        "YOUR_CLIENT_ID", tenant.CLIENT
    )


@contextmanager
def served(browser: Browser) -> Iterator[tuple[str, ServerTenant]]:
    """Give the address of such a page, and its tenant at another origin."""
    with tempfile.TemporaryDirectory(prefix="auth0-pyscript-stock-") as folder:
        root = Path(folder)
        for name, package in (("pyscript", "@pyscript/core/dist"), ("pyodide", "pyodide")):
            shutil.copytree(
                PROJECT.node_modules / package,
                root / name,
                ignore=shutil.ignore_patterns("*.map", "*.d.ts", "*.html", "*.md"),
            )
        wheel = release_wheels(PROJECT, root)[0].name
        (page,) = readme_blocks("html")
        assert wheel in page
        page = page.replace("  <title>", f"{ICON}<title>").replace("</html>", f"{MORE}</html>")
        (root / "index.html").write_text(page, encoding="utf-8")
        (root / "_headers").write_text("", encoding="utf-8")
        with SiteServer(root, base=BASE) as server:
            url = f"http://{HOST}:{server.port}{BASE}"
            with closing(ServerTenant(site=url)) as tenant:
                (root / "main.py").write_text(start_of_the_session(tenant) + REST, encoding="utf-8")
                yield url, tenant
                browser.leave_pages()


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_stock_page_logs_in_calls_the_api_and_logs_out_with_nothing_but_the_wheel(
    browser: Browser,
) -> None:
    with served(browser) as (url, tenant):
        browser.open(url)
        browser.wait_text("Signed in: nobody.", deadline=COLD_START)

        browser.click("button", "Log in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Accept")
        browser.wait_text("Signed in: Alice Example.", deadline=COLD_START)
        assert "dark" in browser.text  # the theme in her metadata
        assert browser.url == url

        browser.reload()
        browser.wait_text("Signed in: Alice Example.", deadline=COLD_START)
        assert len(tenant.gate.seen("GET", "/authorize", prompt="none")) == 1

        browser.click("button", "Log out")
        browser.wait_text("Signed in: nobody.", deadline=COLD_START)
