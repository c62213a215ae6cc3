"""JSON as a tree: the text as it is, with the names of members in a colour of their own."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree


def json_nodes(text: str) -> "list[Tree]":
    """Return the children that show a valid JSON text; joined, their texts are that text."""
    nodes: list[Tree] = []
    plain = ""
    end = 0
    while True:
        start = text.find('"', end)
        if start < 0:
            break
        plain += text[end:start]
        end = _end_of_string(text, start)
        if text[end : end + 1] == ":":
            if plain:
                nodes.append(plain)
            nodes.append(["span", {"class": "key"}, text[start:end]])
            plain = ""
        else:
            plain += text[start:end]
    plain += text[end:]
    if plain:
        nodes.append(plain)
    return nodes


def _end_of_string(text: str, start: int) -> int:
    """Return the position after the closing quotation mark of the string that starts at start."""
    position = start + 1
    while text[position] != '"':
        position += 2 if text[position] == "\\" else 1
    return position + 1
