"""The decoder for broken UTF-8, with the results of browsers. Pure."""

import sys

# The well-formed sequences: lowest and highest first byte; number of bytes that follow; lowest and
# highest second byte. All later bytes are 80..BF. Source: The Unicode Standard, table 3-7.
_SEQUENCES = (
    (0xC2, 0xDF, 1, 0x80, 0xBF),
    (0xE0, 0xE0, 2, 0xA0, 0xBF),
    (0xE1, 0xEC, 2, 0x80, 0xBF),
    (0xED, 0xED, 2, 0x80, 0x9F),
    (0xEE, 0xEF, 2, 0x80, 0xBF),
    (0xF0, 0xF0, 3, 0x90, 0xBF),
    (0xF1, 0xF3, 3, 0x80, 0xBF),
    (0xF4, 0xF4, 3, 0x80, 0x8F),
)
_REPLACEMENT = "\ufffd".encode()


def decode_with_replacements(data: bytes) -> str:
    """
    Return the text of data, with U+FFFD for each maximal subpart of a broken sequence.

    Source: Encoding Standard, "UTF-8 decoder"; The Unicode Standard, section 3.9, U+FFFD
    substitution.
    """
    if sys.implementation.name != "micropython":
        return data.decode("utf-8", "replace")
    # MicroPython: decode has no error handlers, and accepts more than UTF-8.
    pieces: list[bytes] = []
    start = position = 0  # start: where the well-formed bytes begin that are not in pieces yet
    while position < len(data):
        length, is_whole = _sequence(data, position)
        if not is_whole:
            pieces.append(data[start:position])
            pieces.append(_REPLACEMENT)
            start = position + length
        position += length
    pieces.append(data[start:])
    return b"".join(pieces).decode()


def _sequence(data: bytes, position: int) -> tuple[int, bool]:
    """Return the length in bytes of the sequence at position, and True if it is a character."""
    lead = data[position]
    if lead < 0x80:
        return 1, True
    for first, last, follow, low, high in _SEQUENCES:
        if first <= lead <= last:
            length = 1
            for byte in data[position + 1 : position + 1 + follow]:
                if not low <= byte <= high:
                    return length, False
                low, high = 0x80, 0xBF
                length += 1
            return length, length == follow + 1
    return 1, False
