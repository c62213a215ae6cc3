"""
Imports go in one direction. One table lists what each part may import, and each new part must be
added.

docs/architecture.md shows the table. Write it again with
`PYTHONPATH=src .venv/bin/python tests/test_architecture.py`.
"""

import ast
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
PAGE = SRC.parent / "docs" / "architecture.md"

# Each part of the SDK: the parts that it may import. The client makes its session in `browser`;
# `page`, which puts a whole page together, stands above the client. `site` is the command line.
# Every part may import `types`, which is for type checkers alone.
MAY_IMPORT = {
    "types": "",
    "errors": "",
    "ports": "errors",
    "network_failure": "errors",
    "start_failure": "errors",
    "encoding": "errors",
    "protocol": "errors encoding",
    "api_response": "errors encoding",
    "configuration": "errors encoding protocol",
    "session": "errors ports encoding protocol configuration",
    "elements": "errors ports encoding protocol configuration session",
    "vault": "errors ports network_failure start_failure encoding configuration session elements",
    "browser": "errors ports network_failure encoding protocol configuration session vault",
    "client": "errors ports encoding api_response configuration browser",
    "bridges": "errors encoding configuration api_response session vault client",
    "page": "errors start_failure encoding configuration elements browser client",
    "site": "errors encoding configuration elements",
    "__main__": "site",
}

# Parts for CPython alone. They may use all of its library.
ON_CPYTHON = "site __main__"

BEGIN, END = "<!-- table of tests/test_architecture.py -->", "<!-- end of the table -->"

BROWSER_MODULES = {"js", "pyodide", "pyodide_js", "pyodide_http", "pyscript", "polyscript"}
BROWSER_HOMES = (
    "auth0_pyscript/browser/",
    "auth0_pyscript/bridges/",
    "auth0_pyscript/page.py",
    "demo_tenant/service_worker.py",
    "auth0_pyscript/site/assembly/stdlib_parts.py",  # its text is a part of a site
)

TEXT_MODULES = {"json", "binascii", "base64"}
TEXT_HOMES = (
    "auth0_pyscript/site/",
    "auth0_pyscript/encoding/json_of_cpython.py",
    "auth0_pyscript/encoding/json_text.py",
    "auth0_pyscript/encoding/base64url.py",
    "demo_tenant/encoding/json_text.py",
    "demo_tenant/encoding/base64url.py",
)

# The standard library's modules for pure code: no clock, no randomness, no I/O.
PURE_LIBRARY = {"binascii", "collections", "hashlib", "json", "re", "struct", "sys", "typing"}
PURE = "errors ports network_failure start_failure encoding protocol configuration api_response"
TASKS = "session elements"
HOMES = "vault"  # its ports use its worker's functions; only the time comes from the interpreter


def files(package: str) -> list[Path]:
    return sorted((SRC / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """
    Return every module that a file imports anywhere, as an absolute dotted name, with the imported
    names.
    """
    found: set[str] = set()
    package = path.relative_to(SRC).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level] if node.level else ()
            module = [*start, *(node.module.split(".") if node.module else [])]
            found.update(".".join([*module, alias.name]) for alias in node.names)
    return found


def part(name: str) -> str:
    """The part of the SDK to which a dotted name below auth0_pyscript belongs."""
    return name.split(".")[1]


def own_part(path: Path) -> str:
    return part(".".join(path.relative_to(SRC).with_suffix("").parts))


def docstring(name: str) -> str:
    """The first paragraph of the docstring of a part of the SDK, or of another package."""
    path = SRC / name.replace(".", "/")
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def table() -> str:
    """Return the table of docs/architecture.md: each part, what it contains, what it may import."""
    lines = ["| part of `auth0_pyscript` | what lives there | may import |", "|---|---|---|"]
    for name, below in MAY_IMPORT.items():
        allowed = ", ".join(f"`{part}`" for part in below.split()) or "nothing"
        lines.append(f"| `{name}` | {docstring(f'auth0_pyscript.{name}')} | {allowed} |")
    return "\n".join(lines) + "\n"


def page_with(table: str) -> str:
    """docs/architecture.md with that table in it."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n{table}{END}{rest.partition(END)[2]}"


def sdk_files() -> list[Path]:
    return [
        path for path in files("auth0_pyscript") if path != SRC / "auth0_pyscript" / "__init__.py"
    ]


@pytest.mark.parametrize("path", sdk_files(), ids=lambda path: str(path.relative_to(SRC)))
def test_a_part_imports_only_what_stands_below_it(path: Path) -> None:
    own = own_part(path)
    allowed = {own, "types", *MAY_IMPORT[own].split()}

    used = {part(name) for name in imports(path) if name.startswith("auth0_pyscript.")}

    assert used <= allowed


def test_no_part_imports_the_command() -> None:
    for path in sdk_files():
        if own_part(path) not in ON_CPYTHON.split():
            assert not [name for name in imports(path) if name.startswith("auth0_pyscript.site")]


def test_the_architecture_page_shows_this_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_with(table()), "write it again: see above"


def test_no_two_modules_need_each_other() -> None:
    modules = {".".join(path.relative_to(SRC).with_suffix("").parts): path for path in sdk_files()}
    needs = {
        module: {
            other
            for name in imports(path)
            for other in (name, name.rpartition(".")[0])
            if other in modules
        }
        for module, path in modules.items()
    }

    while leaves := {module for module, others in needs.items() if not others & needs.keys()}:
        for module in leaves:
            del needs[module]

    assert needs == {}


def test_the_tenant_and_the_sdk_do_not_know_each_other() -> None:
    # The two share no code, so they cannot share a mistake.
    for package, other in (("auth0_pyscript", "demo_tenant"), ("demo_tenant", "auth0_pyscript")):
        names = {name.split(".")[0] for path in files(package) for name in imports(path)}
        assert package in names
        assert other not in names


def test_only_the_homes_in_the_browser_import_the_browser() -> None:
    users = {
        str(path.relative_to(SRC))
        for package in ("auth0_pyscript", "demo_tenant")
        for path in files(package)
        if BROWSER_MODULES & {name.split(".")[0] for name in imports(path)}
    }

    assert {user for user in users if not user.startswith(BROWSER_HOMES)} == set()
    assert "auth0_pyscript/browser/http.py" in users


def test_only_the_text_modules_import_what_reads_text_differently_everywhere() -> None:
    users = {
        str(path.relative_to(SRC))
        for package in ("auth0_pyscript", "demo_tenant")
        for path in files(package)
        if TEXT_MODULES & {name.split(".")[0] for name in imports(path)}
    }

    assert {user for user in users if not user.startswith(TEXT_HOMES)} == set()


@pytest.mark.parametrize("path", sdk_files(), ids=lambda path: str(path.relative_to(SRC)))
def test_pure_code_takes_nothing_impure_from_the_library(path: Path) -> None:
    own = own_part(path)
    library = {name.split(".")[0] for name in imports(path)} - {"auth0_pyscript"}

    if own in PURE.split():
        assert library <= PURE_LIBRARY
    elif own in TASKS.split():
        assert library <= PURE_LIBRARY | {"asyncio"}
    elif own in HOMES.split():
        assert library <= PURE_LIBRARY | {"asyncio", "time"}
    elif own in ON_CPYTHON.split():
        assert library <= set(sys.stdlib_module_names) | {"tomlkit"} | BROWSER_MODULES
    else:
        assert own in MAY_IMPORT


if __name__ == "__main__":
    PAGE.write_text(page_with(table()), encoding="utf-8")
