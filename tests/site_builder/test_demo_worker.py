"""The demo's sw.js as it is written: what is cut from MicroPython, what is named, what stays out."""

import json
import re
from pathlib import Path

import pytest

from site_builder import demo_worker
from site_builder.problem import BuildProblem
from site_builder.project import Project

PROJECT = Project(Path(__file__).parents[2])
MICROPYTHON = PROJECT.node_modules / "@micropython" / "micropython-webassembly-pyscript" / "micropython.mjs"


def written(out: Path) -> Path:
    """Write the demo's worker for a build of one file to out, and return out."""
    micropython = out / "v-000000000000" / "micropython"
    micropython.mkdir(parents=True)
    (micropython / "micropython.mjs").write_bytes(MICROPYTHON.read_bytes())
    demo_worker.write(
        PROJECT,
        out,
        assets="a-111111111111",
        vendor="v-000000000000",
        build_id="222222222222",
        files=[{"path": "index.html", "sha256": "0a1b", "size": 5}],
    )
    return out


def test_micropython_keeps_its_module_and_loses_its_command_line() -> None:
    module = MICROPYTHON.read_text(encoding="utf-8")

    fitted = demo_worker.fit_micropython(module)

    assert "pathPassedToNode" in module
    assert "pathPassedToNode" not in fitted
    assert "export async function loadMicroPython(" in fitted
    assert "class PyProxy{" in fitted


@pytest.mark.parametrize("times", [0, 2])
def test_a_micropython_of_another_form_is_refused(times: int) -> None:
    module = MICROPYTHON.read_text(encoding="utf-8")
    start = module.index("if(globalThis.loadMicroPython=")
    end = module.index("class PyProxy{")
    command_line = module[start:end]

    with pytest.raises(BuildProblem, match=f"found {times} times"):
        demo_worker.fit_micropython(
            module[:start] + (command_line + "class PyProxy{}") * times + module[end:]
        )


def test_the_worker_names_the_build_with_all_its_files(tmp_path: Path) -> None:
    out = written(tmp_path)

    manifest = next(out.glob("w-*/build.js")).read_text(encoding="utf-8")
    entry = (out / "sw.js").read_text(encoding="utf-8")

    assert '{"id":"222222222222","files":[{"path":"index.html","sha256":"0a1b","size":5}]}' in manifest
    assert "v-000000000000/micropython/micropython.wasm" in entry


def test_the_interpreter_of_the_tenant_is_the_stored_one_only_if_it_is_the_built_one(tmp_path: Path) -> None:
    module = next(written(tmp_path).glob("w-*/micropython.js")).read_text(encoding="utf-8")

    assert 'build.find("v-000000000000/micropython/micropython.wasm")' in module
    assert "caches" not in module


def test_no_placeholder_is_left(tmp_path: Path) -> None:
    out = written(tmp_path)
    tenant = next(out.glob("w-*/tenant.js")).read_text(encoding="utf-8")

    assert "../a-111111111111/tenant/" in tenant
    assert "../v-000000000000/micropython/micropython.wasm" in tenant
    for path in [out / "sw.js", *out.glob("w-*/*.js")]:
        assert re.search(r"__(ASSETS|VENDOR|WORKER|MANIFEST)__", path.read_text(encoding="utf-8")) is None


def test_every_module_that_is_imported_is_there(tmp_path: Path) -> None:
    out = written(tmp_path)
    waiting = [out / "sw.js"]
    seen: set[Path] = set()
    while waiting:
        module = waiting.pop()
        seen.add(module)
        imported = re.findall(r'^import .* from "(.+)";$', module.read_text(encoding="utf-8"), re.MULTILINE)
        waiting += [module.parent / path for path in imported if module.parent / path not in seen]

    assert {path.name for path in seen} == {"sw.js", *(path.name for path in out.glob("w-*/*.js"))}


def test_the_folder_is_named_by_what_is_in_it(tmp_path: Path) -> None:
    names = [next(written(tmp_path / name).glob("w-*")).name for name in ("one", "two")]

    assert names[0] == names[1]
    assert re.fullmatch(r"w-[0-9a-f]{12}", names[0])


def test_the_tenants_python_travels_as_text(tmp_path: Path) -> None:
    module = next(written(tmp_path).glob("w-*/sources.js")).read_text(encoding="utf-8")

    sources = json.loads(module.removeprefix("export const sources = ").rstrip(";\n"))

    assert sources == demo_worker.tenant_sources(PROJECT.source)
    assert sources["demo_tenant/__init__.py"] == (PROJECT.source / "demo_tenant" / "__init__.py").read_text()


def test_what_only_uvicorn_needs_stays_out() -> None:
    assert not {"demo_tenant/asgi.py", "demo_tenant/rsa_signer.py"} & set(
        demo_worker.tenant_sources(PROJECT.source)
    )


def test_a_real_build_ships_the_worker_that_goes_away(tmp_path: Path) -> None:
    demo_worker.write_unregistering(PROJECT, tmp_path)

    text = (tmp_path / "sw.js").read_text(encoding="utf-8")

    assert "registration.unregister()" in text
    assert "import" not in text
    assert [path.name for path in tmp_path.iterdir()] == ["sw.js"]
