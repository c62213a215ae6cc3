"""Messages between a page and the vault: written, read, and their names."""

from ..errors import ProtocolError
from ..protocol.json_text import parse_json, to_json_unchecked
from . import hexadecimal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1

# {"$bytes": hexadecimal} is the one value that JSON has not. A dict that looks like it gets one more "$".
_BYTES = "$bytes"
_MAY_HOLD_BYTES = ("call", "result")  # to look through all others took longer than to write them


def write_message(kind: str, **members: "Any") -> str:
    """Return a message of that kind as JSON text. Values are plain data; calls and results may hold bytes."""
    # What the vault says comes from `parse_json`, or is its own.
    return to_json_unchecked({"t": kind} | (wrapped(members) if kind in _MAY_HOLD_BYTES else members))


def read_message(text: str) -> "dict[str, Any]":
    """Return a message as a dict. Raises: ProtocolError when text is none."""
    message = parse_json(text)
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise ProtocolError("A message between page and vault was refused: it is not one.")
    data: dict[str, Any] = unwrapped(message) if message["t"] in _MAY_HOLD_BYTES else message
    return data


def wrapped(value: "Any") -> "Any":
    """Return value as JSON can say it: bytes become a dict of one member."""
    if isinstance(value, bytes):
        return {_BYTES: hexadecimal.encode(value)}
    if isinstance(value, dict):
        name = _only_name(value)
        if name.endswith(_BYTES):
            return {"$" + name: wrapped(value[name])}
        copy = value.copy()
        for name in value:
            copy[name] = wrapped(value[name])
        return copy
    if isinstance(value, (list, tuple)):
        return [wrapped(item) for item in value]
    return value


def unwrapped(value: "Any") -> "Any":
    """Return what `wrapped` was given; dicts are changed in place. Raises: ProtocolError for broken bytes."""
    if isinstance(value, dict):
        name = _only_name(value)
        if name == _BYTES:
            return _bytes(value[name])
        if name.endswith("$" + _BYTES):
            return {name[1:]: unwrapped(value[name])}
        for name in value:
            value[name] = unwrapped(value[name])
    elif isinstance(value, list):
        value = [unwrapped(item) for item in value]
    return value


def _only_name(value: "dict[str, Any]") -> str:
    """Return the name of a dict's one member, "" when it has none, or more."""
    return next(iter(value)) if len(value) == 1 else ""


def _bytes(text: "Any") -> bytes:
    if not isinstance(text, str):
        raise ProtocolError("A message between page and vault was refused: its bytes are none.")
    return hexadecimal.decode(text)
