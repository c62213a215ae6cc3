"""A builder for HTML that escapes all text."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_VOID = frozenset(["br", "img", "input", "link", "meta"])
_ADDRESSES = frozenset(["href", "src", "action"])
_SAFE_BEGINNINGS = ("https://", "http://", "#")


class Markup:
    """Escaped HTML. Only `element` makes it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text


def element(tag: str, attributes: "dict[str, str | bool]", *children: "str | Markup") -> Markup:
    """
    Return one element. Children of type str, and all attribute values, are escaped.

    True writes an attribute without a value, False omits it.
    Raises: ValueError if an address is neither an http or https URL nor a fragment of the page.
    """
    parts = ["<", tag]
    for name, value in attributes.items():
        if value is False:
            continue
        if name in _ADDRESSES and not str(value).startswith(_SAFE_BEGINNINGS):
            raise ValueError(f"{name} has an address that is not allowed in the tenant's pages")
        parts.append(" " + name if value is True else f' {name}="{escape(str(value))}"')
    parts.append(">")
    if tag in _VOID:
        return Markup("".join(parts))
    parts.extend([child.text if isinstance(child, Markup) else escape(child) for child in children])
    parts.append(f"</{tag}>")
    return Markup("".join(parts))


def escape(text: str) -> str:
    """Return text escaped for an element or a double-quoted attribute."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )
