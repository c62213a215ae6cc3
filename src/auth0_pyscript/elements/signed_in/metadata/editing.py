"""What is being edited: the user's text, what it began as, and what stands at the tenant now."""

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
    """The user's text is not a JSON object; title and detail say why."""

    def __init__(self, title: str, detail: str) -> None:
        super().__init__(title)
        self.title: Final = title
        self.detail: Final = detail


class Editing:
    """
    One editing of the metadata, from *Edit* to *Save* or *Cancel*.

    text      what stands in the editor, as far as it was sent here
    theirs    what stands at the tenant now, when it was changed there meanwhile; else None
    note      title and detail of what stands above the editor
    is_saving it is being sent
    """

    __slots__ = ("_before", "_conflicts", "_start_text", "is_saving", "note", "text", "theirs")

    def __init__(self, value: "Json") -> None:
        self.text = self._start_text = to_json_lines(value) if value else _EMPTY_TEXT
        self.theirs: Json | None = None
        self.note = _NOTE
        self.is_saving = False
        self._before = value  # what the user's text is compared with
        self._conflicts: list[str] = []

    @property
    def mode(self) -> "Literal['editing', 'saving']":
        """Either "editing" or "saving", as `view` names it."""
        return "saving" if self.is_saving else "editing"

    @property
    def before(self) -> "Json":
        """What the user's text is compared with."""
        return self._before

    @property
    def unsaved(self) -> str:
        """The text, "" when the user has not changed it."""
        return "" if self.text == self._start_text else self.text

    def read(self, text: str) -> "Json":
        """Take over text, and return the object that it is. Raises: NotAnObject."""
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
        """Return what differs between what the user saw and what the user wants."""
        return changes_between(self._before, wanted)

    def meet(self, keys: list[str], now: "Json") -> None:
        """
        The keys were changed here and elsewhere; now is what stands at the tenant.

        The user is shown these: saving again replaces them. What the user never touched stays
        theirs.
        """
        self.theirs = now
        self._before = take_theirs(self._before, keys, now)
        self._conflicts = keys
        self.is_saving = False

    def use_theirs(self, mine: "Json") -> None:
        """Take the conflicting values of the tenant into mine, the user's object."""
        theirs = self.theirs or {}
        self.text = to_json_lines(take_theirs(mine, self._conflicts, theirs))
        self._start_text = to_json_lines(theirs)
        self.theirs = None
        self.note = _TAKEN_NOTE
