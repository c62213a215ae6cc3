"""
Messages between a page and the vault: written and read. Bodies and long texts travel beside them.
"""

from ..encoding.json_text import parse_json, parse_json_unchecked, to_json_unchecked
from ..errors import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..elements.tree import Tree

VERSION = 1


_LONG = 4096  # characters; MicroPython's `json` takes seconds to write a text of a million
_FETCH = '"name":"fetch"'


def write_message(kind: str, **members: "Any") -> str:
    """Return a message of that kind as JSON text. Values are plain data, none of them bytes."""
    # What the vault says comes from `parse_json`, or is its own.
    return to_json_unchecked({"t": kind} | members)


def write_trees(trees: "dict[str, Tree]", expected: bool) -> "tuple[str, list[Any]]":
    """
    Return the message "trees", and the texts that go beside it.

    A number in a tree stands for one of these texts: a long one, or one outside Python's memory.
    """
    texts: list[Any] = []
    shortened = {name: _shortened(tree, texts) for name, tree in trees.items()}
    return write_message("trees", trees=shortened, expected=expected), texts


def write_outcome(kind: str, call_id: str, member: str, value: "Any") -> str:
    """
    Return the message "result" or "failure" of a call; member is "value" or "error".

    It always begins alike: the page's JavaScript finds the call by that, and reads nothing else.
    """
    return (
        f'{{"t":"{kind}","id":{to_json_unchecked(call_id)},"{member}":{to_json_unchecked(value)}}}'
    )


def _short_fetch(text: str) -> "Any":
    # The order of its members does not matter. This reader takes 50 microseconds, the other one
    # 2000.
    try:
        return parse_json_unchecked(text)
    except ValueError as error:
        raise ProtocolError(
            "A message between page and vault was refused: it is no JSON.", cause=error
        )


def _shortened(tree: "Any", texts: "list[Any]") -> "Any":
    """Return a copy of tree with numbers in place of the texts that go beside it."""
    if isinstance(tree, list):
        return [_shortened(part, texts) for part in tree]
    if isinstance(tree, dict) or (isinstance(tree, str) and len(tree) < _LONG):
        return tree
    texts.append(tree)
    return len(texts) - 1


def read_message(text: str) -> "dict[str, Any]":
    """Return a message as a dict. Raises: ProtocolError when text is none."""
    message = _short_fetch(text) if _FETCH in text and len(text) < _LONG else parse_json(text)
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise ProtocolError("A message between page and vault was refused: it is not one.")
    return message
