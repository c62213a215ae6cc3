"""Messages between a page and the vault: written, read, and their names."""

from ..errors import ProtocolError
from ..protocol import base64url
from ..protocol.json_text import parse_json, to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1

_BYTES = "$bytes"  # {"$bytes": base64url}: the one value that JSON does not have


def write_message(kind: str, **members: "Any") -> str:
    """Return a message of that kind as JSON text. Values are plain data; bytes are allowed."""
    return to_json({"t": kind} | wrapped(members))


def read_message(text: str) -> "dict[str, Any]":
    """Return a message as a dict. Raises: ProtocolError when text is none."""
    message = parse_json(text)
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise ProtocolError("A message between page and vault was refused: it is not one.")
    data: dict[str, Any] = unwrapped(message)
    return data


def wrapped(value: "Any") -> "Any":
    """Return value as JSON can say it: bytes become a dict of one member."""
    if isinstance(value, bytes):
        return {_BYTES: base64url.encode(value)}
    if isinstance(value, dict):
        copy = value.copy()
        for name in value:
            copy[name] = wrapped(value[name])
        return copy
    if isinstance(value, (list, tuple)):
        return [wrapped(item) for item in value]
    return value


def unwrapped(value: "Any") -> "Any":
    """Return what `wrapped` was given; dicts are changed in place."""
    if isinstance(value, dict):
        if len(value) == 1 and _BYTES in value:
            return base64url.decode(value[_BYTES])
        for name in value:
            value[name] = unwrapped(value[name])
    elif isinstance(value, list):
        value = [unwrapped(item) for item in value]
    return value
