"""The command `build` in an installation of both wheels, without Node.js."""

import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.assembly.page_folder import read_page_folder
from auth0_pyscript.site.assembly.strict_site import write_site
from site_builder.make_ready import make_ready_parts
from site_builder.project import Project
from site_builder.release_wheel import release_wheels

PROJECT = Project(Path(__file__).parents[2])
TENANT = {"domain": "example.eu.auth0.com", "client_id": "abc"}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment with both wheels and what they need, alone."""
    wheels = release_wheels(PROJECT, tmp_path_factory.mktemp("wheels"))
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    [packages] = folder.glob("lib/python*/site-packages")
    needed = distribution("tomlkit")  # from this environment, because the tests need no network
    for path in {file.parts[0] for file in needed.files or ()}:
        shutil.copytree(Path(str(needed.locate_file(path))), packages / path)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python")]
    subprocess.run([*pip, "install", "--quiet", "--no-index", *map(str, wheels)], check=True)  # noqa: S603
    return folder / "bin"


def run(programs: Path, folder: Path, *command: str) -> str:
    """Run a program of the environment in the folder, with no other on its path."""
    assert not shutil.which("node", path=str(programs))
    done = subprocess.run(  # noqa: S603
        [programs / command[0], *command[1:]],
        cwd=folder,
        env={"PATH": str(programs), "HOME": str(folder), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_page_that_is_written_for_a_build_becomes_the_same_site_as_in_the_checkout(
    programs: Path, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT.root / "examples/plain", tmp_path / "page")

    run(programs, tmp_path, "auth0-pyscript", "build", "page", "--out", "site", *_options())
    write_site(
        read_page_folder(tmp_path / "page"),
        make_ready_parts(PROJECT),
        check_configuration(TENANT),
        tmp_path / "checkout",
    )

    assert contents(tmp_path / "site") == contents(tmp_path / "checkout")


def _options() -> list[str]:
    return ["--domain", TENANT["domain"], "--client-id", TENANT["client_id"]]


def test_a_page_with_auth0_beside_it_is_built_and_built_again(
    programs: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page"
    (page / "img").mkdir(parents=True)
    (page / "index.html").write_text(
        '<!doctype html>\n<html class="dark">\n<head>\n<title>Tea</title>\n'
        '<script type="module" src="https://pyscript.net/releases/2026.7.1/core.js"></script>\n'
        '<script type="py" src="./main.py" config="./pyscript.toml"></script>\n'
        "</head>\n<body><p id=out></p><img src=./img/tea.svg></body>\n</html>\n"
    )
    (page / "main.py").write_text("import helper\n")
    (page / "helper.py").write_text("")
    (page / "pyscript.toml").write_text("")
    (page / "img/tea.svg").write_text("<svg/>")
    run(programs, tmp_path, "auth0-pyscript", "add", "page", *_options())
    before = contents(page)

    for _ in range(2):
        said = run(programs, tmp_path, "auth0-pyscript", "build", "page", "--out", "site")
        assert "Built a site for https://example.eu.auth0.com/" in said

    site = contents(tmp_path / "site")
    index = site["index.html"].decode()
    assert contents(page) == before
    assert site["img/tea.svg"] == b"<svg/>"
    assert '<html class="dark">' in index
    assert "pyscript.net" not in index
    assert "auth0/a-" not in index
    assert index.index("Content-Security-Policy") < index.index("preflight.js")
    assert [path for path in site if path.endswith("/app/helper.py")]
    assert not [path for path in site if path.startswith("auth0/")]
