"""What the demo's worker has for its tenant, and what stays out."""

import json
from pathlib import Path

from site_builder import demo_worker
from site_builder.project import Project

PROJECT = Project(Path(__file__).parents[2])
MICROPYTHON = (
    PROJECT.node_modules / "@micropython" / "micropython-webassembly-pyscript" / "micropython.mjs"
)


def test_the_interpreter_of_the_tenant_is_the_stored_one_only_if_it_is_the_built_one() -> None:
    module = demo_worker.tenant_modules(PROJECT, MICROPYTHON.read_bytes())[
        "micropython.js"
    ].decode()

    assert 'build.find("__VENDOR__/micropython/micropython.wasm")' in module
    assert "caches" not in module


def test_the_tenants_python_travels_as_text() -> None:
    module = demo_worker.tenant_modules(PROJECT, MICROPYTHON.read_bytes())["sources.js"].decode()

    sources = json.loads(module.removeprefix("export const sources = ").rstrip(";\n"))

    assert sources == demo_worker.tenant_sources(PROJECT.source)
    assert (
        sources["demo_tenant/__init__.py"]
        == (PROJECT.source / "demo_tenant" / "__init__.py").read_text()
    )


def test_what_only_uvicorn_needs_stays_out() -> None:
    assert not {"demo_tenant/server/asgi.py", "demo_tenant/server/rsa_signer.py"} & set(
        demo_worker.tenant_sources(PROJECT.source)
    )
