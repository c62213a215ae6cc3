"""The generated sw.js: its build data, its imports, and what it does not contain, for each kind."""

import re
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly import service_worker
from site_builder.project import Project
from site_builder.worker_scripts import demo_worker_scripts, worker_scripts

PROJECT = Project(Path(__file__).parents[2])
MICROPYTHON = (
    PROJECT.node_modules / "@micropython" / "micropython-webassembly-pyscript" / "micropython.mjs"
)
BUILD = service_worker.Build(
    id="222222222222",
    assets="a-111111111111",
    vendor="v-000000000000",
    files=[{"path": "index.html", "sha256": "0a1b", "size": 5, "part": "page"}],
)
KINDS = ("demo", "site")


def written(out: Path, kind: str) -> Path:
    """Write the worker of this kind for a build of one file to out, and return out."""
    if kind == "demo":
        scripts = demo_worker_scripts(PROJECT, micropython=MICROPYTHON.read_bytes())
        files = service_worker.demo_worker(scripts, BUILD)
    elif kind == "unregistering":
        files = service_worker.unregistering_worker(worker_scripts(PROJECT))
    else:
        files = service_worker.site_worker(worker_scripts(PROJECT), BUILD)
    for path, content in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out


@pytest.mark.parametrize(("kind", "module"), [("demo", "w-*/build.js"), ("site", "sw.js")])
def test_the_worker_names_the_build_with_all_its_files(
    tmp_path: Path, kind: str, module: str
) -> None:
    text = next(written(tmp_path, kind).glob(module)).read_text(encoding="utf-8").replace('"', "")

    listed = "files:[{path:index.html,sha256:0a1b,size:5,part:page}]"
    assert f"{{kind:{kind},id:222222222222,{listed}}}" in text


@pytest.mark.parametrize("kind", [*KINDS, "unregistering"])
def test_every_script_at_sw_js_can_be_recognised_as_ours(tmp_path: Path, kind: str) -> None:
    # As public/service_worker/neighbour.js does it.
    assert "auth0-pyscript" in (written(tmp_path, kind) / "sw.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_no_placeholder_is_left(tmp_path: Path, kind: str) -> None:
    out = written(tmp_path, kind)

    for path in [out / "sw.js", *out.glob("w-*/*.js")]:
        assert (
            re.search(r"__(ASSETS|VENDOR|WORKER|MANIFEST)__", path.read_text(encoding="utf-8"))
            is None
        )


def test_a_script_that_is_bundled_before_any_build_has_one_place_for_the_list() -> None:
    scripts = worker_scripts(PROJECT)

    assert scripts["site.js"].count(b"(registration.scope,__MANIFEST__)") == 1
    assert scripts["site.js"].count(b"__MANIFEST__") == 1
    assert b"__" not in scripts["unregister.js"]


def test_every_module_that_is_imported_is_there_and_no_other(tmp_path: Path) -> None:
    out = written(tmp_path, "demo")
    waiting = [out / "sw.js"]
    seen: set[Path] = set()
    while waiting:
        module = waiting.pop()
        seen.add(module)
        text = module.read_text(encoding="utf-8")
        imported = re.findall(r'^(?:import|\}) .*?from "(.+)";$', text, re.MULTILINE)
        waiting += [module.parent / path for path in imported if module.parent / path not in seen]

    assert {path.name for path in seen} == {"sw.js", *(path.name for path in out.glob("w-*/*.js"))}


def test_the_folder_is_named_by_what_is_in_it(tmp_path: Path) -> None:
    names = [next(written(tmp_path / name, "demo").glob("w-*")).name for name in ("one", "two")]

    assert names[0] == names[1]
    assert re.fullmatch(r"w-[0-9a-f]{12}", names[0])


def test_the_demo_finds_its_tenants_files(tmp_path: Path) -> None:
    out = written(tmp_path, "demo")
    tenant = next(out.glob("w-*/tenant.js")).read_text(encoding="utf-8")

    assert "../a-111111111111/tenant/" in tenant
    assert "../v-000000000000/micropython/micropython.wasm" in tenant
    assert "v-000000000000/micropython/micropython.wasm" in (out / "sw.js").read_text(
        encoding="utf-8"
    )


def test_a_real_sites_worker_is_one_file_without_a_tenant_in_it(tmp_path: Path) -> None:
    out = written(tmp_path, "site")

    assert [path.name for path in out.iterdir()] == ["sw.js"]
    text = (out / "sw.js").read_text(encoding="utf-8")
    assert re.search(r"\bimport\b", text) is None
    assert "micropython" not in text
    assert "skipWaiting" in text


def test_the_worker_that_goes_away_needs_nothing_else(tmp_path: Path) -> None:
    written(tmp_path, "unregistering")

    text = (tmp_path / "sw.js").read_text(encoding="utf-8")

    assert "registration.unregister()" in text
    assert "import" not in text
    assert [path.name for path in tmp_path.iterdir()] == ["sw.js"]
