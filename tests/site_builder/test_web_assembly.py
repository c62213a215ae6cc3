"""MicroPython's WebAssembly in fewer bytes; test_micropython.py runs it."""

from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.project import Project
from site_builder.web_assembly import compact

PROJECT = Project(Path(__file__).parents[2])
PUBLISHED = PROJECT.node_modules / "@micropython" / "micropython-webassembly-pyscript"
WASM = (PUBLISHED / "micropython.wasm").read_bytes()

HEAD = b"\0asm\1\0\0\0"
TEXTS = (
    b"\x07\x15\x02\x04free\0\0\x0a__em_js__f\3\0",
    b"\x0b\x16\x02\0A\0\x0b\x03mpy\0A\3\x0b\x08()<::>{}",
)
WITHOUT_TEXTS = (b"\x07\x08\x01\x04free\0\0", b"\x0b\x09\x01\0A\0\x0b\x03mpy")


def code(body: bytes) -> bytes:
    """Return a code section with one function, which has no local variables."""
    return bytes([10, len(body) + 3, 1, len(body) + 1, 0]) + body


@pytest.mark.parametrize(
    ("wide", "small"),
    [
        (b"\x10\x85\x80\x80\x80\x00\x0b", b"\x10\x05\x0b"),  # call 5
        (b"\x41\xff\xff\xff\xff\x7f\x1a\x0b", b"\x41\x7f\x1a\x0b"),  # i32.const -1
        (b"\x41\xc0\x80\x80\x80\x00\x1a\x0b", b"\x41\xc0\x00\x1a\x0b"),  # i32.const 64
        (b"\x28\x02\x84\x80\x00\x1a\x0b", b"\x28\x02\x04\x1a\x0b"),  # i32.load offset=4
        (b"\x0e\x81\x00\x00\x81\x00\x0b", b"\x0e\x01\x00\x01\x0b"),  # br_table 0 1
        (b"\x43\x80\x80\x80\x80\x1a\x0b", b"\x43\x80\x80\x80\x80\x1a\x0b"),  # f32.const
        (b"\xfc\x0a\x00\x00\x0b", b"\xfc\x0a\x00\x00\x0b"),  # memory.copy
        (b"\x02\x40\x0b\x0b", b"\x02\x40\x0b\x0b"),  # block
    ],
)
def test_numbers_lose_the_room_that_was_left_in_them(wide: bytes, small: bytes) -> None:
    module = HEAD + TEXTS[0] + code(wide) + TEXTS[1]

    assert compact(module) == HEAD + WITHOUT_TEXTS[0] + code(small) + WITHOUT_TEXTS[1]


def test_an_instruction_that_is_not_known_is_refused() -> None:
    with pytest.raises(BuildProblem, match="0xfd"):
        compact(HEAD + code(b"\xfd\x00\x0b"))


def test_micropythons_loses_what_a_linker_reads_and_a_tenth_of_its_code() -> None:
    wasm = compact(WASM)

    assert b"<::>{" not in wasm
    assert len(wasm) < 0.93 * len(WASM)
    with pytest.raises(BuildProblem, match="no texts"):
        compact(wasm)  # and it can be read
