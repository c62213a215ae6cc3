"""A site that is built from a small project."""

import hashlib
import json
import re
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest

from auth0_pyscript.configuration import Configuration, check_configuration
from auth0_pyscript.site.assembly.headers import headers_for, read_headers_file
from auth0_pyscript.site.assembly.policy import content_security_policy
from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.project import Project
from site_builder.site import build_site

ROOT = Path(__file__).parents[2]
DEMO = check_configuration(
    {"domain": "./tenant/", "client_id": "demo-app"}, site="http://localhost/"
)
REAL = check_configuration({"domain": "example.eu.auth0.com", "client_id": "abc"})
NOT_OFFLINE = check_configuration(
    {"domain": "example.eu.auth0.com", "client_id": "abc", "offline": False}
)


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    """Return the build data in the worker of a site."""
    worker = next((files[path] for path in files if path.endswith("/build.js")), files["sw.js"])
    literal = worker.decode().partition("globalThis.build")[2].strip(" =;\n")
    # esbuild removes the quotes from names.
    manifest: dict[str, Any] = json.loads(re.sub(r"([{,])(\w+):", r'\1"\2":', literal))
    return manifest


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_builds_are_equal_byte_for_byte(project: Project, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_site(project, DEMO, tmp_path / name)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_change_of_ours_renames_our_folder_and_keeps_the_vendored_one(
    project: Project, tmp_path: Path
) -> None:
    build_site(project, REAL, tmp_path / "one")
    (project.source / "app/view.py").write_text("changed = True\n")
    build_site(project, REAL, tmp_path / "two")

    one, two = (
        {path.name for path in (tmp_path / name).iterdir() if path.is_dir()}
        for name in ("one", "two")
    )
    assert {name[0] for name in one ^ two} == {"a"}
    assert {name.partition("-")[0] for name in one & two} == {"licenses", "s", "v"}


def test_another_configuration_is_another_build(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "one")
    other = check_configuration({"domain": "example.eu.auth0.com", "client_id": "other"})
    build_site(project, other, tmp_path / "two")

    one, two = ({path.name for path in (tmp_path / name).glob("a-*")} for name in ("one", "two"))
    assert one.isdisjoint(two)


def test_git_leaves_the_bytes_of_a_build_as_they_are(project: Project, tmp_path: Path) -> None:
    repository, clone = tmp_path / "repository", tmp_path / "clone"
    build_site(project, REAL, repository / "docs")
    (repository / ".gitattributes").write_text("* text=auto\n")  # as in many repository templates

    def git(*arguments: str) -> None:
        names = (
            "-c",
            "user.name=Alice",
            "-c",
            "user.email=alice@example.com",
            "-c",
            "core.autocrlf=true",
        )
        subprocess.run(["git", *names, *arguments], cwd=repository, check=True, capture_output=True)  # noqa: S603, S607

    git("init")
    git("add", "--all", "--force")
    git("commit", "--message", "a build")
    git("clone", "--config", "core.autocrlf=true", str(repository), str(clone))

    assert contents(clone / "docs") == contents(repository / "docs")
    assert b"\r\n" in (clone / ".gitattributes").read_bytes()  # git's conversion of line ends


def test_no_placeholder_is_left(project: Project, tmp_path: Path) -> None:
    for configuration in (DEMO, REAL, NOT_OFFLINE):
        build_site(project, configuration, tmp_path / "out")
        for path, content in contents(tmp_path / "out").items():
            assert not re.search(rb"__[A-Z]+__", content), path


def test_the_page_carries_the_policy_and_says_whether_it_is_a_demo(
    project: Project, tmp_path: Path
) -> None:
    build_site(project, DEMO, tmp_path / "demo")
    build_site(project, REAL, tmp_path / "real")

    demo, real = ((tmp_path / name / "index.html").read_text() for name in ("demo", "real"))
    assert f'content="{content_security_policy(DEMO, in_meta=True)}"' in demo
    assert f'content="{content_security_policy(REAL, in_meta=True)}"' in real
    assert " data-demo" in demo
    assert " data-demo" not in real


def test_a_page_without_a_place_for_the_policy_is_not_shipped(
    project: Project, tmp_path: Path
) -> None:
    (project.public / "index.html").write_text('<html data-demo><meta content="nothing">')

    with pytest.raises(BuildProblem, match="__CSP__"):
        build_site(project, REAL, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_real_site_has_no_demo_in_it(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "out")

    files = contents(tmp_path / "out")
    assert not [path for path in files if "tenant" in path]
    assert b"tenant" not in files["sw.js"]


def test_without_offline_the_site_has_no_worker_but_the_one_that_goes_away(
    project: Project, tmp_path: Path
) -> None:
    build_site(project, NOT_OFFLINE, tmp_path / "out")

    files = contents(tmp_path / "out")
    assert files["sw.js"] == b"registration.unregister();\n"
    assert not [path for path in files if path.startswith("w-")]


def test_the_page_says_whether_its_site_has_a_worker(project: Project, tmp_path: Path) -> None:
    opened = []
    for configuration in (DEMO, REAL, NOT_OFFLINE):
        build_site(project, configuration, tmp_path / "out")
        [tag] = re.findall(r"<html[^>]*>", (tmp_path / "out" / "index.html").read_text())
        opened.append(tag.removeprefix('<html lang="en"').removesuffix(' data-tokens="vault">'))

    assert opened == [" data-demo", " data-offline", ""]


@pytest.mark.parametrize("configuration", [DEMO, REAL], ids=["demo", "real"])
def test_the_worker_knows_every_file_that_a_page_asks_for_by_its_hash(
    project: Project, tmp_path: Path, configuration: Configuration
) -> None:
    build_site(project, configuration, tmp_path / "out")

    files = contents(tmp_path / "out")
    manifest = manifest_of(files)
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    unlisted = set(files) - set(listed)
    [assets] = {name.partition("/")[0] for name in files if name.startswith("a-")}
    assert {name for name in unlisted if not name.startswith(("w-", "licenses/"))} == {
        ".gitattributes",
        "_headers",
        "nginx.conf",
        "sw.js",
        f"{assets}/too_old.js",
    }
    assert listed == {path: hashlib.sha256(files[path]).hexdigest() for path in listed}


def test_what_only_the_pages_python_needs_is_a_part_of_its_own(
    project: Project, tmp_path: Path
) -> None:
    build_site(project, REAL, tmp_path / "out")

    parts: dict[str, set[str]] = {"page": set(), "python": set()}
    for entry in manifest_of(contents(tmp_path / "out"))["files"]:
        parts[entry["part"]].add(re.sub(r"^[asv]-[0-9a-f]{12}/", "", entry["path"]))
    assert parts["page"] >= {
        "index.html",
        "auth_config.json",
        "vault.js",
        "boot.js",
        "modules.js",
        "library.txt",
        "rest.txt",
        "icons/mark.svg",
        "manifest.webmanifest",
        "micropython/micropython.wasm",
    }
    assert parts["python"] >= {
        "app/main.py",
        "sdk.zip.txt",
        "interpreter.mjs",
        "pyodide-lock.json",
        "pyodide/pyodide.mjs",
        "pyscript.json",
        "pyscript/core.js",
        "start.json",
        "stdlib/start.zip.txt",
        "stdlib/stdlib-more.zip",
    }
    assert not any(path.endswith((".py", ".whl", ".zip")) for path in parts["page"])


def test_the_manifest_names_the_site_and_icons_that_are_there(
    project: Project, tmp_path: Path
) -> None:
    for name in ("manifest.webmanifest", "icons"):
        published = ROOT / "public" / name
        copy = shutil.copytree if published.is_dir() else shutil.copy
        shutil.rmtree(project.public / name, ignore_errors=True)
        copy(published, project.public / name)
    build_site(project, REAL, tmp_path / "out")

    [file] = (tmp_path / "out").glob("a-*/manifest.webmanifest")
    manifest = json.loads(file.read_text())
    assert (file.parent / manifest["start_url"]).resolve() == (tmp_path / "out").resolve()
    assert (file.parent / manifest["scope"]).resolve() == (tmp_path / "out").resolve()
    for icon in manifest["icons"]:
        content = (file.parent / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", content[16:24])  # PNG, 11.2.1: IHDR
            assert icon["sizes"] == f"{width}x{height}"
    rules = read_headers_file((tmp_path / "out" / "_headers").read_text())
    headers = headers_for(rules, f"/{file.parent.name}/manifest.webmanifest")
    assert headers["Content-Type"] == "application/manifest+json"


def test_icons_that_only_an_installation_asks_for_are_not_stored(
    project: Project, tmp_path: Path
) -> None:
    icons = [{"src": f"icons/{name}"} for name in ("mark.svg", "tile.png")]
    (project.public / "manifest.webmanifest").write_text(json.dumps({"icons": icons}))
    (project.public / "icons/tile.png").write_bytes(b"tile")
    build_site(project, REAL, tmp_path / "out")

    stored = [entry["path"] for entry in manifest_of(contents(tmp_path / "out"))["files"]]
    assert [path for path in stored if path.endswith("icons/mark.svg")]
    assert not [path for path in stored if path.endswith("icons/tile.png")]
    assert list((tmp_path / "out").glob("a-*/icons/tile.png"))


def test_compressed_forms_are_no_files_of_the_build(project: Project, tmp_path: Path) -> None:
    build_site(project, DEMO, tmp_path / "plain")
    build_site(project, DEMO, tmp_path / "out", compress=True)

    plain, files = contents(tmp_path / "plain"), contents(tmp_path / "out")
    added = set(files) - set(plain)
    assert {Path(path).name for path in added} >= {"micropython.js.br", "micropython.js.gz"}
    assert {Path(path).suffix for path in added} == {".br", ".gz"}
    assert {path: files[path] for path in plain} == plain


def test_the_start_list_tells_true_sizes(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "out")

    [assets] = (tmp_path / "out").glob("a-*")
    listed = json.loads((assets / "start.json").read_text())
    assert {entry["path"].rpartition("/")[2] for entry in listed} >= {
        "sdk.zip.txt",
        "core.js",
        "interpreter.mjs",
        "main.py",
        "pyodide-lock.json",
        "pyodide.mjs",
    }
    for entry in listed:
        assert (assets / entry["path"]).stat().st_size == entry["size"]


def test_pyscript_is_told_where_everything_lies(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "out")

    [assets] = (tmp_path / "out").glob("a-*")
    configuration = json.loads((assets / "pyscript.json").read_text())
    assert (tmp_path / "out" / configuration["interpreter"]).is_file()
    assert configuration["packages"] == []
    assert configuration["files"] == {"./app/view.py": "./view.py"}
    lock = json.loads((assets / "pyodide-lock.json").read_text())
    for package in lock["packages"].values():
        wheel = (assets / package["file_name"]).read_bytes()
        assert package["sha256"] == hashlib.sha256(wheel).hexdigest()


def test_a_vendored_file_that_is_not_the_pinned_one_stops_the_build(
    project: Project, tmp_path: Path
) -> None:
    (project.node_modules / "pyodide/pyodide.mjs").write_text("export const evil = true;")

    with pytest.raises(BuildProblem, match=r"pyodide\.mjs is not the pinned file"):
        build_site(project, REAL, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_wheel_that_pyodide_does_not_know_is_named(project: Project, tmp_path: Path) -> None:
    (project.node_modules / "pyodide/pyodide-lock.json").write_text(
        '{"info": {"python": "3.14.2"}, "packages": {}}'
    )

    with pytest.raises(BuildProblem, match="has no package idna"):
        build_site(project, REAL, tmp_path / "out")


def test_a_wheel_whose_dependency_is_not_pinned_is_named(project: Project, tmp_path: Path) -> None:
    path = project.node_modules / "pyodide/pyodide-lock.json"
    path.write_text(path.read_text().replace('"depends": []', '"depends": ["urllib3"]'))

    with pytest.raises(BuildProblem, match="idna, which needs urllib3"):
        build_site(project, REAL, tmp_path / "out")
