"""The ready parts: written, read again, and made into a site without Node.js."""

import re
from pathlib import Path

import pytest

from auth0_pyscript.configuration import Configuration, check_configuration
from auth0_pyscript.site.assembly.page_folder import read_page_folder
from auth0_pyscript.site.assembly.ready_parts import ReadyParts
from auth0_pyscript.site.assembly.strict_site import write_site
from site_builder.make_ready import make_ready_parts
from site_builder.project import Project
from site_builder.project_page import project_page
from site_builder.site import build_site

DEMO = check_configuration(
    {"domain": "./tenant/", "client_id": "demo-app"}, site="http://localhost/"
)
REAL = check_configuration({"domain": "example.eu.auth0.com", "client_id": "abc"})
PAGE_MODE = check_configuration(
    {"domain": "example.eu.auth0.com", "client_id": "abc", "token_storage": "page"}
)
NOT_OFFLINE = check_configuration(
    {"domain": "example.eu.auth0.com", "client_id": "abc", "offline": False}
)
OWN = (
    '<html lang="de" data-demo data-tokens="__TOKENS__"><meta content="__CSP__">'
    '<link rel="stylesheet" href="./__ASSETS__/styles.css">'
)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_read_is_what_was_written(project: Project, tmp_path: Path) -> None:
    made = make_ready_parts(project)

    made.write(tmp_path / "ready")

    assert ReadyParts.read(tmp_path / "ready") == made


def test_parts_in_two_folders_are_read_together(tmp_path: Path) -> None:
    ReadyParts(vendored={"micropython/a": b"a"}).write(tmp_path / "one")
    ReadyParts(vendored={"pyodide/b": b"b"}, lock={"c": b"c"}).write(tmp_path / "two")

    read = ReadyParts.read(tmp_path / "one", tmp_path / "two")

    assert read == ReadyParts(vendored={"micropython/a": b"a", "pyodide/b": b"b"}, lock={"c": b"c"})


@pytest.mark.parametrize(
    "configuration",
    [DEMO, REAL, PAGE_MODE, NOT_OFFLINE],
    ids=["demo", "real", "page mode", "not offline"],
)
def test_a_site_is_made_of_them_without_node(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    configuration: Configuration,
) -> None:
    build_site(project, configuration, tmp_path / "from the checkout")
    make_ready_parts(project).write(tmp_path / "ready")
    page = project_page(project)
    monkeypatch.setenv("PATH", "")

    write_site(page, ReadyParts.read(tmp_path / "ready"), configuration, tmp_path / "site")

    assert contents(tmp_path / "site") == contents(tmp_path / "from the checkout")


def test_a_page_of_the_users_has_its_own_files_and_no_others(
    project: Project, tmp_path: Path
) -> None:
    styles = b"/* The user's comments stay. */\nbody { margin: 0 }\n"
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text(OWN)
    (folder / "styles.css").write_bytes(styles)

    write_site(read_page_folder(folder), make_ready_parts(project), REAL, tmp_path / "site")

    [assets] = (tmp_path / "site").glob("a-*")
    assert (assets / "styles.css").read_bytes() == styles
    assert not (assets / "icons").exists()
    for path, content in contents(tmp_path / "site").items():
        assert not re.search(rb"__[A-Z]+__", content), path
