"""HTML made from an escaping builder: text can only become text, whoever wrote it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_VOID = frozenset(["br", "img", "input", "link", "meta"])
_ADDRESSES = frozenset(["href", "src", "action"])
_SAFE_BEGINNINGS = ("https://", "http://", "#")


class Markup:
    """HTML that needs no more escaping. Only `element` makes it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text


def element(tag: str, attributes: "dict[str, str | bool]", *children: "str | Markup") -> Markup:
    """
    Return one element. Children of type str, and all attribute values, are escaped.

    An attribute that is True stands without a value; False leaves it out.
    Raises: ValueError when an address is neither an absolute one of the web nor a part of the page.
    """
    parts = ["<", tag]
    for name, value in attributes.items():
        if value is False:
            continue
        if name in _ADDRESSES and not str(value).startswith(_SAFE_BEGINNINGS):
            raise ValueError(f"{name} has an address that no page of the tenant may have")
        parts.append(" " + name if value is True else f' {name}="{escape(str(value))}"')
    parts.append(">")
    if tag in _VOID:
        return Markup("".join(parts))
    parts.extend([child.text if isinstance(child, Markup) else escape(child) for child in children])
    parts.append(f"</{tag}>")
    return Markup("".join(parts))


def escape(text: str) -> str:
    """Return text as it must stand inside an element or a double-quoted attribute."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )
