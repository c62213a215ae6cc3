"""
Percent-encoding (RFC 3986, section 2) and HTML forms (application/x-www-form-urlencoded).

The decoders are strict.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_HEXADECIMAL = "0123456789abcdefABCDEF"


class FormError(ValueError):
    """Text that is not percent-encoded UTF-8."""


def percent_encode(text: str) -> str:
    """Return text with everything but RFC 3986's unreserved characters encoded."""
    return "".join([chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in text.encode()])


def percent_decode(text: str) -> str:
    """Return percent-encoded text decoded. A plus sign stays a plus sign. Raises: FormError."""
    if "%" not in text:
        return text
    first, *rest = text.split("%")
    parts = [first.encode()]
    for part in rest:
        if len(part) < 2 or part[0] not in _HEXADECIMAL or part[1] not in _HEXADECIMAL:
            raise FormError("a percent sign without two hexadecimal digits")
        parts.append(bytes([int(part[:2], 16)]) + part[2:].encode())
    return decode_utf8(b"".join(parts))


def encode_form(pairs: "Iterable[tuple[str, str]]") -> str:
    """Return pairs as a form or query, in the same order."""
    return "&".join([percent_encode(name) + "=" + percent_encode(value) for name, value in pairs])


def parse_form(text: str) -> "list[tuple[str, str]]":
    """Return the pairs of a form or query, in order, with repeated names. Raises: FormError."""
    pairs = []
    for part in text.split("&"):
        if part:
            name, _, value = part.replace("+", " ").partition("=")
            pairs.append((percent_decode(name), percent_decode(value)))
    return pairs


def decode_utf8(data: bytes) -> str:
    """Return data as text. Raises: FormError unless it is well-formed UTF-8 (RFC 3629)."""
    try:
        text = data.decode()
    except ValueError:  # MicroPython: it has no UnicodeDecodeError
        raise FormError("not UTF-8") from None
    # MicroPython: decode() accepts overlong forms, surrogates and numbers above U+10FFFF.
    numbers = [ord(character) for character in text]
    if any(number > 0x10FFFF or 0xD800 <= number < 0xE000 for number in numbers):
        raise FormError("not UTF-8")
    if "".join([chr(number) for number in numbers]).encode() != data:
        raise FormError("not UTF-8")
    return text
