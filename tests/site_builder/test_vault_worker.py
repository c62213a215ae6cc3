"""The files of the vault: the SDK's Python without comments, the first view before the rest."""

import ast
from pathlib import Path

from site_builder.imports import imported_at_start, in_import_order
from site_builder.vault_worker import vault_sources

SOURCE = Path(__file__).parents[2] / "src"
ENTRY = "auth0_pyscript/vault/worker.py"


def test_every_name_that_a_module_imports_is_still_there_when_they_are_stripped() -> None:
    sources = vault_sources(SOURCE)
    for path, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            folders = path.split("/")[: -node.level]
            module = "/".join([*folders, *(node.module or "").split(".")]).rstrip("/")
            if module.endswith("/json_of_cpython"):
                continue  # MicroPython does not need it: see `json_text`
            for alias in node.names:
                assert _has(sources, module, alias.name), (path, ast.unparse(node))


def test_a_module_that_has_only_types_is_left_out() -> None:
    sources = vault_sources(SOURCE)

    assert "auth0_pyscript/elements/tree.py" not in sources
    assert [path for path, text in sources.items() if "TYPE_CHECKING" in text] == []


def test_a_visitors_first_view_does_without_what_only_a_user_needs() -> None:
    sources = vault_sources(SOURCE)

    at_start = imported_at_start(sources, ENTRY)

    assert f"{ENTRY}" in at_start
    assert {
        "auth0_pyscript/protocol/id_token.py",
        "auth0_pyscript/protocol/token.py",
        "auth0_pyscript/elements/signed_in/metadata/editor.py",
        "auth0_pyscript/session/signed_in/session.py",
        "auth0_pyscript/elements/signed_in/metadata/view.py",
    } <= set(sources) - at_start


def test_each_folder_signed_in_comes_late_and_is_imported_in_one_place() -> None:
    sources = vault_sources(SOURCE)
    at_start = imported_at_start(sources, ENTRY)

    assert not [path for path in at_start if "/signed_in/" in path]
    assert [(path, module) for path, module in _late_imports(sources) if "signed_in" in module] == [
        ("elements/current_user.py", ".signed_in"),
        ("session/current.py", ".signed_in.entry"),
    ]


def test_what_else_comes_late_is_for_failures_and_for_what_is_rare() -> None:
    sources = vault_sources(SOURCE)
    at_start = imported_at_start(sources, ENTRY)
    late_imports = {
        (path, module)
        for path, module in _late_imports(sources)
        if f"auth0_pyscript/{path}" in at_start and "signed_in" not in module
    }

    assert late_imports == {
        ("elements/error.py", ".alert"),
        ("elements/error.py", ".ways_on"),
        ("configuration/option_readers.py", ".unknown_option"),
        ("elements/picture.py", "..encoding.normal_url"),  # a picture without a plain address
        ("encoding/utf8.py", ".broken_utf8"),
        ("session/return_to.py", "..encoding.path_readings"),  # an address with other characters
        ("vault/page_connection.py", "..start_failure"),
        ("vault/page_connection.py", ".refusals"),
        ("vault/ports.py", "..network_failure"),
        ("vault/vault.py", ".login_ahead"),  # while the user is at the tenant
        ("vault/worker.py", "..elements.ways_on"),
        ("vault/worker.py", "..start_failure"),
    }


def _late_imports(sources: dict[str, str]) -> list[tuple[str, str]]:
    """Return the imports inside functions: the module's path, and what it imports."""
    return [
        (path.removeprefix("auth0_pyscript/"), "." * node.level + (node.module or ""))
        for path, text in sorted(sources.items())
        for function in ast.walk(ast.parse(text))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom)
    ]


def test_the_vault_knows_its_late_modules_each_after_those_that_it_imports() -> None:
    sources = vault_sources(SOURCE)
    late = set(sources) - imported_at_start(sources, ENTRY)
    text = sources["auth0_pyscript/vault/late_modules.py"]

    names = ast.literal_eval(text.partition(" = ")[2])
    paths = [name.replace(".", "/") for name in names]
    paths = [path + (".py" if f"{path}.py" in sources else "/__init__.py") for path in paths]

    assert set(paths) == late
    assert len(paths) == len(late)
    order = in_import_order(sources, late)
    assert paths == order
    entry, session = (
        paths.index(f"auth0_pyscript/session/signed_in/{name}.py") for name in ("entry", "session")
    )
    assert session < entry


def _has(sources: dict[str, str], module: str, name: str) -> bool:
    if f"{module}/{name}.py" in sources or f"{module}/{name}/__init__.py" in sources:
        return True
    text = sources.get(f"{module}.py", sources.get(f"{module}/__init__.py", ""))
    found = set()
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {
                name.id
                for target in node.targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            }
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name for alias in node.names}
    return name in found
