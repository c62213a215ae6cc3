"""What the card "User Metadata" shows, for the type checker."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, Required, TypedDict

    from .long_json import LongJson

    Json = dict[str, Any]

    class Note(TypedDict):
        """What stands above the editor."""

        title: str
        detail: str

    class Alert(Note):
        """What went wrong."""

        actions: tuple[tuple[str, str], ...]  # each with its button's label
        focus: str  # as in `MetadataState`

    class MetadataState(TypedDict, total=False):
        """`view_state["metadata"]`. While nobody is signed in, it has only the first two."""

        mode: Required[Literal["loading", "shown", "failed", "editing", "saving"]]
        is_elsewhere: Required[bool]  # another element has the editor
        value: Json | LongJson  # the metadata last read, {} when there is none
        read_at: float  # when that was, seconds since the Unix epoch
        is_busy: bool  # it is read again while it is shown
        text: str  # what the editor starts with
        theirs: Json | None  # what stands at the tenant now, if it was changed there meanwhile
        alert: Alert | None
        note: Note | None  # what stands in the alert's place otherwise
        status: str  # said once, politely
        focus: str  # token of the moment at which the card's button or field is to have the focus
