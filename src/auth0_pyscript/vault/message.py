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
    return to_json({"t": kind} | _wrapped(members))


def read_message(text: str) -> "dict[str, Any]":
    """Return a message as a dict. Raises: ProtocolError when text is none."""
    message = parse_json(text)
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise ProtocolError("A message between page and vault was refused: it is not one.")
    unwrapped: dict[str, Any] = _unwrapped(message)
    return unwrapped


def _wrapped(value: "Any") -> "Any":
    if isinstance(value, bytes):
        return {_BYTES: base64url.encode(value)}
    if isinstance(value, dict):
        wrapped = value.copy()
        for name in value:
            wrapped[name] = _wrapped(value[name])
        return wrapped
    if isinstance(value, (list, tuple)):
        return [_wrapped(item) for item in value]
    return value


def _unwrapped(value: "Any") -> "Any":
    if isinstance(value, dict):
        if len(value) == 1 and _BYTES in value:
            return base64url.decode(value[_BYTES])
        for name in value:
            value[name] = _unwrapped(value[name])
    elif isinstance(value, list):
        value = [_unwrapped(item) for item in value]
    return value
