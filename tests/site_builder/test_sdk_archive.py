"""The SDK's archive: its content, and that a host can compress it as a whole."""

import ast
import io
import zipfile
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.sdk import sdk_archive
from site_builder.project import Project
from site_builder.sdk_archive import over_vault, sdk_parts
from site_builder.stdlib import PUBLISHED

SOURCE = Path(__file__).resolve().parents[2] / "src"

# A page with a vault calls none of these.
OF_PAGE_MODE = {
    ("bridges/xhr.py", "send"),
    ("browser/page_session.py", "page_session"),
    ("client.py", "start"),
    ("page.py", "_show"),
    ("page.py", "client"),  # beyond the vault's return
}


def opened(project: Project, *, has_vault: bool = False) -> zipfile.ZipFile:
    """Return the archive, built with the published library."""
    library = (project.node_modules / PUBLISHED).read_bytes()
    parts = sdk_parts(project, library=library)
    return zipfile.ZipFile(io.BytesIO(sdk_archive(parts, has_vault=has_vault)))


def test_it_has_bytecode_and_what_pip_would_know(project: Project) -> None:
    names = opened(project).namelist()

    assert "auth0_pyscript/__init__.pyc" in names
    assert "auth0_pyscript-0.1.0.dist-info/METADATA" in names
    assert not [name for name in names if name.endswith(".py")]


def test_its_files_are_not_compressed_one_by_one(project: Project) -> None:
    assert {entry.compress_type for entry in opened(project).infolist()} == {zipfile.ZIP_STORED}


def test_over_a_vault_it_has_what_the_page_imports_and_no_more(project: Project) -> None:
    (project.source / "auth0_pyscript/elements").mkdir()
    (project.source / "auth0_pyscript/elements/screen.py").write_text("")

    whole, less = (
        set(opened(project, has_vault=has_vault).namelist()) for has_vault in (False, True)
    )

    assert "auth0_pyscript/elements/screen.pyc" in whole - less
    assert "auth0_pyscript/__init__.pyc" in less
    assert "auth0_pyscript-0.1.0.dist-info/METADATA" in less


def test_what_a_page_over_a_vault_imports_later_is_there() -> None:
    there = over_vault(SOURCE)
    assert {"auth0_pyscript/client.pyc", "auth0_pyscript/vault/remote_session.pyc"} <= there
    assert not [path for path in there if path.startswith("auth0_pyscript/elements")]

    missing = []
    for path in sorted(there):
        module = SOURCE / path.removesuffix("c")
        own = path.removeprefix("auth0_pyscript/").removesuffix("c")
        for name, imported in imports_of_functions(module):
            is_there = any(f"{imported}{end}" in there for end in (".pyc", "/__init__.pyc"))
            if not is_there and (own, name) not in OF_PAGE_MODE:
                missing.append((own, name, imported))
    assert missing == []


def imports_of_functions(module: Path) -> list[tuple[str, str]]:
    """
    Return what a module's functions import of the SDK: the function's name, a path without its
    ending.
    """
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for statement in ast.walk(node):
                if isinstance(statement, ast.ImportFrom) and statement.level:
                    folder = module.parents[statement.level - 1].relative_to(SOURCE)
                    path = folder / (statement.module or "").replace(".", "/")
                    names = (
                        [path]
                        if statement.module
                        else [path / alias.name for alias in statement.names]
                    )
                    found += [(node.name, name.as_posix()) for name in names]
    return found


def test_the_functions_that_import_later_are_seen() -> None:
    assert ("page_session", "auth0_pyscript/session/service") in imports_of_functions(
        SOURCE / "auth0_pyscript/browser/page_session.py"
    )


@pytest.mark.parametrize("place", sorted(OF_PAGE_MODE))
def test_what_counts_as_page_mode_is_still_there(place: tuple[str, str]) -> None:
    path, function = place
    names = {name for name, _ in imports_of_functions(SOURCE / "auth0_pyscript" / path)}
    assert function in names
