"""The complete wheel: what is in it, and the command in an empty environment without Node.js."""

import os
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from installed_command import install, run
from site_builder.project import Project
from site_builder.release_wheel import LARGEST, release_wheels

PROJECT = Project(Path(__file__).parents[2])
PAGE = (
    b"\xef\xbb\xbf<!doctype html>\r\n<html>\r\n  <head>\r\n    <title>\xc3\x84</title>\r\n"
    b'    <script type="py" src="./main.py" config="./pyscript.toml"></script>\r\n'
    b"  </head>\r\n</html>\r\n"
)
SITE = {
    "index.html": PAGE,
    "main.py": b"",
    "pyscript.toml": b'# The app\npackages = ["numpy"]\n',
    "blog/post.html": b"<title>Post</title>\n<mpy-config>\n{}\n</mpy-config>\n",
    "auth.html": b"<p>No Python",
}
PAGES = [f"--page={path}" for path in SITE if path.endswith(".html")]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the two wheels of this checkout."""
    return release_wheels(PROJECT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel(wheels: tuple[Path, Path]) -> Path:
    """Return the wheel with the command."""
    return wheels[0]


def test_they_have_the_same_bytes_for_the_same_sources(
    wheels: tuple[Path, Path], tmp_path: Path
) -> None:
    assert [made.read_bytes() for made in release_wheels(PROJECT, tmp_path)] == [
        made.read_bytes() for made in wheels
    ]


def test_the_second_one_is_of_the_same_version(wheels: tuple[Path, Path]) -> None:
    version = PROJECT.metadata()["version"]
    optional = PROJECT.metadata()["optional-dependencies"]

    assert wheels[1].name == f"auth0_pyscript_runtime-{version}-py3-none-any.whl"
    assert optional == {"build": [f"auth0-pyscript-runtime=={version}"]}
    with zipfile.ZipFile(wheels[1]) as opened:
        names = opened.namelist()
    assert [name for name in names if name.endswith("/licenses/pyodide.txt")]
    assert [name for name in names if "pyodide.asm" in name]


def test_it_is_complete_and_small(wheel: Path) -> None:
    assert wheel.stat().st_size <= LARGEST
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        about = next(name for name in names if name.endswith("/METADATA"))
        metadata = message_from_bytes(opened.read(about))
        scripts = opened.read(about.replace("METADATA", "entry_points.txt")).decode()

    assert {
        "auth0_pyscript/py.typed",
        "auth0_pyscript/site/command.py",
        "auth0_pyscript/static/page/preflight.js",
        "auth0_pyscript/static/vault/vault.js",
        "auth0_pyscript/static/vendored/micropython/micropython.wasm",
        "auth0_pyscript/static/demo_worker/sources.js",
        about.replace("METADATA", "licenses/licenses/micropython.txt"),
    } <= names
    assert not [name for name in names if "pyodide.asm" in name or "__pycache__" in name]
    needed = [text for text in metadata.get_all("Requires-Dist", []) if "extra ==" not in text]
    assert needed == ["tomlkit>=0.13; sys_platform != 'emscripten'"]
    assert "auth0-pyscript = auth0_pyscript.site.command:main" in scripts


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment with the wheel, and with what it needs, alone."""
    return install(wheel, tmp_path_factory.mktemp("environment"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_its_command_adds_and_takes_out_without_node(environment: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for path, content in SITE.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    tenant = ("--domain", "example.eu.auth0.com", "--client-id", "abc")

    said = run(environment, site, "auth0-pyscript", "add", ".", *tenant, *PAGES)
    assert "https://YOUR_SITE/auth0/callback.html" in said
    once = files_of(site)
    assert {"auth0/vault.js", "auth0/callback.html", "auth0/licenses/micropython.txt"} <= set(once)
    assert not [path for path, text in once.items() if b"__ASSETS__" in text]
    assert b'<script src="../auth0/a-' in once["blog/post.html"]

    assert "Nothing to change" in run(environment, site, "auth0-pyscript", "add", ".")
    assert "Nothing to change" in run(environment, site, "auth0-pyscript", "upgrade", ".")
    assert files_of(site) == once

    run(environment, site, "python", "-m", "auth0_pyscript", "remove", ".")
    assert files_of(site) == SITE


def test_its_command_makes_an_app_and_checks_it_without_node(
    environment: Path, tmp_path: Path
) -> None:
    said = run(environment, tmp_path, "auth0-pyscript", "new", "app")
    assert "auth0-pyscript serve" in said and "+++" not in said

    said = run(environment, tmp_path, "auth0-pyscript", "check", "app")

    assert "All is well." in said
    files = files_of(tmp_path / "app")
    assert b" data-demo>" in files["index.html"]
    assert [path for path in files if path.startswith("auth0/w-")]  # the demo's tenant


def test_its_command_explains_itself(environment: Path, tmp_path: Path) -> None:
    assert "example:" in run(environment, tmp_path, "auth0-pyscript", "add", "--help")
    version = f"auth0-pyscript {PROJECT.metadata()['version']}\n"
    assert run(environment, tmp_path, "auth0-pyscript", "--version") == version
    assert os.listdir(tmp_path) == []
