"""
Hostile texts from Hypothesis: each is read or refused, and nothing else happens.

CPython's results are recorded in .build/hostile.json, and compared with those of MicroPython and
Pyodide.
"""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth0_pyscript.encoding import base64url
from auth0_pyscript.encoding.float_text import read_float, write_float
from auth0_pyscript.encoding.form import encode_form, parse_form
from auth0_pyscript.encoding.json_text import parse_json, to_json, to_json_lines
from auth0_pyscript.encoding.utf8 import decode_utf8, read_utf8
from auth0_pyscript.errors import ProtocolError
from hostile.parsers import PARSERS, outcome
from hostile.strategies import JSON_VALUES, NUMERALS, STRATEGIES, UTF8_PIECES

ROOT = Path(__file__).parents[2]
HOSTILE = ROOT / "tests" / "hostile"
RECORD = ROOT / ".build" / "hostile.json"

bounded = settings(max_examples=150, derandomize=True, deadline=None, database=None)

Examples = dict[str, dict[str, str]]  # for each parser: the result of each text


def explore(parser: str) -> dict[str, str]:
    found: dict[str, str] = {}

    @bounded
    @given(STRATEGIES[parser])
    def ask(text: str) -> None:
        found[text] = outcome(parser, text)

    ask()
    return found


@pytest.fixture(scope="module")
def examples() -> Examples:
    return {parser: explore(parser) for parser in PARSERS}


def node(script: Path, *arguments: str, given: str | None = None) -> str:
    done = subprocess.run(  # noqa: S603  our own script
        ["node", script, *arguments],  # noqa: S607  the node that everything here uses
        cwd=ROOT,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("parser", PARSERS)
def test_a_text_is_read_or_refused(parser: str, examples: Examples) -> None:
    outcomes = examples[parser].values()

    assert len(outcomes) > 50
    # Both results must occur, or the strategy proves nothing.
    assert any(
        (line.startswith("= ") and line != "= None") or parser == "id_token" for line in outcomes
    )
    refuses = parser not in ("form", "utf8")  # these accept every text, as browsers do
    assert any(line.startswith("! ") for line in outcomes) == refuses


@pytest.mark.parametrize("interpreter", ["micropython", "pyodide"])
def test_every_interpreter_comes_to_the_same(interpreter: str, examples: Examples) -> None:
    record = [
        [parser, [ord(character) for character in text], line]
        for parser, lines in examples.items()
        for text, line in lines.items()
    ]
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record), encoding="ascii")

    output = node(ROOT / "tests" / "interpreters" / "run.mjs", interpreter, "--replay", str(RECORD))

    assert output.strip().rpartition("\n")[2] == f"{len(record)} passed, 0 failed", output


@bounded
@given(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(0, 1e6).map(lambda value: round(value, 4))
)
def test_a_float_is_written_as_by_cpython(value: float) -> None:
    assert write_float(value) == repr(value)
    assert repr(read_float(repr(value))) == repr(value)


@bounded
@given(NUMERALS)
def test_a_numeral_is_read_as_by_cpython(numeral: str) -> None:
    assert repr(read_float(numeral)) == repr(float(numeral))


@bounded
@given(JSON_VALUES)
def test_json_that_is_written_is_read_as_the_same(value: object) -> None:
    assert repr(parse_json(to_json(value))) == repr(value)
    assert repr(parse_json(to_json(value, indent=2))) == repr(value)
    assert to_json_lines(value) == to_json(value, indent=2)
    assert to_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@bounded
@given(st.text())
def test_base64url_has_one_text_for_all_bytes(text: str) -> None:
    try:
        data = base64url.decode(text)
    except ProtocolError:
        return
    assert base64url.encode(data) == text


@bounded
@given(
    st.binary() | st.text().map(str.encode) | st.lists(st.sampled_from(UTF8_PIECES)).map(b"".join)
)
def test_utf8_agrees_with_cpython(data: bytes) -> None:
    assert decode_utf8(data) == data.decode("utf-8", "replace")
    assert read_utf8(data) == data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def test_a_form_is_what_a_browser_takes_it_for(examples: Examples) -> None:
    texts = list(examples["form"])
    answers = json.loads(node(HOSTILE / "search_params.mjs", given=json.dumps(texts)))

    assert len(texts) > 50
    for text, pairs in zip(texts, answers, strict=True):
        assert parse_form(text) == [tuple(pair) for pair in pairs], text


@bounded
@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_form_brings_every_pair_back(pairs: list[tuple[str, str]]) -> None:
    assert parse_form(encode_form(pairs)) == pairs
