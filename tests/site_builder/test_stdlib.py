"""Python's standard library, reduced and compiled. Pyodide itself checks it, under Node.js."""

import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.assembly import ready_parts
from auth0_pyscript.site.assembly.archive import archive
from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.assembly.stdlib_parts import MORE, NET
from site_builder import stdlib
from site_builder.project import Project
from site_builder.site import build_site
from site_builder.tools import require_node

REAL = Project(Path(__file__).parents[2])
DEMO = check_configuration(
    {"domain": "./tenant/", "client_id": "demo-app"}, site="http://localhost/"
)

# Node.js cannot wait during an import, so the import of a missing part is an error.
START = """
import { readFileSync } from "node:fs";
const [vendored, lockFileURL, soundV8, program] = process.argv.slice(1);
await import(soundV8);
const { loadPyodide } = await import(`${vendored}/pyodide/pyodide.mjs`);
const python = await loadPyodide({
  indexURL: `${vendored}/pyodide/`,
  stdLibURL: `${vendored}/stdlib/start.zip.txt`,
  lockFileURL,
  packageBaseUrl: lockFileURL.replace(/[^/]*$/, ""),
  stdout: console.error,
});
console.log(await python.runPythonAsync(program));
"""

PROGRAM = """
import importlib, json, re, sys, traceback, zipfile
import pyodide_js

IN_PART = re.compile(r"The module (\\S+) is in a part")

def modules(archive, folder=""):
    names = [name.removeprefix(folder) for name in zipfile.ZipFile(archive).namelist()]
    names = [name.removesuffix(".pyc").removesuffix("/__init__") for name in names]
    names = [name.replace("/", ".") for name in names if not name.endswith("__main__")]
    return [name for name in names if name not in ("antigravity", "this")]

def import_all(names):
    asked, failed = set(), set()
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            in_part = IN_PART.search(str(error))
            if in_part:
                asked.add(f"{name} asks for {in_part[1]}")
            else:
                failed.add(name)
    return {"asked": sorted(asked), "failed": sorted(failed)}

def said(statement):
    try:
        exec(statement)
    except Exception as error:
        return "".join(traceback.format_exception(error)[-1:])

async def facts():
    loaded = lambda: sorted(pyodide_js.loadedPackages.object_keys())
    found = {"at the start": sorted(sys.modules)}
    found["without its part"] = said("import xml.etree.ElementTree")
    found["a codec"] = "abc".encode("cp037").hex()
    found["nowhere"] = said("import no_such_module")
    found["traceback"] = said("import json; json.loads('[')")
    found["syntax"] = said("compile('whille True: pass', 'x', 'exec')")
    found["start"] = import_all(modules("/lib/python314.zip"))
    await pyodide_js.loadPackage(["requests", "pyodide-http"])
    import requests, pyodide_http
    found["with requests"] = loaded()
    of_net = ["email.mime.text", "http.client", "http.cookiejar", "urllib.request"]
    found["net"] = import_all(of_net)
    await pyodide_js.loadPackage("stdlib-more")
    import statistics, xml.etree.ElementTree
    found["more"] = [xml.etree.ElementTree.fromstring("<a>1</a>").text, statistics.mean([3, 3])]
    found["optimized"] = sys.flags.optimize
    return json.dumps(found)

await facts()
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return Pyodide's report on a build of this checkout."""
    out = tmp_path_factory.mktemp("site") / "out"
    build_site(REAL, DEMO, out)
    [vendored] = out.glob("v-*")
    [lock_file] = out.glob("a-*/pyodide-lock.json")
    node = [require_node(), "--input-type=module", "--eval", START]
    sound_v8 = REAL.root / "src" / "site_builder" / "under_node" / "sound_v8.mjs"
    command = [*node, str(vendored), str(lock_file), str(sound_v8), PROGRAM]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == 0, ended.stderr
    known: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return known


def names_in(content: bytes) -> list[str]:
    """Return the files in an archive."""
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_no_module_of_the_start_needs_one_of_a_part(facts: dict[str, Any]) -> None:
    assert facts["start"] == {
        "asked": [],
        "failed": ["encodings.mbcs", "encodings.oem"],
    }  # Windows' own


def test_requests_needs_the_net_part_alone(facts: dict[str, Any]) -> None:
    assert NET in facts["with requests"]
    assert MORE not in facts["with requests"]
    assert facts["net"] == {"asked": [], "failed": []}


def test_a_part_that_is_loaded_serves_as_if_it_had_been_there(facts: dict[str, Any]) -> None:
    assert facts["more"] == ["1", 3]


def test_a_module_of_a_part_that_cannot_be_waited_for_is_named_with_the_cure(
    facts: dict[str, Any],
) -> None:
    said = facts["without its part"]

    assert (
        "The module xml is in a part of the standard library that this page has not loaded" in said
    )
    assert "await pyodide_js.loadPackage('stdlib-more')" in said


def test_a_module_that_is_nowhere_is_missing_as_ever(facts: dict[str, Any]) -> None:
    assert facts["nowhere"] == "ModuleNotFoundError: No module named 'no_such_module'\n"


def test_errors_are_told_as_ever(facts: dict[str, Any]) -> None:
    assert (
        facts["traceback"]
        == "json.decoder.JSONDecodeError: Expecting value: line 1 column 2 (char 1)\n"
    )
    assert "Did you mean 'while'?" in facts["syntax"]


def test_every_codec_is_there(facts: dict[str, Any]) -> None:
    assert facts["a codec"] == "818283"


def test_the_app_s_own_assertions_hold(facts: dict[str, Any]) -> None:
    assert facts["optimized"] == 0


def test_it_is_cut_in_three(project: Project) -> None:
    published = (project.node_modules / stdlib.PUBLISHED).read_bytes()

    made = stdlib.stdlib_files(project, {stdlib.PUBLISHED: published})

    assert {path: names_in(content) for path, content in made.items()} == {
        "stdlib/start.zip.txt": ["csv.pyc", "http/__init__.pyc", "sitecustomize.pyc"],
        "stdlib/stdlib-net.zip": ["stdlib-net/http/client.pyc"],
        "stdlib/stdlib-more.zip": ["stdlib-more/xml/__init__.pyc"],
    }


def test_what_is_published_as_sources_is_not_shipped(project: Project) -> None:
    build_site(project, DEMO, project.root / "dist")

    [vendored] = (project.root / "dist").glob("v-*")
    assert (vendored / ready_parts.START).is_file()
    assert not (vendored / stdlib.PUBLISHED).exists()


def test_it_is_compiled_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(project, DEMO, project.root / "dist")
    before = contents(project.root / "dist")
    monkeypatch.setenv("PATH", "")  # without Node.js nothing can be compiled

    build_site(project, DEMO, project.root / "dist")

    assert contents(project.root / "dist") == before


def test_for_another_pyodide_it_is_compiled_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"pyodide/pyodide.asm.wasm": b"one", stdlib.PUBLISHED: archive({"csv.py": b""})}
    stdlib.stdlib_files(project, files)
    monkeypatch.setenv("PATH", "")

    stdlib.stdlib_files(project, files)
    with pytest.raises(BuildProblem, match=r"Node\.js is missing"):
        stdlib.stdlib_files(project, files | {"pyodide/pyodide.asm.wasm": b"two"})


def test_a_pyodide_that_does_not_start_is_told(project: Project) -> None:
    (project.node_modules / "pyodide/pyodide.mjs").write_text(
        "throw new Error('too old a Node.js')"
    )
    library = archive({"new.py": b"another = True"})

    with pytest.raises(
        BuildProblem, match=r"Compiling .* failed under Node\.js(.|\n)*too old a Node\.js"
    ):
        stdlib.stdlib_files(project, {stdlib.PUBLISHED: library})
