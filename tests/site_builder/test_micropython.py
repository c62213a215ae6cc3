"""What is cut from MicroPython, and that the rest runs the vault's Python."""

import json
import subprocess
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder import micropython, web_assembly
from site_builder.mpy import compile_for_micropython
from site_builder.project import Project
from site_builder.tools import require_node

PROJECT = Project(Path(__file__).parents[2])
PUBLISHED = PROJECT.node_modules / "@micropython" / "micropython-webassembly-pyscript"
MODULE = (PUBLISHED / "micropython.mjs").read_text(encoding="utf-8")
WASM = (PUBLISHED / "micropython.wasm").read_bytes()

PROGRAM = """
import asyncio, json, os, sys, time

def call(name, *args):
    try:
        return getattr(os, name)(*args)
    except OSError as error:
        return f"OSError {error.errno}"

async def wait():
    await asyncio.sleep(0)
    return "waited"

def answer(host):
    found = [json.loads('{"a": [1.5, "…"]}'), host.add(1, 2), sys.implementation.name]
    with open("/lib/text.txt") as file:
        found.append(file.read())
    found += [len(os.urandom(4)) if hasattr(os, "urandom") else 4, time.time() > 1e9]
    found.append(call("stat", "/lib/text.txt")[6])
    found.append(call("stat", "/lib/no_file"))
    found.append(call("rmdir", "/lib"))
    print("said", "…")
    asyncio.create_task(hand_over(host))
    return json.dumps(found)

async def hand_over(host):
    host.hear(await wait())
"""
RUN = """
import { readFileSync } from "node:fs";
import { loadMicroPython } from "./micropython.mjs";
const compiled = new WebAssembly.Module(readFileSync("micropython.wasm"));
const instantiateWasm = (imports, receive) => {
  WebAssembly.instantiate(compiled, imports).then(receive);
};
let printed = "";
const stdout = (line) => (printed += line);
const python = await loadMicroPython({ instantiateWasm, stdout, heapsize: 1 << 22 });
python.FS.mkdirTree("/lib/package");
python.FS.writeFile("/lib/package/__init__.mpy", readFileSync("__init__.mpy"));
python.FS.writeFile("/lib/package/answer.mpy", readFileSync("answer.mpy"));
python.FS.writeFile("/lib/text.txt", "text");
if (!python.FS.lookupPath("/lib/text.txt").node || !python.FS.ErrnoError) throw new Error("FS");
let heard;
const hearing = new Promise((resolve) => (heard = resolve));
const host = { add: (a, b) => a + b, hear: (text) => heard(text) };
const answer = python.pyimport("package.answer").answer(host);
console.log(JSON.stringify([JSON.parse(answer), printed, await hearing]));
"""


def test_the_vaults_micropython_runs_python_and_reads_files(
    project: Project, tmp_path: Path
) -> None:
    compiled = compile_for_micropython(
        project, {"package/__init__.py": "", "package/answer.py": PROGRAM}
    )
    for path, content in compiled.items():
        (tmp_path / Path(path).name).write_bytes(content)
    (tmp_path / "run.mjs").write_text(RUN, encoding="utf-8")
    (tmp_path / "micropython.mjs").write_text(micropython.for_vault(MODULE), encoding="utf-8")
    (tmp_path / "micropython.wasm").write_bytes(web_assembly.compact(WASM))

    ended = subprocess.run(  # noqa: S603
        [require_node(), "run.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ended.stderr == ""
    answer, printed, heard = json.loads(ended.stdout)
    assert answer == [
        {"a": [1.5, "…"]},
        3,
        "micropython",
        "text",
        4,
        True,
        4,
        "OSError 44",  # ENOENT, as Emscripten numbers it
        "OSError 52",
    ]
    assert printed == "said …"
    assert heard == "waited"


def test_what_the_vault_does_without_is_cut() -> None:
    module = micropython.for_vault(MODULE)

    assert "export async function loadMicroPython(" in module
    assert "class PyProxy{" in module
    for name in ("pathPassedToNode", "createLazyFile", "ENVIRONMENT_IS", "XMLHttpRequest"):
        assert name in MODULE
        assert name not in module


def test_a_worker_that_runs_sources_has_all_but_the_command_line() -> None:
    module = micropython.for_worker(MODULE)

    assert "pathPassedToNode" not in module
    assert "createLazyFile" in module


@pytest.mark.parametrize("times", [0, 2])
def test_a_micropython_of_another_form_is_refused(times: int) -> None:
    start = MODULE.index("if(globalThis.loadMicroPython=")
    end = MODULE.index("class PyProxy{")
    command_line = MODULE[start:end]

    with pytest.raises(BuildProblem, match=f"found {times} times"):
        micropython.for_worker(
            MODULE[:start] + (command_line + "class PyProxy{}") * times + MODULE[end:]
        )
