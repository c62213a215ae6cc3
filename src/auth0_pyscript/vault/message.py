"""Messages between a page and the vault: written and read. Their bodies travel beside them."""

from ..errors import ProtocolError
from ..protocol.json_text import parse_json, to_json_unchecked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1


def write_message(kind: str, **members: "Any") -> str:
    """Return a message of that kind as JSON text. Values are plain data, none of them bytes."""
    # What the vault says comes from `parse_json`, or is its own.
    return to_json_unchecked({"t": kind} | members)


def read_message(text: str) -> "dict[str, Any]":
    """Return a message as a dict. Raises: ProtocolError when text is none."""
    message = parse_json(text)
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise ProtocolError("A message between page and vault was refused: it is not one.")
    return message
