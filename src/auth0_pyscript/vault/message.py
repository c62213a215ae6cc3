"""Messages between a page and the vault: written and read. Their bodies travel beside them."""

from ..encoding.json_text import parse_json, parse_json_unchecked, to_json, to_json_unchecked
from ..encoding.utf8 import has_controls
from ..errors import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1


_LONG = 4096  # characters; MicroPython's `json` takes seconds to write a text of a million
_FETCH = '"name":"fetch"'
_MARK = "\x01 long text "  # with its number it stands for one while the rest is written


def write_message(kind: str, **members: "Any") -> str:
    """Return a message of that kind as JSON text. Values are plain data, none of them bytes."""
    texts: list[str] = []
    if (
        kind == "trees"
    ):  # elsewhere nothing is long; to look through all messages took longer than to write them
        members["trees"] = {
            name: _shortened(tree, texts) for name, tree in members["trees"].items()
        }
    # What the vault says comes from `parse_json`, or is its own.
    message = to_json_unchecked({"t": kind} | members)
    return _with_long_texts(message, texts) if texts else message


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


def _shortened(tree: "Any", texts: list[str]) -> "Any":
    """
    Return a copy of tree with a mark in place of each long text. The texts go into `texts`, in
    order.
    """
    if isinstance(tree, list):
        return [_shortened(part, texts) for part in tree]
    if not isinstance(tree, str) or len(tree) < _LONG:
        return tree
    texts.append(tree)
    return _MARK + str(len(texts) - 1)


def _with_long_texts(message: str, texts: list[str]) -> str:
    """
    Return message with the texts in place of their marks. Something else that begins like a mark
    stays.
    """
    mark = to_json_unchecked(_MARK)[:-1]
    numbers = {str(number): number for number in range(len(texts))}
    first, *others = message.split(mark)
    parts = [first]
    for part in others:
        number, quote, rest = part.partition('"')
        parts += (
            [_quoted(texts[numbers[number]]), rest]
            if number in numbers
            else [mark, number, quote, rest]
        )
    return "".join(parts)


def _quoted(text: str) -> str:
    """
    Return text as a JSON string, as `to_json_unchecked` does, in a time that grows with its length.
    """
    quoted = text
    for plain, escaped in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ("\t", "\\t"),
    ):
        quoted = quoted.replace(plain, escaped)
    return to_json(text) if has_controls(quoted.encode()) else f'"{quoted}"'


def read_message(text: str) -> "dict[str, Any]":
    """Return a message as a dict. Raises: ProtocolError when text is none."""
    message = _short_fetch(text) if _FETCH in text and len(text) < _LONG else parse_json(text)
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise ProtocolError("A message between page and vault was refused: it is not one.")
    return message
