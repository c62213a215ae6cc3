"""The state of the card "User Metadata", for type checkers."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, Required, TypedDict

    from .long_json import LongJson

    Json = dict[str, Any]

    class Note(TypedDict):
        """The text above the editor."""

        title: str
        detail: str

    class Alert(Note):
        """The texts and buttons of an alert."""

        actions: tuple[tuple[str, str], ...]  # each with its button's label
        focus: str  # as in `MetadataState`

    class MetadataState(TypedDict, total=False):
        """
        `view_state["metadata"]`. While nobody is signed in, it has only the first two members.
        """

        mode: Required[Literal["loading", "shown", "failed", "editing", "saving"]]
        is_elsewhere: Required[bool]  # another element has the editor
        value: Json | LongJson  # the metadata last read, {} if there are none
        read_at: float  # when they were read, seconds since the Unix epoch
        is_busy: bool  # they are being read again while they are shown
        text: str  # the initial text of the editor
        theirs: Json | None  # the tenant's current value, if it was changed meanwhile
        alert: Alert | None
        note: Note | None  # the text in the alert's place
        status: str  # announced once, politely
        focus: str  # a new value moves the focus to the card's button or field
