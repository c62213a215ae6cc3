"""Packages of the page's own configuration: from which wheels they come, and what they need."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.archive import archive
from auth0_pyscript.site.assembly.own_packages import OwnPackages, own_packages
from auth0_pyscript.site.assembly.page_folder import PageFolder
from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.assembly.pyscript_settings import PyScriptSettings
from auth0_pyscript.site.assembly.ready_parts import LOCK, ReadyParts
from auth0_pyscript.site.assembly.wheels import Python, order, read_requirement

PYTHON = Python("3.14.2", "2026_0")
LOCK_FILE = {
    "info": {"python": "3.14.2", "abi_version": "2026_0"},
    "packages": {
        "requests": {"name": "requests", "version": "2.34.2", "depends": []},
        "stdlib-net": {"name": "stdlib-net", "version": "3.14.2", "depends": []},
    },
}
READY = ReadyParts(lock={LOCK: json.dumps(LOCK_FILE).encode()})


def wheel(name: str, *needs: str, source: bytes = b"") -> bytes:
    """Return a pure wheel that needs these packages."""
    lines = ["Metadata-Version: 2.4", f"Name: {name}", *(f"Requires-Dist: {one}" for one in needs)]
    return archive(
        {f"{name}/__init__.py": source, f"{name}-1.dist-info/METADATA": "\n".join(lines).encode()}
    )


def chosen(
    packages: list[str], beside: dict[str, bytes], wheels: Path | None = None
) -> OwnPackages:
    page = PageFolder("own", beside, wheels=wheels)
    return own_packages(page, PyScriptSettings(None, tuple(packages), "own/pyscript.toml"), READY)


def test_a_wheel_beside_the_page_is_in_the_lock_file_with_its_hash() -> None:
    tea = wheel("tea", source=b"import urllib.request")

    own = chosen(["./lib/tea-1.2-py3-none-any.whl"], {"lib/tea-1.2-py3-none-any.whl": tea})

    assert own.names == ("tea",)
    assert own.files == {"wheels/tea-1.2-py3-none-any.whl": tea}
    assert json.loads(own.lock)["packages"]["tea"] == {
        "name": "tea",
        "version": "1.2",
        "file_name": "wheels/tea-1.2-py3-none-any.whl",
        "sha256": hashlib.sha256(tea).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": ["tea"],
        "depends": ["stdlib-net"],
        "unvendored_tests": False,
    }


def test_all_that_a_package_needs_comes_from_the_folder_or_from_the_site(tmp_path: Path) -> None:
    files = {
        "tea-1.0-py3-none-any.whl": wheel(
            "tea",
            "Cup.Of (>=1.2,<3) ; python_version >= '3.9'",
            "requests>=2",
            "sugar; extra == 'x'",
        ),
        "cup_of-1.10-py3-none-any.whl": wheel("cup_of", "tea"),  # the two need each other
        "cup_of-1.9-py3-none-any.whl": wheel("cup_of"),
        "cup_of-2.0rc1-py3-none-any.whl": wheel("cup_of"),
        "cup_of-3.0-py3-none-any.whl": wheel("cup_of"),
        "cup_of-2.5-cp314-cp314-manylinux_2_28_x86_64.whl": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    own = chosen(["tea"], {}, tmp_path)

    packages = json.loads(own.lock)["packages"]
    assert set(own.files) == {
        "wheels/tea-1.0-py3-none-any.whl",
        "wheels/cup_of-1.10-py3-none-any.whl",
    }
    assert packages["tea"]["depends"] == ["cup-of", "requests"]
    assert packages["cup-of"]["depends"] == []


def test_what_every_site_has_needs_no_wheel() -> None:
    own = chosen(["auth0-pyscript", "./auth0_pyscript-0.1.0-py3-none-any.whl", "requests"], {})

    assert (own.names, own.files, own.lock) == (("requests",), {}, READY.lock[LOCK])


@pytest.mark.parametrize(
    ("packages", "said"),
    [
        (["numpy"], "The package numpy is missing .* --packages-from DIR"),
        (["./tea-1-py3-none-any.whl"], "needs it.* Put its wheel beside the page"),
        (["./no-1-py3-none-any.whl"], "which is not in own"),
        (["./x-1-cp314-cp314-win_amd64.whl"], "does not run in the browser"),
        (["./bad-1-py3-none-any.whl"], "is not a wheel"),
        (["requests>=3"], "not with the version 2.34.2"),
        (["-"], "is no requirement"),
    ],
)
def test_what_cannot_be_had_is_named(packages: list[str], said: str) -> None:
    beside = {
        "tea-1-py3-none-any.whl": wheel("tea", "cup"),
        "x-1-cp314-cp314-win_amd64.whl": b"",
        "bad-1-py3-none-any.whl": b"",
    }

    with pytest.raises(BuildProblem, match=said):
        chosen(packages, beside)


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("a-1-py3-none-any.whl", True),
        ("a-1-py2.py3-none-any.whl", True),
        ("a-1-1-cp314-none-any.whl", True),
        ("a-1-cp314-cp314-pyemscripten_2026_0_wasm32.whl", True),
        ("a-1-cp311-abi3-pyodide_2026_0_wasm32.whl", True),
        ("a-1-cp313-cp313-pyemscripten_2026_0_wasm32.whl", False),
        ("a-1-cp314-cp314-pyodide_2025_0_wasm32.whl", False),
        ("a-1-py2-none-any.whl", False),
        ("a-1-cp314-cp314-manylinux_2_28_x86_64.whl", False),
        ("a.whl", False),
    ],
)
def test_wheels_that_run_in_the_browser(name: str, takes: bool) -> None:
    assert PYTHON.takes(name) == takes


@pytest.mark.parametrize(
    ("text", "version", "fits"),
    [
        ("a>=1.2,<2", "1.10", True),
        ("a>=1.2,<2", "2.0", False),
        ("a==1.2", "1.2.0", True),
        ("a==1.*", "1.9", True),
        ("a!=1.*", "1.9", False),
        ("a~=1.4.2", "1.4.5", True),
        ("a~=1.4.2", "1.5", False),
        ("a (>1)", "1.0", False),
        ("a", "0.1", True),
    ],
)
def test_versions(text: str, version: str, fits: bool) -> None:
    assert read_requirement(text).allows(version) == fits


def test_a_release_is_newer_than_its_preliminary_ones() -> None:
    assert sorted(["1.10", "1.9", "2.0rc1", "2.0", "2.0.post1"], key=order) == [
        "1.9",
        "1.10",
        "2.0rc1",
        "2.0",
        "2.0.post1",
    ]


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ('python_version >= "3.9" and sys_platform == "emscripten"', True),
        ('python_version < "3.9" or platform_system == "Windows"', False),
        ('"linux" in sys_platform', False),
        ('extra == "net"', True),
        ('extra == "other"', False),
    ],
)
def test_markers(marker: str, holds: bool) -> None:
    assert PYTHON.marked(marker, frozenset({"net"})) == holds


def test_a_build_takes_a_folder_of_wheels(tmp_path: Path) -> None:
    (tmp_path / "tea-1-py3-none-any.whl").write_bytes(wheel("tea"))
    page = replace(PageFolder("own", {}), wheels=tmp_path)

    own = own_packages(page, PyScriptSettings(None, ("tea",), "own/pyscript.toml"), READY)

    assert set(own.files) == {"wheels/tea-1-py3-none-any.whl"}
