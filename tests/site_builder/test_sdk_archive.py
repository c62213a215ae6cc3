"""The SDK's archive: what is in it, and that a host can compress it as a whole."""

import io
import zipfile

from site_builder.project import Project
from site_builder.sdk_archive import sdk_archive
from site_builder.stdlib import PUBLISHED


def opened(project: Project) -> zipfile.ZipFile:
    """Return the archive, made with the published library."""
    library = (project.node_modules / PUBLISHED).read_bytes()
    return zipfile.ZipFile(io.BytesIO(sdk_archive(project, library=library)))


def test_it_has_bytecode_and_what_pip_would_know(project: Project) -> None:
    names = opened(project).namelist()

    assert "auth0_pyscript/__init__.pyc" in names
    assert "auth0_pyscript-0.1.0.dist-info/METADATA" in names
    assert not [name for name in names if name.endswith(".py")]


def test_its_files_are_not_compressed_one_by_one(project: Project) -> None:
    assert {entry.compress_type for entry in opened(project).infolist()} == {zipfile.ZIP_STORED}
