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


def without_network(app: Path) -> None:
    """Let the app take PyScript and Pyodide from its own folder."""
    for name, package in (("pyscript", "@pyscript/core/dist"), ("pyodide", "pyodide")):
        shutil.copytree(
            PROJECT.node_modules / package,
            app / name,
            ignore=shutil.ignore_patterns("*.map", "*.d.ts", "*.html", "*.md"),
        )
    page = (app / "index.html").read_text(encoding="utf-8")
    assert page.count(CDN) == 2
    (app / "index.html").write_text(page.replace(CDN, "./pyscript/"), encoding="utf-8")
    config = (app / "pyscript.toml").read_text(encoding="utf-8")
    config = config.replace(
        "packages = []\n",
        'interpreter = "./pyodide/pyodide.mjs"\npackages_cache = "passthrough"\n',
    )
    (app / "pyscript.toml").write_text(config, encoding="utf-8")


@contextmanager
def serving(programs: Path, folder: Path) -> Iterator[str]:
    """Serve a folder with the command, and give its address."""
    command = [str(programs / "auth0-pyscript"), "serve", str(folder), "--port", "0"]
    environment = variables(programs) | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdout
        try:
            yield next(line.strip() for line in server.stdout if "http://localhost" in line)
        finally:
            server.send_signal(signal.SIGINT)


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
