"""
One edit of the metadata: the user's text, the value before it, and the tenant's current value.
"""

from ....encoding.json_text import parse_json_strictly, to_json_lines
from ....errors import JsonError
from . import texts
from .changes import changes_between, take_theirs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal

    from .metadata_state import Json, Note

_EMPTY_TEXT = "{\n  \n}"
_NOTE: "Note" = {"title": texts.METADATA_NOTE, "detail": texts.METADATA_NOTE_WHY}
_TAKEN_NOTE: "Note" = {
    "title": texts.METADATA_THEIRS_TAKEN,
    "detail": texts.METADATA_THEIRS_TAKEN_WHY,
}


class NotAnObject(Exception):
    """The user's text is not a JSON object. title and detail say why."""

    def __init__(self, title: str, detail: str) -> None:
        super().__init__(title)
        self.title: Final = title
        self.detail: Final = detail


class Editing:
    """
    One edit of the metadata, from *Edit* to *Save* or *Cancel*.

    text      the text in the editor, as the page has last sent it
    theirs    the tenant's current value, if it was changed meanwhile; otherwise None
    note      title and detail above the editor
    is_saving the text is being sent
    """

    __slots__ = ("_before", "_conflicts", "_start_text", "is_saving", "note", "text", "theirs")

    def __init__(self, value: "Json") -> None:
        self.text = self._start_text = to_json_lines(value) if value else _EMPTY_TEXT
        self.theirs: Json | None = None
        self.note = _NOTE
        self.is_saving = False
        self._before = value  # the value with which the user's text is compared
        self._conflicts: list[str] = []

    @property
    def mode(self) -> "Literal['editing', 'saving']":
        """Either "editing" or "saving", as `view` names it."""
        return "saving" if self.is_saving else "editing"

    @property
    def before(self) -> "Json":
        """The value with which the user's text is compared."""
        return self._before

    @property
    def unsaved(self) -> str:
        """The text, "" if the user has not changed it."""
        return "" if self.text == self._start_text else self.text

    def read(self, text: str) -> "Json":
        """Set the text, and return its object. Raises: NotAnObject."""
        self.text = text
        try:
            wanted = parse_json_strictly(text)
        except JsonError as error:
            why = texts.NOT_JSON_WHY.format(
                line=error.line, column=error.column, expected=error.expected
            )
            raise NotAnObject(texts.NOT_JSON, why)
        if not isinstance(wanted, dict):
            raise NotAnObject(texts.NOT_AN_OBJECT, texts.NOT_AN_OBJECT_WHY)
        return wanted

    def changes(self, wanted: "Json") -> "Json":
        """Return the differences between the value that the user saw and the user's."""
        return changes_between(self._before, wanted)

    def meet(self, keys: list[str], now: "Json") -> None:
        """
        Handle a conflict: keys were changed here and at the tenant. now is the tenant's current
        value.

        The user sees these keys, and saving again overwrites them. Keys that the user did not
        change keep the tenant's values.
        """
        self.theirs = now
        self._before = take_theirs(self._before, keys, now)
        self._conflicts = keys
        self.is_saving = False

    def use_theirs(self, mine: "Json") -> None:
        """Replace the conflicting values in mine, the user's object, by the tenant's."""
        theirs = self.theirs or {}
        self.text = to_json_lines(take_theirs(mine, self._conflicts, theirs))
        self._start_text = to_json_lines(theirs)
        self.theirs = None
        self.note = _TAKEN_NOTE
