"""The card "User Metadata" without its editor: the value, the alert, the focus."""

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
    The state of the card. Several elements may show the card, each in its own way.

    reached   "loading", "shown" or "failed" (nothing could be read); an editor may cover it
    element   the element of the user's last action; it has the editor, the status and the focus
    value     the metadata last read, {} if there are none
    read_at   when they were read, seconds since the epoch
    is_busy   they are being read again while they are shown
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
        """True while the card shows an alert."""
        return self._alert is not None

    def clear(self) -> None:
        """Remove the alert and the status, because the user goes on."""
        self._alert = None
        self._status = ""

    def show(self, value: "Json | LongJson", status: str, *, focus: bool) -> None:
        """Show a value. status is announced once, politely."""
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

        is_certain: False if the API may have saved the text, because no answer came.
        """
        # Each of these actions leaves the page.
        kept = texts.TEXT_TO_COPY if actions else texts.TEXT_KEPT
        if not is_certain:
            title = texts.PERHAPS_SAVED.format(why=_after_colon(title))
            detail = texts.PERHAPS_SAVED_WHY + detail
        elif title.startswith("“"):  # the text of the tenant or the API comes first
            detail = texts.NOT_SAVED_SAID + detail
        else:
            title = texts.NOT_SAVED.format(why=_after_colon(title))
        self.say(title, detail + kept, actions, focus=True)

    def take_focus(self) -> None:
        """Move the focus to the editor."""
        self._alert = None
        self._focus = _new_focus()

    def view_state(self, element: str, editing: "Editing | None") -> "MetadataState":
        """Return the state that `view` needs, for the element with that id."""
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
    Return title, detail and buttons for an error. retry is the action that tries again, "" if that
    is *Save*.
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


def _after_colon(sentence: str) -> str:
    """Return a sentence as it stands after a colon. A word such as "ID" keeps its capitals."""
    is_word = sentence[1:2] == sentence[1:2].lower()
    return sentence[:1].lower() + sentence[1:] if is_word else sentence


def _new_focus() -> str:
    # Only a new value moves the focus in the page, so no value is used twice.
    global _focus_serial
    _focus_serial += 1
    return f"metadata-{_focus_serial}"
