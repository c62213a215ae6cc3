"""
Untrusted JSON is read as a browser's `Response.json()` reads it, compared with Node.js.

CPython's reader and the dialect's reader must agree on each body. MicroPython uses the dialect's
reader.
"""

import base64
import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth0_pyscript.api_response import ApiResponse
from auth0_pyscript.encoding import json_of_cpython, json_reader
from auth0_pyscript.encoding.json_text import parse_json_strictly, to_json, to_json_unchecked
from auth0_pyscript.errors import JsonError
from hostile.strategies import JSON_TEXTS

HERE = Path(__file__).parent

bounded = settings(max_examples=400, derandomize=True, deadline=None, database=None)

# Not in JSON_TEXTS, because the comparison of the tests recurses in MicroPython.
DEEP_TEXTS = st.integers(1, 130).map(lambda count: "[" * count + '{"]":[]}' + "]" * count)
BROKEN_BYTES = st.sampled_from(
    [
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\xbd",
        b"\xe2\x82",
        b"\xf0\x9f\x98",
        b"\xf4\x90\x80\x80",
        b"\xe9",
        b"\x80",
    ]
)


@st.composite
def bodies(draw: st.DrawFn, /) -> bytes:
    """
    Return a text as UTF-8, sometimes after byte order marks, sometimes with bytes that are not
    UTF-8.
    """
    data = draw(JSON_TEXTS | DEEP_TEXTS).encode("utf-8", "replace")
    data = draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2])) + data
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(BROKEN_BYTES) + data[place:]
    return data


def described(value: Any) -> str:
    """
    Return a value as json_parse.mjs does: every number a 64-bit float, -0 as 0, members sorted.
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        try:
            number = float(value) + 0.0
        except OverflowError:
            number = float("inf") if value > 0 else -float("inf")
        return "f" + struct.pack(">d", number).hex()
    if isinstance(value, str):
        return f"'{plain(value)}'"
    if isinstance(value, list):
        return "[" + ",".join(map(described, value)) + "]"
    members = {plain(name): described(member) for name, member in value.items()}
    return "{" + ",".join(f"'{name}':{members[name]}" for name in sorted(members)) + "}"


def plain(text: str) -> str:
    return "".join(c if " " <= c <= "~" else f"<{ord(c):x}>" for c in text)


def response(body: bytes) -> ApiResponse:
    return ApiResponse(status=200, headers={}, body=body, url="https://api.example/")


@pytest.fixture(scope="module")
def browser_answers() -> dict[bytes, str]:
    """Return bodies of all kinds, with the result of `Response.json()` for each."""
    found: list[bytes] = []

    @bounded
    @given(bodies())
    def collect(body: bytes) -> None:
        found.append(body)

    collect()
    done = subprocess.run(  # noqa: S603  our own script
        ["node", HERE / "json_parse.mjs"],  # noqa: S607  the node that everything here uses
        input=json.dumps([base64.b64encode(body).decode() for body in found]),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return dict(zip(found, json.loads(done.stdout), strict=True))


def test_a_body_is_read_as_a_browser_s_response_json_reads_it(
    browser_answers: dict[bytes, str],
) -> None:
    read = refused = 0

    for body, expected in browser_answers.items():
        try:
            actual = described(response(body).json())
        except JsonError:
            actual = "!"
        if expected != "?":
            assert actual == expected, body
        read += actual != "!"
        refused += actual == "!"

    assert min(read, refused) > 50


def test_both_readers_agree_to_the_last_bit_and_word(browser_answers: dict[bytes, str]) -> None:
    assert len(browser_answers) > 200
    for body in browser_answers:
        assert outcome(json_of_cpython.read, body) == outcome(json_reader.read, body), body


def test_what_is_read_is_written_and_read_as_the_same(browser_answers: dict[bytes, str]) -> None:
    values = [
        response(body).json()
        for body, answer in browser_answers.items()
        if answer not in ("!", "?")
    ]

    assert len(values) > 50
    for value in values:
        for text in (to_json(value), to_json(value, indent=2), to_json_unchecked(value)):
            assert repr(json_reader.read(text)) == repr(value)


def test_the_strict_reader_refuses_repetitions_and_nothing_else(
    browser_answers: dict[bytes, str],
) -> None:
    repeated = 0

    for body, answer in browser_answers.items():
        try:
            value = parse_json_strictly(body)
        except JsonError as error:
            if answer != "!":
                assert "does not have yet" in error.expected, body
                repeated += 1
        else:
            assert repr(value) == repr(json_reader.read(body))

    assert repeated > 5


def outcome(read: Any, body: bytes) -> str:
    try:
        return repr(read(body))
    except JsonError as error:
        return str([error.title, error.detail, error.line, error.column])


@pytest.mark.parametrize("limit", [0, 640, 4300])
def test_an_integer_of_any_length_is_read_whatever_limit_cpython_has(limit: int) -> None:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(limit)
    try:
        assert response(b"9" * 5000000).json() == float("inf")
        assert response(b"[" + b"9" * 309 + b"]").json() == [int("9" * 309)]
    finally:
        sys.set_int_max_str_digits(before)
