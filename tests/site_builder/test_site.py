"""A site, put together from a small project."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from auth0_pyscript.configuration import check_configuration
from site_builder.policy import content_security_policy
from site_builder.problem import BuildProblem
from site_builder.project import Project
from site_builder.site import build_site

DEMO = check_configuration({"domain": "./tenant/", "client_id": "demo-app"}, site="http://localhost/")
REAL = check_configuration({"domain": "example.eu.auth0.com", "client_id": "abc"})


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
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
        {path.name for path in (tmp_path / name).iterdir() if path.is_dir()} for name in ("one", "two")
    )
    assert {name[0] for name in one ^ two} == {"a"}
    assert {name[0] for name in one & two} == {"s", "v"}


def test_another_configuration_is_another_build(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "one")
    other = check_configuration({"domain": "example.eu.auth0.com", "client_id": "other"})
    build_site(project, other, tmp_path / "two")

    one, two = ({path.name for path in (tmp_path / name).glob("a-*")} for name in ("one", "two"))
    assert one.isdisjoint(two)


def test_no_placeholder_is_left(project: Project, tmp_path: Path) -> None:
    build_site(project, DEMO, tmp_path / "out")

    for path, content in contents(tmp_path / "out").items():
        assert not re.search(rb"__[A-Z]+__", content), path


def test_the_page_carries_the_policy_and_says_whether_it_is_a_demo(project: Project, tmp_path: Path) -> None:
    build_site(project, DEMO, tmp_path / "demo")
    build_site(project, REAL, tmp_path / "real")

    demo, real = ((tmp_path / name / "index.html").read_text() for name in ("demo", "real"))
    assert f'content="{content_security_policy(DEMO, in_meta=True)}"' in demo
    assert f'content="{content_security_policy(REAL, in_meta=True)}"' in real
    assert " data-demo" in demo
    assert " data-demo" not in real


def test_a_page_without_a_place_for_the_policy_is_not_shipped(project: Project, tmp_path: Path) -> None:
    (project.public / "index.html").write_text('<html data-demo><meta content="nothing">')

    with pytest.raises(BuildProblem, match="__CSP__"):
        build_site(project, REAL, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_real_site_has_no_demo_in_it(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "out")

    files = contents(tmp_path / "out")
    assert not [path for path in files if "tenant" in path or path.startswith("w-")]
    assert files["sw.js"] == (project.public / "unregister.js").read_bytes()


def test_the_worker_knows_every_file_that_a_page_asks_for_by_its_hash(
    project: Project, tmp_path: Path
) -> None:
    build_site(project, DEMO, tmp_path / "out")

    files = contents(tmp_path / "out")
    [module] = (content for path, content in files.items() if path.endswith("/build.js"))
    manifest = json.loads(module.decode().partition("const files = ")[2].rstrip(";"))
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    unlisted = set(files) - set(listed)
    assert {name for name in unlisted if not name.startswith("w-")} == {"_headers", "nginx.conf", "sw.js"}
    assert listed == {path: hashlib.sha256(files[path]).hexdigest() for path in listed}


def test_compressed_forms_are_no_files_of_the_build(project: Project, tmp_path: Path) -> None:
    build_site(project, DEMO, tmp_path / "plain")
    build_site(project, DEMO, tmp_path / "out", compress=True)

    plain, files = contents(tmp_path / "plain"), contents(tmp_path / "out")
    added = set(files) - set(plain)
    assert {Path(path).name for path in added} >= {"micropython.mjs.br", "micropython.mjs.gz"}
    assert {Path(path).suffix for path in added} == {".br", ".gz"}
    assert {path: files[path] for path in plain} == plain


def test_the_start_list_tells_true_sizes(project: Project, tmp_path: Path) -> None:
    build_site(project, REAL, tmp_path / "out")

    [assets] = (tmp_path / "out").glob("a-*")
    listed = json.loads((assets / "start.json").read_text())
    assert {entry["path"].rpartition("/")[2] for entry in listed} >= {
        "auth0_pyscript-0.1.0-cp314-none-any.whl",
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
    assert configuration["packages"] == ["auth0-pyscript"]
    assert list(configuration["files"]) == ["./app/__init__.py", "./app/view.py"]
    lock = json.loads((assets / "pyodide-lock.json").read_text())
    for package in lock["packages"].values():
        wheel = (assets / package["file_name"]).read_bytes()
        assert package["sha256"] == hashlib.sha256(wheel).hexdigest()


def test_a_vendored_file_that_is_not_the_pinned_one_stops_the_build(project: Project, tmp_path: Path) -> None:
    (project.node_modules / "pyodide/pyodide.mjs").write_text("export const evil = true;")

    with pytest.raises(BuildProblem, match=r"pyodide\.mjs is not the pinned file"):
        build_site(project, REAL, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_wheel_that_pyodide_does_not_know_is_named(project: Project, tmp_path: Path) -> None:
    (project.node_modules / "pyodide/pyodide-lock.json").write_text(
        '{"info": {"python": "3.14.2"}, "packages": {}}'
    )

    with pytest.raises(BuildProblem, match="knows no package idna"):
        build_site(project, REAL, tmp_path / "out")


def test_a_wheel_whose_dependency_is_not_pinned_is_named(project: Project, tmp_path: Path) -> None:
    path = project.node_modules / "pyodide/pyodide-lock.json"
    path.write_text(path.read_text().replace('"depends": []', '"depends": ["urllib3"]'))

    with pytest.raises(BuildProblem, match="idna, which needs urllib3"):
        build_site(project, REAL, tmp_path / "out")
