"""
How servers may read the path of a URL: decoded once too often, or with other characters. Pure.

A path may leave a directory in one of these readings only, as in `a/..%2fb`.
"""

from .utf8 import encode_utf8

_MAX_DECODINGS = 3  # of a path, each over the last
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")

# Longer forms of ASCII characters, which UTF-8 forbids and old servers decode: the first byte, and
# the last second byte that begins one.
_OVERLONG = ((0xC0, 0xBF), (0xC1, 0xBF), (0xE0, 0x9F), (0xF0, 0x8F), (0xF8, 0x87), (0xFC, 0x83))

# What Unicode (NFKC) or Windows ("best fit") takes for dots and slashes, in UTF-8.
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
    Return the segments of path, decoded as often as a server might decode them, and "" twice.

    When one reading of the path may lead elsewhere, there are no segments, and the texts say why
    and what to do. Raises: ProtocolError for half of a surrogate pair.
    """
    data = encode_utf8(path)
    for _ in range(_MAX_DECODINGS + 1):
        segments = _in_ascii(data).replace(b"\\", b"/").split(b"/")
        if any(segment_name(segment) in (b".", b"..") for segment in segments):
            return (
                [],
                (
                    "decoded, its path has a segment . or .., which leaves the base path "
                    "on some servers"
                ),
                "An identifier with such a part cannot stand in a path.",
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
    return [], "its path is encoded again and again", "Encode each part of a path once."


def segment_name(segment: bytes) -> bytes:
    """Return what a segment names, as a server reads it that drops parts of it."""
    # Some servers drop ";parameters", spaces at the ends, and the difference between upper and
    # lower case. One that decodes a path before it looks for the query ends it at the first "?", or
    # at a "#".
    for end in (b";", b"?", b"#"):
        segment = segment.partition(end)[0]
    return segment.strip().lower()


def _in_ascii(path: bytes) -> bytes:
    """
    Return path as a server reads it that replaces characters by what looks like them in ASCII.
    """
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
    Return data with its escapes decoded once, old servers' %uXXXX, too; a % that begins none stays.
    """
    pieces = data.split(b"%")
    decoded = [pieces[0]]
    for piece in pieces[1:]:
        if len(piece) > 1 and piece[0] in _HEXADECIMAL and piece[1] in _HEXADECIMAL:
            decoded.append(bytes((int(piece[:2].decode(), 16),)) + piece[2:])
        elif len(piece) > 4 and piece[0] in b"Uu" and _HEXADECIMAL.issuperset(piece[1:5]):
            decoded.append(_of_code(int(piece[1:5].decode(), 16)) + piece[5:])
        else:
            decoded.append(b"%" + piece)
    return b"".join(decoded)


def _of_code(code: int) -> bytes:
    return b"\xef\xbf\xbd" if 0xD800 <= code <= 0xDFFF else chr(code).encode()
