"""A small checkout: all files that a build reads, few of each, so that tests can damage them."""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.archive import archive
from site_builder.project import Project
from site_builder.stdlib import PUBLISHED

ROOT = Path(__file__).parents[2]
MICROPYTHON = "node_modules/@micropython/micropython-webassembly-pyscript/micropython"

FILES = {
    "LICENSE": "All yours.\n",
    # The published one, for micropython.py knows its form; of the other the least that it looks at.
    f"{MICROPYTHON}.mjs": (ROOT / f"{MICROPYTHON}.mjs").read_text(encoding="utf-8"),
    f"{MICROPYTHON}.wasm": (
        "\0asm\1\0\0\0"
        "\x07\x15\x02\x04free\0\0\x0a__em_js__f\3\0"
        "\x0b\x16\x02\0A\0\x0b\x03mpy\0A\3\x0b\x08()<::>{}"
    ),
    "node_modules/@pyscript/core/dist/core.js": "export {};",
    # This Python replaces Pyodide: it runs the program that compiles, and writes its own bytecode.
    "node_modules/dompurify/dist/purify.es.mjs": "export default {};",
    "node_modules/pyodide/pyodide.asm.mjs": "export default async (settings) => settings;",
    "node_modules/pyodide/pyodide.mjs": f"""
        import {{ execFileSync }} from "node:child_process";
        export async function loadPyodide() {{
          let work;
          return {{
            mountNodeFS: (_, folder) => (work = folder),
            runPython: (program) => {{
              const itsOwn = program.replaceAll("/mounted/", `${{work}}/`);
              return execFileSync({json.dumps(sys.executable)}, ["-c", itsOwn]);
            }},
          }};
        }}""",
    # The real one, because it is a tool of the build and not shipped.
    "node_modules/esbuild/lib/main.js": (
        f"module.exports = require({str(ROOT / 'node_modules/esbuild')!r});"
    ),
    "node_modules/pyodide/pyodide-lock.json": json.dumps(
        {
            "info": {"python": "3.14"},
            "packages": {"idna": {"name": "idna", "depends": [], "imports": ["idna"]}},
        }
    ),
    "public/page/boot.js": (
        'import "../__VENDOR__/pyscript/core.js"; export const build = "__BUILD__";'
    ),
    "public/index.html": (
        '<html lang="en" data-demo data-tokens="__TOKENS__">'
        '<meta http-equiv="Content-Security-Policy" content="__CSP__">'
        '<link rel="icon" href="./__ASSETS__/icons/mark.svg">'
        '<script type="module" src="./__ASSETS__/boot.js"></script>'
    ),
    "public/python_start/interpreter.mjs": 'export * from "../__VENDOR__/pyodide/pyodide.mjs";',
    "public/guest/callback.html": "<title>Login</title>",
    "public/guest/callback.css": "body {}",
    "public/page/after_logout.js": "location.replace('..');",
    "public/page/guest_worker.js": "export function startTenant() {}",
    "public/page/worker_bridge.js": "export function openBridge() {}",
    "public/python_worker/worker_boot.js": "export const vault = {};",
    "public/service_worker/guest.js": "export {};",
    "public/python_start/html.mjs": "export function allowHtml() {}",
    "public/icons/mark.svg": "<svg/>",
    "public/manifest.webmanifest": '{"start_url": "../", "icons": [{"src": "icons/mark.svg"}]}',
    "public/service_worker/site.js": 'import "./build.js";',
    "public/service_worker/demo.js": 'export * from "./build.js"; export * from "./tenant.js";',
    "public/tenant/page.css": "body {}",
    "public/service_worker/unregister.js": "registration.unregister();",
    "public/page/preflight.js": 'window.ahead = "__AHEAD__";',
    "public/page/too_old.js": "var isOld = true;",
    "public/page/offline.js": "export function startTenant() {}",
    "public/python_start/python.js": "export function startPython() {}",
    "public/page/site_updates.js": "export function followWorker() {}",
    "public/vault/host.js": "export function createHost() {}",
    "public/vault/modules.js": 'export { createHost } from "./host.js";',
    "public/vault/vault.js": (
        'import("./__VAULT__/modules.js"); globalThis.build = "__BUILD__";'
        'fetch("./__VENDOR__/micropython/micropython.wasm");'
    ),
    "public/service_worker/build.js": "globalThis.build = __MANIFEST__;",
    "public/service_worker/tenant.js": 'import "../__VENDOR__/micropython/micropython.wasm";',
    "requirements/mpy.txt": (ROOT / "requirements/mpy.txt").read_text(encoding="utf-8"),
    "pyproject.toml": (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    "src/app/main.py": "import view",
    "src/app/view.py": "",
    "src/auth0_pyscript/__init__.py": "",
    "src/auth0_pyscript/py.typed": "",
    **{
        f"src/auth0_pyscript/{name}.py": f'"""What {name} is for."""\n'
        for name in (
            "errors",
            "ports",
            "network_failure",
            "start_failure",
        )
    },
    "src/auth0_pyscript/protocol/pkce.py": "S256 = True\n",
    "src/demo_tenant/tenant.py": "",
}
VENDORED = [
    name
    for name in FILES
    if name.startswith("node_modules/") and not name.endswith(("lock.json", "main.js"))
]
LOCKED = json.dumps(
    {"packages": {"": {}, "node_modules/pyodide": {"version": "1", "integrity": "sha512-x"}}}
)
LIBRARY = archive(
    {"csv.py": b"", "http/__init__.py": b"", "http/client.py": b"", "xml/__init__.py": b""}
)
WHEEL = archive(
    {
        "idna/__init__.py": b"",
        "idna/table.txt": b"a to z",
        "idna-3.20.dist-info/METADATA": b"Metadata-Version: 2.4\nName: idna\nVersion: 3.20\n",
        "idna-3.20.dist-info/RECORD": b"",
        "idna-3.20.dist-info/WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
)

# Slow results are cached below .build/, here for all tests, with names that depend on their inputs.
KEPT = (
    "bytecode-sdk",
    "bytecode-vault",
    "bytecode-wheels",
    "bundle-dompurify",
    "bundle-page",
    "bundle-pyodide",
    "bundle-vault",
    "bundle-vault-entry",
    "bundle-worker",
    "compressed",
    "stdlib",
)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder for the cache that all tests share."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def project(tmp_path: Path, kept: Path) -> Project:
    """Return a project that can be built without network access."""
    root = tmp_path / "project"
    for name, text in FILES.items():
        _write(root / name, text.encode())
    _write(root / "node_modules" / PUBLISHED, LIBRARY)
    for name in KEPT:
        (kept / name).mkdir(exist_ok=True)
        (root / ".build").mkdir(exist_ok=True)
        (root / ".build" / name).symlink_to(kept / name)
    (root / "licenses").symlink_to(ROOT / "licenses")
    (root / ".venv").symlink_to(ROOT / ".venv")  # where `build.py test` has installed the compiler
    for name in ("package-lock.json", "node_modules/.package-lock.json"):
        _write(root / name, LOCKED.encode())
    _write(root / ".build/wheels/idna-3.20-py3-none-any.whl", WHEEL)
    _write(
        root / "requirements/site.txt",
        f"# pins\nidna==3.20 --hash=sha256:{hashlib.sha256(WHEEL).hexdigest()}\n".encode(),
    )
    sums = [
        f"{hashlib.sha256((root / name).read_bytes()).hexdigest()}  "
        f"{name.removeprefix('node_modules/')}\n"
        for name in (*VENDORED, f"node_modules/{PUBLISHED}")
    ]
    _write(root / "requirements/vendor.sha256", "".join(sums).encode())
    return Project(root)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
