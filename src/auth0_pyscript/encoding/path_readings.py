"""
The different ways in which servers read the path of a URL. Pure.

Some servers decode a path several times, or replace characters. A path such as `a/..%2fb` leaves
its directory in only one of these readings.
"""

from .utf8 import encode_utf8

_MAX_DECODINGS = 3  # of one path, one after the other
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")

# Overlong forms of ASCII characters. UTF-8 forbids them, and old servers decode them. Each pair:
# the first byte, and the highest second byte of an overlong form.
_OVERLONG = ((0xC0, 0xBF), (0xC1, 0xBF), (0xE0, 0x9F), (0xF0, 0x8F), (0xF8, 0x87), (0xFC, 0x83))

# Characters, in UTF-8, that Unicode (NFKC) or Windows ("best fit") converts to dots and slashes.
_LOOKALIKES = (
    (b"\xef\xbc\x8e", b"."),  # U+FF0E
    (b"\xef\xb9\x92", b"."),  # U+FE52
    (b"\xe2\x80\xa4", b"."),  # U+2024
    (b"\xe2\x80\xa5", b".."),  # U+2025
    (b"\xef\xbc\x8f", b"/"),  # U+FF0F
    (b"\xe2\x88\x95", b"/"),  # U+2215
    (b"\xe2\x81\x84", b"/"),  # U+2044
    (b"\xef\xbc\xbc", b"/"),  # U+FF3C, a backslash
    (b"\xef\xb9\xa8", b"/"),  # U+FE68, a backslash
    (b"\xe2\x88\x96", b"/"),  # U+2216, a backslash
)


def read_path(path: str) -> tuple[list[bytes], str, str]:
    """
    Return the decoded segments of path, the reason for a refusal, and the advice.

    For a safe path, reason and advice are "". If one reading of the path may leave its directory,
    there are no segments. Raises: ProtocolError for half of a surrogate pair.
    """
    data = encode_utf8(path)
    for _ in range(_MAX_DECODINGS + 1):
        segments = _in_ascii(data).replace(b"\\", b"/").split(b"/")
        if any(segment_name(segment) in (b".", b"..") for segment in segments):
            return (
                [],
                "decoded, its path has a segment . or .., which leaves the base path on some "
                "servers",
                "A path cannot have an identifier with such a part.",
            )
        if (data and min(data) < 0x20) or b"\x7f" in data or _is_overlong(data):
            return (
                [],
                "decoded, its path has control characters or forbidden forms of UTF-8",
                "Remove them: servers disagree about what they mean.",
            )
        decoded = decode_path(data)
        if decoded == data:
            return segments, "", ""
        data = decoded
    return [], "its path is encoded several times", "Encode each part of a path once."


def segment_name(segment: bytes) -> bytes:
    """Return the part of a segment that all servers use, in lower case."""
    # Some servers ignore ";parameters", spaces at the ends, and letter case. A server that decodes
    # the path before it splits off the query ends the path at the first "?" or "#".
    for end in (b";", b"?", b"#"):
        segment = segment.partition(end)[0]
    return segment.strip().lower()


def _in_ascii(path: bytes) -> bytes:
    """Return path as read by a server that replaces characters with similar ASCII characters."""
    if b"\xe2" in path or b"\xef" in path:
        for character, plain in _LOOKALIKES:
            path = path.replace(character, plain)
    return path


def _is_overlong(data: bytes) -> bool:
    for first, last in _OVERLONG:
        for rest in data.split(bytes((first,)))[1:]:
            if rest and 0x80 <= rest[0] <= last:
                return True
    return False


def decode_path(data: bytes) -> bytes:
    """
    Return data with its escapes decoded once. A % outside an escape stays.

    An escape of the form %uXXXX is decoded, too, because old servers do it.
    """
    pieces = data.split(b"%")
    decoded = [pieces[0]]
    for piece in pieces[1:]:
        if len(piece) > 1 and piece[0] in _HEXADECIMAL and piece[1] in _HEXADECIMAL:
            decoded.append(bytes((int(piece[:2].decode(), 16),)) + piece[2:])
        elif len(piece) > 4 and piece[0] in b"Uu" and _HEXADECIMAL.issuperset(piece[1:5]):
            decoded.append(_utf8(int(piece[1:5].decode(), 16)) + piece[5:])
        else:
            decoded.append(b"%" + piece)
    return b"".join(decoded)


def _utf8(code: int) -> bytes:
    return b"\xef\xbf\xbd" if 0xD800 <= code <= 0xDFFF else chr(code).encode()
