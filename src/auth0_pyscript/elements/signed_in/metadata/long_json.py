"""A JSON object that is too long to be taken apart in the vault."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class LongJson:
    """It is shown, and not edited. text: what `ports.Body.read_record` gives for its text."""

    __slots__ = ("text",)

    def __init__(self, text: "Any") -> None:
        self.text: Final = text
