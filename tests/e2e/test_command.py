"""From an empty environment to a login: install the wheel, `new`, `serve`."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from auth0_pyscript.site.new import PYSCRIPT
from e2e.driver import ENGINES, Browser
from e2e.servers import PROJECT
from installed_command import install, run, variables
from site_builder.release_wheel import release_wheels

COLD_START = 60.0  # seconds: PyScript and Pyodide, in WebKit the slowest
CDN = f"https://cdn.jsdelivr.net/npm/@pyscript/core@{PYSCRIPT}/dist/"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment with the wheel."""
    wheel, _ = release_wheels(PROJECT, tmp_path_factory.mktemp("wheel"))
    return install(wheel, tmp_path_factory.mktemp("environment"))


def put_pyscript(app: Path) -> None:
    """Put PyScript and Pyodide into the folder of an app."""
    for name, package in (("pyscript", "@pyscript/core/dist"), ("pyodide", "pyodide")):
        shutil.copytree(
            PROJECT.node_modules / package,
            app / name,
            ignore=shutil.ignore_patterns("*.map", "*.d.ts", "*.html", "*.md"),
        )


def without_network(app: Path) -> None:
    """Let a new app take PyScript and Pyodide from its own folder."""
    put_pyscript(app)
    page = (app / "index.html").read_text(encoding="utf-8")
    assert page.count(CDN) == 2
    (app / "index.html").write_text(page.replace(CDN, "./pyscript/"), encoding="utf-8")
    config = (app / "pyscript.toml").read_text(encoding="utf-8")
    local = 'interpreter = "./pyodide/pyodide.mjs"\npackages_cache = "passthrough"\n'
    config = local + config  # before the tables
    (app / "pyscript.toml").write_text(config, encoding="utf-8")


@contextmanager
def serving(programs: Path, folder: Path, *options: str) -> Iterator[str]:
    """Serve a folder with the command, and give its address."""
    command = [str(programs / "auth0-pyscript"), "serve", str(folder), "--port", "0", *options]
    environment = variables(programs) | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdout
        try:
            yield next(line.strip() for line in server.stdout if "http://localhost" in line)
        finally:
            server.send_signal(signal.SIGTERM)


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_new_app_logs_in_and_its_python_greets_the_user(
    browser: Browser, programs: Path, tmp_path: Path
) -> None:
    run(programs, tmp_path, "auth0-pyscript", "new", "app")
    without_network(tmp_path / "app")
    with serving(programs, tmp_path / "app") as address:
        browser.open(address)
        browser.wait_text("Log in, and Python will greet you.", deadline=COLD_START)

        browser.click("button", "Log in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Accept")
        browser.wait_text("Hello, Alice Example.", deadline=COLD_START)
        assert browser.url == address

        browser.click("button", "Log out")
        browser.wait_text("Log in, and Python will greet you.", deadline=COLD_START)
        browser.leave_pages()


SETTINGS = '"interpreter": "{to}pyodide/pyodide.mjs", "packages_cache": "passthrough"'
PAGE = """<!doctype html>
<html class="dark" lang="en">
  <head>
    <meta charset="utf-8">
    <title>Theirs</title>
    <link rel="icon" href="data:,">
    <base href="{to}elsewhere/">
    <script type="module" src="../pyscript/core.js"></script>
  </head>
  <body>
    <auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
    <p id="greeting"></p>
    {python}
  </body>
</html>
"""
PYTHON = """
from pyscript import document
from auth0_pyscript.page import client
auth0 = await client()
def show(state=None):
    name = auth0.user["name"] if auth0.user else "nobody"
    if not auth0.is_loading:
        document.getElementById("greeting").textContent = f"This is {name}."
auth0.subscribe(show)
show()
"""


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_pages_that_were_there_log_in_and_are_given_back_to_the_byte(
    browser: Browser, programs: Path, tmp_path: Path
) -> None:
    (tmp_path / "blog").mkdir()
    inline = "{" + SETTINGS.format(to="./") + "}"
    index = f"<script type='py' config='{inline}'>{PYTHON}</script>"
    post = f'<script type="py" config="../app.json">{PYTHON}</script>'
    pages = {
        "index.html": PAGE.format(to="./", python=index),
        "blog/post.html": PAGE.format(to="../", python=post),
        "app.json": "{\n  " + SETTINGS.format(to="../") + "\n}\n",
    }
    for path, text in pages.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    put_pyscript(tmp_path)
    names = [f"--page={path}" for path in pages if path.endswith(".html")]
    run(programs, tmp_path, "auth0-pyscript", "add", ".", *names)

    with serving(programs, tmp_path) as address:
        browser.open(f"{address}blog/post.html?page=2")
        browser.wait_text("This is nobody.", deadline=COLD_START)
        browser.click("button", "Log in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Accept")
        browser.wait_text("This is Alice Example.", deadline=COLD_START)
        assert browser.url == f"{address}blog/post.html?page=2"

        browser.open(address)
        browser.wait_text("This is Alice Example.", deadline=COLD_START)
        assert browser.execute("return document.documentElement.className") == "dark"
        browser.leave_pages()

    run(programs, tmp_path, "auth0-pyscript", "remove", ".")
    assert {path: (tmp_path / path).read_text(encoding="utf-8") for path in pages} == pages
    assert not (tmp_path / "auth0").exists()


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_an_isolated_page_logs_in(browser: Browser, programs: Path, tmp_path: Path) -> None:
    run(programs, tmp_path, "auth0-pyscript", "new", "app", "--template", "plain")

    with serving(programs, tmp_path / "app", "--isolated") as address:
        browser.open(address)
        browser.click("button", "Log in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Accept")
        browser.wait_text("Alice Example")
        assert browser.execute("return crossOriginIsolated") is True
        browser.leave_pages()
