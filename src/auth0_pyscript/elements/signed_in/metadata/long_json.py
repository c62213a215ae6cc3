"""A JSON object that is too long to be taken apart in the vault."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class LongJson:
    """Its text, one member a line. It is shown, and not edited."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text
