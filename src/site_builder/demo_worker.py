"""
The modules of the demo's Service Worker that run the tenant: MicroPython adapted to a worker, and
the tenant's Python.

MicroPython's WebAssembly is one of the vendored files.
"""

import json
from pathlib import Path

from .micropython import for_worker
from .project import Project

# The module fetches one file, its WebAssembly. A worker's own request does not get its stored
# files.
_STORED_FIRST = """\
import { build } from "./build.js";
const fetch = async (url, options) =>
  (await build.find("__VENDOR__/micropython/micropython.wasm")) ?? globalThis.fetch(url, options);
"""

TENANT_FILES = "tenant"  # the folder of public/ with what the tenant's pages show
_NOT_IN_BROWSERS = "server"  # the folder of the tenant's package for running under uvicorn


def tenant_modules(project: Project, micropython: bytes) -> dict[str, bytes]:
    """
    Return the modules that are made for the tenant, by name; those of public/service_worker/ are
    not among them.

    micropython is MicroPython's module. The vendored folder's name is not filled in.

    Raises: BuildProblem if the form of that module is not known.
    """
    return {
        "micropython.js": (_STORED_FIRST + for_worker(micropython.decode())).encode(),
        "sources.js": _as_module("sources", tenant_sources(project.source)).encode(),
    }


def tenant_sources(source: Path) -> dict[str, str]:
    """Return the tenant's modules that run in the worker, by their path below source."""
    return {
        path.relative_to(source).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((source / "demo_tenant").rglob("*.py"))
        if path.parent.name != _NOT_IN_BROWSERS
    }


def _as_module(name: str, value: dict[str, str]) -> str:
    # JSON is valid JavaScript (ECMAScript 2019), so the texts need no other quoting.
    return f"export const {name} = {json.dumps(value, ensure_ascii=False, indent=1)};\n"
