"""
The vault's file `vault.js`, and the folder of what it needs: its modules in one file, the SDK's
Python.

The file stands in the site's directory, because a worker takes the site's address from its own.
"""

import ast
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from .bundle import bundled
from .fingerprint import fingerprint
from .imports import imported_at_start, in_import_order
from .micropython import for_vault
from .mpy import compile_for_micropython
from .project import Project

# What of the SDK runs in the vault. The rest needs a window or Pyodide.
_PARTS = ("encoding", "protocol", "configuration", "session", "views", "screen", "vault")
_MODULES = (
    "errors.py",
    "ports.py",
    "network_failure.py",
)
_ENTRY = "auth0_pyscript/vault/worker.py"
_LATE_MODULES = "auth0_pyscript/vault/late_modules.py"
_NOT_IN_THE_VAULT = {
    "configuration/page_overrides.py",
    "vault/front.py",
    "encoding/json_of_cpython.py",
}


def vault_files(project: Project, *, vendor: str, micropython: bytes) -> dict[str, bytes]:
    """Return the vault's files by their path in the site; `__BUILD__` is not filled in."""
    modules = {
        path.name: path.read_bytes() for path in sorted((project.public / "vault").glob("*.js"))
    }
    alone = {"vault.js": modules.pop("vault.js")}
    entry = bundled(project, "bundle-vault-entry", alone, ["vault.js"])["vault.js"].decode()
    modules["micropython.js"] = for_vault(micropython.decode()).encode()
    sources = vault_sources(project.source)
    compiled = compile_for_micropython(project, sources)
    at_start = {path.replace(".py", ".mpy") for path in imported_at_start(sources, _ENTRY)}
    first = {path: content for path, content in compiled.items() if path in at_start}
    rest = {path: content for path, content in compiled.items() if path not in at_start}
    modules["library.js"] = _listing(first, rest)
    # Named as texts, because hosts compress what they take for text.
    libraries = {"library.txt": b"".join(first.values()), "rest.txt": b"".join(rest.values())}
    files = bundled(project, "bundle-vault", modules, ["modules.js"]) | libraries
    folder = f"s-{fingerprint(files)}"
    entry = entry.replace("__VAULT__", folder).replace("__VENDOR__", vendor)
    return {f"{folder}/{name}": content for name, content in files.items()} | {
        "vault.js": entry.encode()
    }


def fetched_ahead(vault: Iterable[str], *, vendor: str) -> list[str]:
    """
    Return the addresses that a page may fetch for a vault that is yet to start, the largest first.

    They are those that caches may keep: what stands in folders named by their content. Not
    rest.txt, which a visitor's first view does without. None without a vault.
    """
    modules = [
        f"./{path}" for path in sorted(vault) if "/" in path and not path.endswith("/rest.txt")
    ]
    return [f"./{vendor}/micropython/micropython.wasm", *modules] if modules else []


def vault_sources(source: Path) -> dict[str, str]:
    """Return the SDK's modules that run in the vault, made small, by their path below source."""
    sdk = source / "auth0_pyscript"
    paths = [sdk / name for name in _MODULES]
    for part in _PARTS:
        paths += sorted((sdk / part).rglob("*.py"))
    sources = {
        path.relative_to(source).as_posix(): small(
            path.read_text(encoding="utf-8"), hands_on=path.name == "__init__.py"
        )
        for path in paths
        if path.relative_to(sdk).as_posix() not in _NOT_IN_THE_VAULT
    }
    # The SDK's own __init__ imports the client, which the vault has no use for.
    sources["auth0_pyscript/__init__.py"] = ""
    late = set(sources) - imported_at_start(sources, _ENTRY)
    names = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in in_import_order(sources, late)
    ]
    return sources | {_LATE_MODULES: f"NAMES = {tuple(names)!r}\n"}


@cache  # who builds often, as the tests do, does it once
def small(text: str, *, hands_on: bool = False) -> str:
    """
    Return Python source without comments, docstrings, annotations and what serves these alone.

    Unless it hands on what it imports, the imports that served an annotation alone go with these.
    """
    tree = ast.fix_missing_locations(_Smaller().visit(ast.parse(text)))
    if not hands_on:
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        tree = ast.fix_missing_locations(_UsedImports(used).visit(tree))
    return ast.unparse(tree) + "\n"


class _Smaller(ast.NodeTransformer):
    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | None:
        if any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases):
            return None  # it serves annotations
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.body = _without_docstring(node.body)
        node.returns = None
        for argument in (
            *node.args.posonlyargs,
            *node.args.args,
            *node.args.kwonlyargs,
            *filter(None, (node.args.vararg, node.args.kwarg)),
        ):
            argument.annotation = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        self.generic_visit(node)
        if node.value is None:
            return None
        return ast.Assign(targets=[node.target], value=node.value)

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return [self.visit(statement) for statement in node.orelse]
        return self.generic_visit(node)


class _UsedImports(ast.NodeTransformer):
    """Keeps of the imports what is used. No module of the SDK is imported for what it does then."""

    def __init__(self, used: set[str]) -> None:
        self._used = used

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return self._import(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        return self._import(node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> ast.AST | None:
        node.names = [
            name for name in node.names if (name.asname or name.name).split(".")[0] in self._used
        ]
        return node if node.names else None


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    if not body:
        return body  # of an empty module
    first = body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body[1:] or [ast.Pass()]
    return body


def _listing(first: Mapping[str, bytes], rest: Mapping[str, bytes]) -> bytes:
    """
    Return a module that says what is where in library.txt and rest.txt: [[path, size in bytes], …].
    """
    first_sizes, rest_sizes = (
        json.dumps([[path, len(content)] for path, content in files.items()], separators=(",", ":"))
        for files in (first, rest)
    )
    return f"export const atStart = {first_sizes};\nexport const later = {rest_sizes};\n".encode()
