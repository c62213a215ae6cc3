"""
Makes a WebAssembly module smaller: it removes the texts of JavaScript that Emscripten's linker left
in it, and writes each number in as few bytes as possible.

The linker reserves bytes in numbers (LEB128) for larger values. The instructions stay the same, so
the module does the same.
"""

from collections.abc import Callable, Iterator
from functools import cache

from auth0_pyscript.site.assembly.problem import BuildProblem

_EXPORTS, _CODE, _DATA = 7, 10, 11  # sections
_TEXTS_OF_JAVASCRIPT = b"__em_js__"
_SIGNATURE = b"<::>{"  # a part of each of these texts

# The operands of an instruction: u is an unsigned number, s a signed one, a digit a count of bytes.
_IMMEDIATES = {
    **dict.fromkeys((0x02, 0x03, 0x04, 0x41, 0x42), "s"),  # block, loop, if, constants
    **dict.fromkeys((0x0C, 0x0D, 0x10), "u"),  # br, br_if, call
    **dict.fromkeys(range(0x20, 0x27), "u"),  # variables and tables
    **dict.fromkeys(range(0x28, 0x3F), "uu"),  # loads and stores
    **dict.fromkeys((0x3F, 0x40), "1"),  # the memory's size
    **dict.fromkeys((0x00, 0x01, 0x05, 0x0B, 0x0F, 0x1A, 0x1B), ""),
    **dict.fromkeys(range(0x45, 0xC5), ""),  # arithmetic
    0x11: "uu",  # call_indirect
    0x43: "4",
    0x44: "8",
}
_BR_TABLE, _MORE = 0x0E, 0xFC
_IMMEDIATES_OF_MORE = {**dict.fromkeys(range(8), ""), 8: "u1", 9: "u", 10: "2", 11: "1"}


@cache  # the tests build often; this runs once
def compact(wasm: bytes) -> bytes:
    """
    Return the module in fewer bytes.

    Raises: BuildProblem if it is not as Emscripten's linker writes it, or has an unknown
    instruction.
    """
    parts = [wasm[:8]]
    for number, content in _sections(wasm):
        if number == _EXPORTS:
            content = _without_entries(
                content, _end_of_export, lambda export: _TEXTS_OF_JAVASCRIPT in export
            )
        elif number == _DATA:
            content = _without_entries(
                content, _end_of_segment, lambda segment: _SIGNATURE in segment
            )
        elif number == _CODE:
            content = _compact_code(content)
        parts.append(bytes([number]) + _unsigned(len(content)) + content)
    return b"".join(parts)


def _sections(wasm: bytes) -> Iterator[tuple[int, bytes]]:
    """
    Yield the number and the content of each section. Custom sections, which only tools read, are
    left out.
    """
    at = 8
    while at < len(wasm):
        number = wasm[at]
        size, at = _read(wasm, at + 1)
        if number != 0:
            yield number, wasm[at : at + size]
        at += size


def _compact_code(section: bytes) -> bytes:
    count, at = _read(section, 0)
    functions = [_unsigned(count)]
    for _ in range(count):
        size, at = _read(section, at)
        function = _compact_function(section[at : at + size])
        functions += [_unsigned(len(function)), function]
        at += size
    return b"".join(functions)


def _compact_function(body: bytes) -> bytes:
    out = bytearray()
    groups, at = _read(body, 0)
    out += _unsigned(groups)
    for _ in range(groups):  # of local variables: their count and their type
        count, at = _read(body, at)
        out += _unsigned(count) + body[at : at + 1]
        at += 1
    while at < len(body):
        code = body[at]
        out.append(code)
        at += 1
        if code == _BR_TABLE:
            labels, at = _read(body, at)
            out += _unsigned(labels)
            immediates = "u" * (labels + 1)
        elif code == _MORE:
            more, at = _read(body, at)
            out += _unsigned(more)
            immediates = _known(_IMMEDIATES_OF_MORE, more)
        else:
            immediates = _known(_IMMEDIATES, code)
        for kind in immediates:
            if kind == "u":
                value, at = _read(body, at)
                out += _unsigned(value)
            elif kind == "s":
                value, at = _read(body, at, is_signed=True)
                out += _signed(value)
            else:
                out += body[at : at + int(kind)]
                at += int(kind)
    return bytes(out)


def _known(immediates: dict[int, str], code: int) -> str:
    if code not in immediates:
        raise _unknown(f"it has the instruction {code:#x}")
    return immediates[code]


def _without_entries(
    section: bytes, end_of: Callable[[bytes, int], int], is_out: Callable[[bytes], bool]
) -> bytes:
    """Return a section, which is a list of entries, without some of them."""
    count, at = _read(section, 0)
    left = []
    for _ in range(count):
        end = end_of(section, at)
        if not is_out(section[at:end]):
            left.append(section[at:end])
        at = end
    if len(left) == count:
        raise _unknown("it has no texts of JavaScript")
    return _unsigned(len(left)) + b"".join(left)


def _end_of_export(section: bytes, at: int) -> int:
    length, at = _read(section, at)
    _, at = _read(section, at + length + 1)  # the name, what kind it is, its index
    return at


def _end_of_segment(section: bytes, at: int) -> int:
    # For the memory, at a constant: i32.const … end.
    if section[at : at + 2] != b"\x00\x41":
        raise _unknown("it has data of another kind")
    _, at = _read(section, at + 2)
    length, at = _read(section, at + 1)
    return at + length


def _unknown(reason: str) -> BuildProblem:
    return BuildProblem(
        f"MicroPython's WebAssembly is not as expected: {reason}. "
        "site_builder/web_assembly.py does not know this version."
    )


def _read(data: bytes, at: int, *, is_signed: bool = False) -> tuple[int, int]:
    """Return the number that begins there, and its end."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    if is_signed and byte & 64:
        value -= 1 << shift
    return value, at


def _unsigned(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _signed(value: int) -> bytes:
    out = bytearray()
    while not -64 <= value < 64:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value & 127)
    return bytes(out)
