"""The dialect's tests, run inside MicroPython and Pyodide under Node.js."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNNER = ROOT / "tests" / "interpreters" / "run.mjs"
INTERPRETERS = ("micropython", "pyodide")
# A WebAssembly function that returns an externref. Its caller is optimized, and deoptimized during
# the call.
GIVEN_UP = """
await import(process.argv[1]);
const bytes = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x6f, 1, 0x6f, 2, 7, 1, 1, 109, 1, 105,
  0, 0, 3, 2, 1, 1, 7, 5, 1, 1, 102, 0, 1, 10, 8, 1, 6, 0, 0x10, 0, 0x20, 0, 0x0b,
]);
let meanwhile = () => {};
const imports = { m: { i: () => meanwhile() } };
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
function call(value) {
  return exports.f(value);
}
%PrepareFunctionForOptimization(call);
for (let turn = 0; turn < 100_000; turn++) call(turn);
%OptimizeFunctionOnNextCall(call);
call(1);
meanwhile = () => { %DeoptimizeFunction(call); };
console.log(call("as given"));
"""
# A test that takes a mode runs in both.
TEST = re.compile(r"^(?:async )?def test_\w+\(\s*(mode:)?", re.MULTILINE)


def run(*arguments: str) -> str:
    """Run the runner, and return its output, with errors."""
    done = subprocess.run(  # noqa: S603  our own runner
        ["node", RUNNER, *arguments],  # noqa: S607  the node that everything here uses
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    return done.stdout


def closing_line(output: str) -> str:
    return output.strip().rpartition("\n")[2]


def listed() -> list[Path]:
    return [ROOT / line for line in run("--list").split()]


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_dialect_s_tests_pass(interpreter: str) -> None:
    expected = sum(
        2 if mode else 1
        for path in listed()
        for mode in TEST.findall(path.read_text(encoding="utf-8"))
    )

    output = run(interpreter)

    assert closing_line(output) == f"{expected} passed, 0 failed", output


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_every_dialect_file_compiles_and_imports(interpreter: str) -> None:
    output = run(interpreter, "--imports")

    assert closing_line(output).endswith(" passed, 0 failed"), output


def test_the_layers_are_all_among_the_tests() -> None:
    folders = {path.parent.name for path in listed()}

    assert {
        "encoding",
        "protocol",
        "configuration",
        "session",
        "elements",
        "vault",
        "client",
        "demo_tenant",
        "interpreters",
    } <= folders


def test_a_file_that_cannot_be_found_is_no_success() -> None:
    assert closing_line(run("micropython", "no_such_file")) == "0 passed, 0 failed"


def test_an_unknown_interpreter_is_named() -> None:
    assert "micropython, pyodide" in run("cpython")


def test_pyodide_s_calls_outlive_the_optimizer_of_node_js_20() -> None:
    node = ["node", "--allow-natives-syntax", "--input-type=module", "--eval", GIVEN_UP]
    sound_v8 = ROOT / "src" / "site_builder" / "under_node" / "sound_v8.mjs"

    ended = subprocess.run(  # noqa: S603  our own program
        [*node, str(sound_v8)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.stdout == "as given\n", ended.stderr
