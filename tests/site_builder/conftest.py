"""A checkout in small: everything that a build reads, little of it, so that faults can be made in it."""

import hashlib
import json
from pathlib import Path

import pytest

from site_builder.project import Project

ROOT = Path(__file__).parents[2]
MICROPYTHON = "node_modules/@micropython/micropython-webassembly-pyscript/micropython"

FILES = {
    "LICENSE": "All yours.\n",
    # The published one, for demo_worker knows its form.
    f"{MICROPYTHON}.mjs": (ROOT / f"{MICROPYTHON}.mjs").read_text(encoding="utf-8"),
    f"{MICROPYTHON}.wasm": "mpy",
    "node_modules/@pyscript/core/dist/core.js": "export {};",
    "node_modules/pyodide/pyodide.mjs": "export {};",
    "node_modules/pyodide/pyodide-lock.json": json.dumps(
        {
            "info": {"python": "3.14"},
            "packages": {"idna": {"name": "idna", "depends": [], "imports": ["idna"]}},
        }
    ),
    "public/boot.js": 'import "../__VENDOR__/pyscript/core.js"; export const build = "__BUILD__";',
    "public/index.html": (
        '<html lang="en" data-demo><meta http-equiv="Content-Security-Policy" content="__CSP__">'
        '<script type="module" src="./__ASSETS__/boot.js"></script>'
    ),
    "public/interpreter.mjs": 'export * from "../__VENDOR__/pyodide/pyodide.mjs";',
    "public/sw.js": 'import "./__WORKER__/tenant.js"; const files = __MANIFEST__;',
    "public/tenant/page.css": "body {}",
    "public/unregister.js": "registration.unregister();",
    "public/worker/tenant.js": 'import "../__VENDOR__/micropython/micropython.wasm";',
    "pyproject.toml": (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    "src/app/__init__.py": "",
    "src/app/main.py": "from app import view",
    "src/app/view.py": "",
    "src/auth0_pyscript/__init__.py": "",
    "src/auth0_pyscript/py.typed": "",
    "src/auth0_pyscript/protocol/pkce.py": "S256 = True\n",
    "src/demo_tenant/tenant.py": "",
}
VENDORED = [name for name in FILES if name.startswith("node_modules/") and not name.endswith("lock.json")]
LOCKED = json.dumps({"packages": {"": {}, "node_modules/pyodide": {"version": "1", "integrity": "sha512-x"}}})
WHEEL = b"a wheel"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project that can be built without a network."""
    root = tmp_path / "project"
    for name, text in FILES.items():
        _write(root / name, text.encode())
    for name in ("package-lock.json", "node_modules/.package-lock.json"):
        _write(root / name, LOCKED.encode())
    _write(root / ".build/wheels/idna-3.20-py3-none-any.whl", WHEEL)
    _write(
        root / "requirements/site.txt",
        f"# pins\nidna==3.20 --hash=sha256:{hashlib.sha256(WHEEL).hexdigest()}\n".encode(),
    )
    sums = [
        f"{hashlib.sha256((root / name).read_bytes()).hexdigest()}  {name.removeprefix('node_modules/')}\n"
        for name in VENDORED
    ]
    _write(root / "requirements/vendor.sha256", "".join(sums).encode())
    return Project(root)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
