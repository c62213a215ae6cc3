"""
What the vault is made of: `vault.js`, its modules in one file, and the SDK's Python in two.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from .bundle import bundled
from .contract import shared_modules
from .imports import imported_at_start, in_import_order
from .micropython import for_vault
from .mpy import compile_for_micropython
from .project import Project
from .strip_source import strip_source

# The parts of the SDK that run in the vault. The others need a window or Pyodide.
_PARTS = ("encoding", "protocol", "configuration", "session", "elements", "vault")
_MODULES = (
    "errors.py",
    "ports.py",
    "network_failure.py",
    "start_failure.py",
)
_SCRIPT, _MODULES_SCRIPT = "vault/vault.js", "vault/modules.js"  # in public/
_ENTRY = "auth0_pyscript/vault/worker.py"
_LATE_MODULES = "auth0_pyscript/vault/late_modules.py"
_NOT_IN_THE_VAULT = {
    "configuration/page_overrides.py",
    "vault/remote_session.py",
    "encoding/json_of_cpython.py",
}


def vault_parts(project: Project, *, micropython: bytes) -> dict[str, bytes]:
    """
    Return vault.js, and by their names the files that it loads; no placeholder is filled in.

    micropython is MicroPython's module.
    """
    modules = {
        f"vault/{path.name}": path.read_bytes()
        for path in sorted((project.public / "vault").glob("*.js"))
    }
    shared = shared_modules(project)
    alone = {_SCRIPT: modules.pop(_SCRIPT)} | shared
    entry = bundled(project, "bundle-vault-entry", alone, [_SCRIPT])
    modules["vault/micropython.js"] = for_vault(micropython.decode()).encode()
    sources = vault_sources(project.source)
    compiled = compile_for_micropython(project, sources)
    at_start = {path.replace(".py", ".mpy") for path in imported_at_start(sources, _ENTRY)}
    first = {path: content for path, content in compiled.items() if path in at_start}
    rest = {path: content for path, content in compiled.items() if path not in at_start}
    modules["vault/library.js"] = _listing(first, rest)
    # Named as texts, because hosts compress texts.
    libraries = {"library.txt": b"".join(first.values()), "rest.txt": b"".join(rest.values())}
    loaded = bundled(project, "bundle-vault", modules | shared, [_MODULES_SCRIPT])
    return entry | loaded | libraries


def vault_sources(source: Path) -> dict[str, str]:
    """Return the SDK's modules that run in the vault, stripped, by their path below source."""
    sdk = source / "auth0_pyscript"
    paths = [sdk / name for name in _MODULES]
    for part in _PARTS:
        paths += sorted((sdk / part).rglob("*.py"))
    sources = {
        path.relative_to(source).as_posix(): strip_source(
            path.read_text(encoding="utf-8"), hands_on=path.name == "__init__.py"
        )
        for path in paths
        if path.relative_to(sdk).as_posix() not in _NOT_IN_THE_VAULT
    }
    # A module that has only types is empty now, and no module imports it.
    sources = {path: text for path, text in sources.items() if text.strip() or "/__init__" in path}
    # The SDK's own __init__ imports the client, which the vault does not use.
    sources["auth0_pyscript/__init__.py"] = ""
    late = set(sources) - imported_at_start(sources, _ENTRY)
    names = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in in_import_order(sources, late)
    ]
    return sources | {_LATE_MODULES: f"NAMES = {tuple(names)!r}\n"}


def _listing(first: Mapping[str, bytes], rest: Mapping[str, bytes]) -> bytes:
    """
    Return the module with the contents of library.txt and rest.txt: [[path, size in bytes], …].
    """
    first_sizes, rest_sizes = (
        json.dumps([[path, len(content)] for path, content in files.items()], separators=(",", ":"))
        for files in (first, rest)
    )
    return f"export const atStart = {first_sizes};\nexport const later = {rest_sizes};\n".encode()
