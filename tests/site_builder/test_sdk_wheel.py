"""The wheel of the SDK, read by pip and Python's own metadata reader."""

import io
import os
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

from site_builder.project import Project
from site_builder.sdk_wheel import sdk_wheel


def installed(project: Project, folder: Path) -> Distribution:
    """Install the wheel with pip, and return its metadata as Python reads it."""
    name, content = sdk_wheel(project)
    wheel = folder / name
    wheel.write_bytes(content)
    target = folder / "installed"
    how = ["--quiet", "--no-index", "--no-deps", "--target", str(target)]
    command = [sys.executable, "-m", "pip", "install", *how, str(wheel)]
    subprocess.run(command, check=True)  # noqa: S603
    [distribution] = distributions(path=[str(target)])
    return distribution


def test_pip_installs_it_as_pyproject_describes_it(project: Project, tmp_path: Path) -> None:
    distribution = installed(project, tmp_path)

    metadata = project.metadata()
    assert distribution.name == metadata["name"]
    assert distribution.version == metadata["version"]
    assert distribution.metadata["Summary"] == metadata["description"]
    assert distribution.metadata["Requires-Python"] == metadata["requires-python"]
    assert distribution.metadata["License-Expression"] == metadata["license"]


def test_it_holds_the_package_without_the_command_and_nothing_else(project: Project) -> None:
    (project.source / "auth0_pyscript/__pycache__").mkdir()
    (project.source / "auth0_pyscript/__pycache__/x.pyc").write_bytes(b"")
    (project.source / "auth0_pyscript/site").mkdir()
    (project.source / "auth0_pyscript/site/command.py").write_bytes(b"")
    (project.source / "auth0_pyscript/__main__.py").write_bytes(b"")

    name, content = sdk_wheel(project)

    assert name == "auth0_pyscript-0.1.0-py3-none-any.whl"
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [
        "auth0_pyscript/__init__.py",
        "auth0_pyscript/errors.py",
        "auth0_pyscript/network_failure.py",
        "auth0_pyscript/ports.py",
        "auth0_pyscript/protocol/pkce.py",
        "auth0_pyscript/py.typed",
        "auth0_pyscript/start_failure.py",
        "auth0_pyscript-0.1.0.dist-info/METADATA",
        "auth0_pyscript-0.1.0.dist-info/RECORD",
        "auth0_pyscript-0.1.0.dist-info/WHEEL",
        "auth0_pyscript-0.1.0.dist-info/licenses/LICENSE",
    ]


def test_the_time_of_the_sources_does_not_matter(project: Project) -> None:
    before = sdk_wheel(project)
    os.utime(project.source / "auth0_pyscript/__init__.py", (1, 1))

    assert sdk_wheel(project) == before
