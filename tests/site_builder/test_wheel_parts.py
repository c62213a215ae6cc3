"""The ready parts in two wheels: their sizes, and that an installation finds both."""

import importlib
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly import installed
from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.make_ready import make_ready_parts
from site_builder.project import Project
from site_builder.wheel_parts import wheel_parts

ROOT = Path(__file__).parents[2]
MOST_OF_STATIC = 500_000  # bytes, compressed; the rest of the megabyte is for the SDK's sources


@pytest.fixture
def site_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder from which Python imports; the installation's own folder is there."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installed, "STATIC", tmp_path / "auth0_pyscript/static")
    monkeypatch.delitem(sys.modules, installed.RUNTIME, raising=False)
    return tmp_path


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files below folder, as pip does."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    importlib.invalidate_caches()


def test_both_together_are_the_ready_parts(project: Project, site_packages: Path) -> None:
    for files in wheel_parts(project):
        put(site_packages, files)

    read, made = installed.installed_parts(), make_ready_parts(project)

    assert {name: content for name, content in read.files().items() if "runtime/" not in name} == (
        made.files()
    )


def test_what_other_peoples_pages_need_is_there_without_the_runtime(
    project: Project, site_packages: Path
) -> None:
    static, _ = wheel_parts(project)
    put(site_packages, static)

    parts = installed.installed_static()

    assert {"boot.js", "preflight.js"} <= parts.page.keys()
    assert [*parts.vendored] == ["micropython/micropython.wasm"]
    assert [*parts.licenses] == ["auth0-pyscript.txt", "emscripten.txt", "micropython.txt"]
    with pytest.raises(BuildProblem, match="auth0-pyscript-runtime is not installed"):
        installed.installed_parts()


def test_a_runtime_that_does_not_fit_is_refused(project: Project, site_packages: Path) -> None:
    static, runtime = wheel_parts(project)
    put(site_packages, static | runtime | {f"{installed.RUNTIME}/vendored/more.js": b"evil()"})

    with pytest.raises(BuildProblem, match="are not those that this auth0-pyscript was made with"):
        installed.installed_parts()


def test_a_checkout_says_that_it_is_no_installation(site_packages: Path) -> None:
    with pytest.raises(BuildProblem, match=r"build\.py wheel"):
        installed.installed_static()


def test_the_parts_of_the_first_wheel_are_small() -> None:
    static, _ = wheel_parts(Project(ROOT))

    compressed = sum(len(zlib.compress(content, 9)) for content in static.values())
    assert compressed < MOST_OF_STATIC
