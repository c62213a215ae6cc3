"""A JSON object that is too long to be parsed in the vault."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class LongJson:
    """The object can be shown, but not edited. text: as `ports.Body.read_record` returns it."""

    __slots__ = ("text",)

    def __init__(self, text: "Any") -> None:
        self.text: Final = text
