"""The step of a build that makes a snapshot; the end-to-end suite has the real one in a page."""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from auth0_pyscript.configuration import check_configuration
from site_builder.command import main
from site_builder.project import Project
from site_builder.site import build_site
from site_builder.snapshot import SNAPSHOT

SITE = check_configuration({"domain": "example.eu.auth0.com", "client_id": "abc"})
MEMORY = b"all that Python knows"

# In place of Chromium: fetches what the real page would, and hands over what that made.
STAND_IN = f"""#!{sys.executable}
import json, sys
from urllib.parse import urljoin
from urllib.request import urlopen
def get(path): return urlopen(urljoin(sys.argv[-1], path)).read()
assert b"snapshot.mjs" in get(sys.argv[-1])
for path in ("snapshot.mjs", "renewal.py", "memory.mjs", "pyodide/pyodide.mjs"):
    get(path)
get("stdlib/start.zip.txt")
assert json.loads(get("pyodide-lock.json"))["packages"] == {{}}
urlopen(urljoin(sys.argv[-1], "made"), {MEMORY!r})
"""


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, *, chromium: str = "") -> None:
    """Have nothing but Node.js on the PATH, and that text as Chromium."""
    node = shutil.which("node")
    assert node
    folder.mkdir(exist_ok=True)
    (folder / "node").unlink(missing_ok=True)
    (folder / "node").symlink_to(node)
    if chromium:
        (folder / "chromium").write_text(chromium)
        (folder / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def built(project: Project, *, snapshot: bool) -> dict[str, bytes]:
    """Build a site and return its files."""
    out = project.root / "dist"
    build_site(project, SITE, out, snapshot=snapshot)
    return contents(out)


def test_without_chromium_the_build_says_how_to_get_it_and_goes_on(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    programs(tmp_path / "bin", monkeypatch)
    plain = built(project, snapshot=False)
    capsys.readouterr()

    without = built(project, snapshot=True)

    said = capsys.readouterr().out
    assert "sudo apt-get install --yes chromium" in said
    assert "built without a snapshot" in said
    assert without == plain


def test_a_failure_in_chromium_is_told_and_the_build_goes_on(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium="#!/bin/sh\necho no memory >&2\nexit 1\n")

    files = built(project, snapshot=True)

    said = capsys.readouterr().out
    assert "no memory" in said
    assert "built without a snapshot" in said
    assert files == built(project, snapshot=False)


def test_the_page_starts_from_the_snapshot(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium=STAND_IN)

    files = built(project, snapshot=True)

    [path] = (path for path in files if path.endswith(SNAPSHOT))
    assert files[path] == MEMORY
    [configuration] = (json.loads(files[path]) for path in files if path.endswith("pyscript.json"))
    interpreter = files[configuration["interpreter"].removeprefix("./")].decode()
    assert f'"../{path}"' in interpreter
    assert hashlib.sha256(MEMORY).hexdigest() in interpreter


def test_the_start_can_do_without_the_snapshot_and_nothing_else(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium=STAND_IN)

    files = built(project, snapshot=True)

    [listed] = (json.loads(files[path]) for path in files if path.endswith("start.json"))
    [optional] = (entry for entry in listed if "optional" in entry)
    assert optional["path"].endswith(SNAPSHOT)
    assert optional["size"] == len(MEMORY)
    assert {entry["path"] for entry in listed} >= {
        "snapshot/interpreter.mjs",
        "snapshot/memory.mjs",
    }


def test_a_build_without_one_is_as_if_there_were_none(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium=STAND_IN)
    before = built(project, snapshot=False)

    with_one = built(project, snapshot=True)
    after = built(project, snapshot=False)

    assert after == before
    assert not [path for path in after if "snapshot" in path]
    assert {path[:14] for path in with_one if path.startswith("v-")}.isdisjoint(
        path[:14] for path in after
    )


def test_it_is_made_once(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium=STAND_IN)
    first = built(project, snapshot=True)
    (tmp_path / "bin" / "chromium").unlink()

    assert built(project, snapshot=True) == first


def test_what_it_is_made_of_is_looked_at(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium=STAND_IN)
    built(project, snapshot=True)
    (project.public / "snapshot" / "memory.mjs").write_text(
        "export function goingOnFrom() { /* in another way */ }"
    )
    (tmp_path / "bin" / "chromium").unlink()

    assert not [path for path in built(project, snapshot=True) if path.endswith(SNAPSHOT)]


def test_it_is_asked_for_on_the_command_line(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs(tmp_path / "bin", monkeypatch, chromium=STAND_IN)

    assert main(project.root, ["build", "--snapshot"]) == 0

    assert len(list((project.root / "dist").glob(f"v-*/{SNAPSHOT}"))) == 1
