"""What the card "User Metadata" shows beside the editor: the value, what went wrong, the focus."""

from ....errors import Auth0Error, to_data
from . import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from .editing import Editing
    from .long_json import LongJson
    from .metadata_state import Alert, Json, MetadataState

    Ways = tuple[tuple[str, str], ...]  # actions, each with its button's label

_focus_serial = 0


class Card:
    """
    The card's state; several elements may show it, each in its own way.

    reached   "loading", "shown" or "failed" (nothing could be read); an editor may be open over it
    element   where the user acted last: only there stand the editor, the status and the focus
    value     the metadata last read, {} when there is none
    read_at   when that was, seconds since the epoch
    is_busy   it is read again while it is shown
    """

    def __init__(self) -> None:
        self.reached: Literal["loading", "shown", "failed"] = "loading"
        self.element = ""
        self.value: Json | LongJson = {}
        self.read_at = 0.0
        self.is_busy = False
        self._alert: Alert | None = None
        self._status = ""
        self._focus = ""

    @property
    def has_alert(self) -> bool:
        """True while the card says what went wrong."""
        return self._alert is not None

    def clear(self) -> None:
        """Say nothing any more: the user goes on."""
        self._alert = None
        self._status = ""

    def show(self, value: "Json | LongJson", status: str, *, focus: bool) -> None:
        """Show a value; status is said once, politely."""
        self.reached = "shown"
        self.value = value
        self.is_busy = False
        self._alert = None
        self._status = status
        self._focus = _new_focus() if focus else ""

    def say(self, title: str, detail: str, actions: "Ways", *, focus: bool) -> None:
        """Show an alert."""
        self._alert = {
            "title": title,
            "detail": detail,
            "actions": actions,
            "focus": _new_focus() if focus else "",
        }

    def say_not_saved(
        self, title: str, detail: str, actions: "Ways", *, is_certain: bool = True
    ) -> None:
        """
        Show an alert: the text was not saved, and is kept.

        is_certain: False when the API may have saved it, because no answer came.
        """
        # Each of these actions leaves the page.
        kept = texts.TEXT_TO_COPY if actions else texts.TEXT_KEPT
        if not is_certain:
            title = texts.PERHAPS_SAVED.format(why=title)
            detail = texts.PERHAPS_SAVED_WHY + detail
        elif title.startswith("“"):  # what tenant or API said stands first
            detail = texts.NOT_SAVED_SAID + detail
        else:
            title = texts.NOT_SAVED.format(why=title)
        self.say(title, detail + kept, actions, focus=True)

    def take_focus(self) -> None:
        """The editor has the focus."""
        self._alert = None
        self._focus = _new_focus()

    def view_state(self, element: str, editing: "Editing | None") -> "MetadataState":
        """Return what `view` asks for, for the element of that id."""
        is_here = element == self.element
        is_elsewhere = editing is not None and not is_here
        alert = None if is_elsewhere else self._alert
        if alert is not None and not is_here:
            alert = alert | {"focus": ""}
        mode: Literal["loading", "shown", "failed", "editing", "saving"] = self.reached
        if editing is not None:
            mode = "shown" if is_elsewhere else editing.mode
        return {
            "mode": mode,
            "is_elsewhere": is_elsewhere,
            "value": self.value,
            "read_at": self.read_at,
            "is_busy": self.is_busy or is_elsewhere,
            "text": editing.text if editing is not None else "",
            "theirs": editing.theirs if editing is not None else None,
            "alert": alert,
            "note": editing.note if editing is not None else None,
            "status": self._status if is_here else "",
            "focus": self._focus if is_here else "",
        }


def alert_of(error: Auth0Error, *, retry: str) -> "tuple[str, str, Ways]":
    """
    Return title, detail and buttons for an error; retry is the action that tries it again, "" if
    *Save* does.
    """
    from ...ways_on import CALL, RETRY, alert_text, labelled, ways_on

    data = to_data(error)
    title, detail = alert_text(data)
    ways = tuple(
        (retry if action == RETRY else action, label)
        for action, label in labelled(ways_on(data, CALL))
        if retry or action != RETRY
    )
    return title, detail, ways


def _new_focus() -> str:
    # Only a token that the page has not seen yet moves the focus, so none is ever used twice.
    global _focus_serial
    _focus_serial += 1
    return f"metadata-{_focus_serial}"
