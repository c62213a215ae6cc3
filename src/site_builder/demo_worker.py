"""
The file `sw.js`: a demo's Service Worker with the tenant in it, or the one that takes such a worker away.

The worker's modules, MicroPython fitted for it, and the tenant's Python go to a folder of their own, named by
what is in it; MicroPython's WebAssembly is among the vendored files. One of the modules names every file of
the build with its hash, so the folder has another name for another build, and `sw.js`, which names the
folder, is another file: that is how a browser sees a new one.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from .assets import fill_in
from .fingerprint import fingerprint
from .problem import BuildProblem
from .project import Project

# What MicroPython's module does when Node.js runs it as a program. It awaits at the top level, which a
# Service Worker refuses.
_COMMAND_LINE = re.compile(
    r'if\(globalThis\.loadMicroPython=loadMicroPython,"object"==typeof process&&.*?\}(?=class PyProxy\{)',
    re.DOTALL,
)

# The module fetches one file, its WebAssembly. A worker's own request would pass by what it has stored.
_STORED_FIRST = """\
import { build } from "./build.js";
const fetch = async (url, options) =>
  (await build.find("__VENDOR__/micropython/micropython.wasm")) ?? globalThis.fetch(url, options);
"""

# Of the tenant's package: what only its home under uvicorn needs.
_NOT_IN_BROWSERS = {"asgi.py", "rsa_signer.py"}


def write(
    project: Project,
    out: Path,
    *,
    assets: str,
    vendor: str,
    build_id: str,
    files: Iterable[Mapping[str, str | int]],
) -> None:
    """
    Write the demo's Service Worker to out, where the vendored files are already.

    assets and vendor are the names of those folders. files are all files of the build, each with its path,
    sha256 and size in bytes.

    Raises: BuildProblem when MicroPython's module is of a form that this does not know.
    """
    micropython = (out / vendor / "micropython" / "micropython.mjs").read_text(encoding="utf-8")
    modules = {path.name: path.read_bytes() for path in (project.public / "worker").glob("*.js")}
    modules["micropython.js"] = (_STORED_FIRST + fit_micropython(micropython)).encode()
    modules["sources.js"] = _as_module("sources", tenant_sources(project.source)).encode()
    manifest = json.dumps({"id": build_id, "files": list(files)}, separators=(",", ":"))
    names = {"__ASSETS__": assets, "__VENDOR__": vendor}
    modules = fill_in(modules, names | {"__MANIFEST__": manifest})
    folder = f"w-{fingerprint(modules)}"
    (out / folder).mkdir()
    for name, content in modules.items():
        (out / folder / name).write_bytes(content)
    entry = {"sw.js": (project.public / "sw.js").read_bytes()}
    entry = fill_in(entry, names | {"__WORKER__": folder})
    (out / "sw.js").write_bytes(entry["sw.js"])


def write_unregistering(project: Project, out: Path) -> None:
    """Write the worker that removes a demo which stood at this address before, and then itself."""
    (out / "sw.js").write_bytes((project.public / "unregister.js").read_bytes())


def fit_micropython(module: str) -> str:
    """
    Return micropython.mjs as a worker can import it.

    Raises: BuildProblem when the part to be cut is not there exactly once.
    """
    fitted, count = _COMMAND_LINE.subn("", module)
    if count != 1:
        raise BuildProblem(
            "MicroPython's module is not as expected: the part that serves Node.js's command line was found "
            f"{count} times instead of once. site_builder/demo_worker.py does not know this version."
        )
    return fitted


def tenant_sources(source: Path) -> dict[str, str]:
    """Return the tenant's modules that run in the worker, by their path below source."""
    return {
        path.relative_to(source).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((source / "demo_tenant").rglob("*.py"))
        if path.name not in _NOT_IN_BROWSERS
    }


def _as_module(name: str, value: dict[str, str]) -> str:
    # JSON is JavaScript (ECMAScript 2019), so the texts need no other quoting.
    return f"export const {name} = {json.dumps(value, ensure_ascii=False, indent=1)};\n"
