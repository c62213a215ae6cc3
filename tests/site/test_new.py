"""`new`: the app to start from."""

import json
import tomllib
from pathlib import Path

import pytest

from auth0_pyscript.site.new import PYSCRIPT

from .conftest import files_of, run

ROOT = Path(__file__).parents[2]


def test_the_app_is_complete(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = site / "new/app"

    assert run("new", app) == 0

    files = files_of(app)
    page = files["index.html"].decode()
    assert f"@pyscript/core@{PYSCRIPT}/dist/core.js" in page
    assert page.index("./auth0/a-1/preflight.js") < page.index("core.js")
    config = tomllib.loads(files["pyscript.toml"].decode())
    assert config["js_modules"]["main"] == {"./auth0/a-1/boot.js": "auth0_pyscript_boot"}
    compile(files["main.py"], "main.py", "exec", flags=0x2000)  # with a top-level await
    assert b"auth0-pyscript serve ." in files["README.md"]
    assert f"auth0-pyscript serve {app}" in capsys.readouterr().out


def test_the_plain_app_has_no_python(site: Path) -> None:
    run("new", site / "app", "--template", "plain", "--domain", "x.auth0.com", "--client-id", "a")

    files = files_of(site / "app")
    assert {path for path in files if "/" not in path} == {"index.html", "README.md", "styles.css"}
    assert b"pyscript" not in files["index.html"].replace(b"auth0_pyscript", b"")
    assert json.loads(files["auth0/auth_config.json"])["client_id"] == "a"


def test_it_takes_the_release_that_the_project_is_tested_with() -> None:
    pins = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

    assert PYSCRIPT in (
        pins.get("dependencies", {}).get("@pyscript/core"),
        pins.get("devDependencies", {}).get("@pyscript/core"),
    )


@pytest.mark.parametrize("path", ["", "index.html"])
def test_a_folder_with_files_is_not_touched(
    site: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(site)

    assert run("new", site / path) == 2

    assert files_of(site) == before
    assert "is not an empty folder" in capsys.readouterr().err
