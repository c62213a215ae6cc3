"""The license texts of the software that a site contains."""

import json
import re
from pathlib import Path

import pytest

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.assembly.licenses import FOLDER, license_files
from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.make_ready import license_texts
from site_builder.pins import read_files, read_wheels
from site_builder.project import Project
from site_builder.site import build_site
from site_builder.vendored import _path_in_site

ROOT = Path(__file__).parents[2]
REAL = {"domain": "example.eu.auth0.com", "client_id": "app"}


def vendored() -> list[str]:
    """Every vendored file of this project, by its path in the site."""
    requirements = Project(ROOT).requirements
    files = [_path_in_site(pinned.path) for pinned in read_files(requirements)]
    return files + [f"wheels/{pinned.file_name}" for pinned in read_wheels(requirements)]


def test_every_vendored_package_has_its_license_text() -> None:
    files = license_files(license_texts(Project(ROOT)), vendored())

    texts = {path.name for path in (ROOT / FOLDER).glob("*.txt")}
    assert {Path(path).name for path in files} == texts | {"auth0-pyscript.txt"}
    assert all(b"Copyright" in text or b"MPL" in text for text in files.values())


def test_the_index_names_every_text() -> None:
    index = (ROOT / FOLDER / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in (ROOT / FOLDER).glob("*.txt") if path.name not in index] == []


@pytest.mark.parametrize("path", ["wheels/unknown-1.0-py3-none-any.whl", "elsewhere/file.js"])
def test_a_file_without_a_license_text_stops_the_build(path: str) -> None:
    with pytest.raises(BuildProblem):
        license_files(license_texts(Project(ROOT)), [path])


@pytest.mark.parametrize("token_storage", ["vault", "page"])
def test_a_site_holds_the_texts_of_what_it_passes_on(
    project: Project, tmp_path: Path, token_storage: str
) -> None:
    build_site(
        project, check_configuration(REAL | {"token_storage": token_storage}), tmp_path / "out"
    )

    names = {path.name for path in (tmp_path / "out" / FOLDER).iterdir()}
    assert names >= {"auth0-pyscript.txt", "cpython.txt", "idna.txt", "pyodide.txt", "pyscript.txt"}
    assert ("micropython.txt" in names) == (token_storage == "vault")
    assert FOLDER not in (tmp_path / "out" / "sw.js").read_text()
    assert FOLDER not in (tmp_path / "out" / "_headers").read_text()


def lines(text: str) -> list[str]:
    return [line.rstrip().replace("\t", "    ") for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("name", "package"),
    [("pyscript", "@pyscript/core"), ("polyscript", "polyscript"), ("dompurify", "dompurify")],
)
def test_a_text_is_that_of_the_installed_package(name: str, package: str) -> None:
    theirs = (ROOT / "node_modules" / package / "LICENSE").read_text(encoding="utf-8")

    assert lines((ROOT / FOLDER / f"{name}.txt").read_text(encoding="utf-8")) == lines(theirs)


def test_the_packages_in_pyscripts_files_are_all_there_in_their_versions() -> None:
    text = (ROOT / FOLDER / "pyscript-dependencies.txt").read_text(encoding="utf-8")
    modules = ROOT / "node_modules" / "@pyscript" / "core" / "dist"
    sources = {
        source
        for path in Project(ROOT).requirements.joinpath("vendor.sha256").read_text().splitlines()
        if "@pyscript/core/dist/" in path
        for source in json.loads((modules / f"{Path(path).name}.map").read_text())["sources"]
    }
    packages = {
        name
        for source in sources
        for name in re.findall(r"node_modules/((?:@[^/]+/)?[^/@]+)/(?!.*node_modules)", source)
    } - {"polyscript"}  # it has its own text

    missing = []
    for package in sorted(packages):
        about = json.loads((ROOT / "node_modules" / package / "package.json").read_text())
        if f"\n{package} {about['version']} ({about['license']})\n" not in text:
            missing.append(f"{package} {about['version']}")
    assert packages
    assert missing == []
