"""The vault's files in a site: the worker's script, and the folder of what it loads."""

from collections.abc import Iterable

from .fingerprint import fingerprint
from .ready_parts import Files

SCRIPT = "vault.js"  # in the site's directory: a worker takes the site's address from its own


def vault_files(ready: Files, *, vendor: str) -> dict[str, bytes]:
    """
    Return the files by their path in the site; `__BUILD__` is not filled in.

    ready is the group `vault` of the ready parts, vendor the name of the folder with MicroPython.
    """
    files = {name: content for name, content in ready.items() if name != SCRIPT}
    folder = f"s-{fingerprint(files)}"
    script = ready[SCRIPT].replace(b"__VAULT__", folder.encode())
    script = script.replace(b"__VENDOR__", vendor.encode())
    return {f"{folder}/{name}": content for name, content in files.items()} | {SCRIPT: script}


def fetched_ahead(vault: Iterable[str], *, vendor: str) -> list[str]:
    """
    Return the addresses that a page may fetch before the vault starts, the largest file first.

    They are in folders named by a hash, so caches may keep them. rest.txt is not among them,
    because a visitor's first view does not need it. Without a vault there are none.
    """
    modules = [
        f"./{path}" for path in sorted(vault) if "/" in path and not path.endswith("/rest.txt")
    ]
    return [f"./{vendor}/micropython/micropython.wasm", *modules] if modules else []
