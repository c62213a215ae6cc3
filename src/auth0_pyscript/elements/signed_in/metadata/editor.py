"""The user metadata on the screen: read, shown, edited, saved, and what went wrong on the way."""

from ....errors import Auth0Error, to_data
from . import texts
from .changes import conflicts, still_needed
from .editing import Editing, NotAnObject
from .long_json import LongJson
from .users_api import UsersApi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ....ports import ClockPort, PagePort

    Json = dict[str, Any]

_focus_serial = 0


class MetadataEditor:
    """
    The state of one user's metadata; `view_state` gives it to the view, `changed` is called on each
    change.

    Several elements may show them; the editor, and the focus, are in the one where the user acted
    last. An answer to a request that another one has overtaken, or that comes after `close`, is
    dropped.
    """

    def __init__(
        self,
        api: UsersApi,
        sub: str,
        *,
        clock: "ClockPort",
        page: "PagePort",
        changed: "Callable[[], None]",
    ) -> None:
        self._api = api
        self._sub = sub
        self._clock = clock
        self._page = page
        self._changed = changed
        self._turn = 0  # of the request whose answer counts
        self._reading = 0  # the turn of a load that is under way

        self._reached = "loading"  # or "shown", or "failed"; an editor may be open over it
        self._editing: Editing | None = None
        self._element = ""  # where the user acted last
        self._is_busy = False
        self._value: Json | LongJson = {}
        self._read_at = 0.0
        self._alert: Json | None = None
        self._status = ""
        self._focus = ""

    def close(self) -> None:
        """Drop whatever is under way: the user has changed."""
        self._turn += 1

    @property
    def mode(self) -> str:
        """What is done with them now, as `view` names it."""
        if self._editing is None:
            return self._reached
        return "saving" if self._editing.is_saving else "editing"

    @property
    def is_settled(self) -> bool:
        """True when the card has its height: something is shown, or nothing could be read."""
        return self.mode in ("shown", "failed")

    def view_state(self, element: str) -> "Json":
        """Return what `view` asks for, for the element of that id."""
        editing = self._editing
        is_here = element == self._element
        is_elsewhere = editing is not None and not is_here
        alert = None if is_elsewhere else self._alert
        if alert is not None and not is_here:
            alert = alert | {"focus": ""}
        return {
            "mode": "shown" if is_elsewhere else self.mode,
            "is_elsewhere": is_elsewhere,
            "value": self._value,
            "read_at": self._read_at,
            "is_busy": self._is_busy or is_elsewhere,
            "text": editing.text if editing is not None else "",
            "theirs": editing.theirs if editing is not None else None,
            "alert": alert,
            "note": editing.note if editing is not None else None,
            "status": self._status if is_here else "",
            "focus": self._focus if is_here else "",
        }

    @property
    def unsaved(self) -> str:
        """The text that was being saved or could not be saved, "" when there is none."""
        return self._editing.unsaved if self._editing is not None else ""

    def elements_are(self, elements: list[str]) -> None:
        """
        These are the elements that show it. The editor closes with its own: what stood in it is
        gone.
        """
        if self.mode == "editing" and self._element not in elements:
            self._show(self._value, "", focus=False)

    async def load(self, *, asked_in: str = "") -> None:
        """
        Read the metadata, for the first time or again; what is being edited stays as it is.

        When the user asked for it in an element, the focus goes from a button that vanishes to what
        takes its place.
        """
        if self._editing is not None or (self._reading and self._reading == self._turn):
            return
        turn = self._reading = self._next_turn()
        focus = asked_in != "" and self._reached == "failed"
        self._element = asked_in or self._element
        is_first = self._reached == "loading" and self._alert is None  # as it is shown already
        if self._reached == "shown":
            self._is_busy = True
        else:
            self._reached = "loading"
        self._alert = None
        self._status = ""
        if not is_first:
            self._changed()
        try:
            value = await self._api.read(self._sub)
        except Auth0Error as error:
            if turn == self._turn:
                self._reading = 0
                self._is_busy = False
                if self._reached == "loading":
                    self._reached = "failed"
                title, detail, ways = _alert_of(error, retry="refresh-metadata")
                self._say(title, detail, ways, focus=focus)
        else:
            if turn == self._turn:
                self._reading = 0
                self._read_at = self._clock.now()
                self._show(value, "", focus=focus)

    def edit(self, element: str) -> None:
        """Open the editor on what is shown, in the element of that id."""
        value = self._value
        if self.mode != "shown" or isinstance(value, LongJson):
            return
        self._next_turn()  # an answer that is under way would change what the user compares with
        self._editing = Editing(value)
        self._element = element
        self._is_busy = False
        self._alert = None
        self._status = ""
        self._focus = _new_focus()
        self._changed()

    async def cancel(self, text: str) -> None:
        """
        Close the editor; text is what stands in it. Asks first when that would lose something.
        """
        if self._editing is None or self._editing.is_saving:
            return
        self._editing.text = text
        if not self.unsaved or await self._page.confirm(texts.LEAVE_UNSAVED):
            self._show(self._value, "", focus=True)

    async def leave(self) -> bool:
        """
        Close the editor because the page is to be left, and say whether the user agrees.

        What is typed is not known here, so it asks whenever the editor is open.
        """
        if self._editing is None:
            return True
        if not await self._page.confirm(texts.LEAVE_EDITOR):
            return False
        self._show(self._value, "", focus=False)
        return True

    async def save(self, text: str) -> None:
        """
        Send what text changes; show what the API made of it, or why not, with the text kept.

        The metadata is read again just before: a key that was changed here and elsewhere is a
        conflict, shown and not overwritten. Auth0 knows no conditional PATCH: what happens between
        the two requests is not seen.
        """
        editing = self._editing
        if editing is None or editing.is_saving:
            return
        wanted = self._read_text(editing, text)
        if wanted is None:
            return
        changes = editing.changes(wanted)
        if not changes:
            self._show(self._value, texts.NOTHING_TO_SAVE, focus=True)
            return

        turn = self._next_turn()
        editing.is_saving = True
        self._alert = None
        self._changed()
        try:
            now = await self._api.read(self._sub)
            if turn != self._turn:
                return
            if isinstance(now, LongJson):
                self._not_saved(editing, texts.NOW_LONG, "", ())
                return
            keys = conflicts(changes, editing.before, now)
            if keys:
                self._show_conflict(editing, keys, now)
                return
            merged = [key for key in editing.changes(now) if key not in changes]
            needed = still_needed(changes, now)
            value = await self._api.change(self._sub, needed) if needed else now
        except Auth0Error as error:
            if turn == self._turn:
                self._not_saved(editing, *_alert_of(error, retry=""))
        else:
            if turn == self._turn:
                self._read_at = self._clock.now()
                self._show(value, _saved(merged), focus=True)

    def use_theirs(self, text: str) -> None:
        """Take the values that are now at the tenant into the text, and go on editing."""
        editing = self._editing
        if editing is None or editing.is_saving or editing.theirs is None:
            return
        mine = self._read_text(editing, text)
        if mine is None:
            return
        editing.use_theirs(mine)
        self._alert = None
        self._focus = _new_focus()
        self._changed()

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn

    def _read_text(self, editing: Editing, text: str) -> "Json | None":
        """Return the object that text is, None after saying why it is not one."""
        try:
            return editing.read(text)
        except NotAnObject as why:
            self._say(why.title, why.detail, (), focus=True)
            return None

    def _show(self, value: "Json | LongJson", status: str, *, focus: bool) -> None:
        self._reached = "shown"
        self._editing = None
        self._value = value
        self._is_busy = False
        self._alert = None
        self._status = status
        self._focus = _new_focus() if focus else ""
        self._changed()

    def _show_conflict(self, editing: Editing, keys: list[str], now: "Json") -> None:
        self._read_at = self._clock.now()
        self._value = now
        editing.meet(keys, now)
        self._say(texts.CONFLICT, texts.CONFLICT_WHY.format(keys=_listed(keys)), (), focus=True)

    def _not_saved(
        self,
        editing: Editing,
        title: str,
        detail: str,
        ways_on: "tuple[tuple[str, str], ...]",
    ) -> None:
        editing.is_saving = False
        kept = (
            texts.TEXT_TO_COPY if ways_on else texts.TEXT_KEPT
        )  # each of these ways leaves the page
        if title.startswith("“"):  # what tenant or API said stands first
            detail = texts.NOT_SAVED_SAID + detail
        else:
            title = texts.NOT_SAVED.format(why=title)
        self._say(title, detail + kept, ways_on, focus=True)

    def _say(
        self,
        title: str,
        detail: str,
        actions: "tuple[tuple[str, str], ...]",
        *,
        focus: bool = False,
    ) -> None:
        self._alert = {
            "title": title,
            "detail": detail,
            "actions": actions,
            "focus": _new_focus() if focus else "",
        }
        self._changed()


def _alert_of(error: Auth0Error, *, retry: str) -> "tuple[str, str, tuple[tuple[str, str], ...]]":
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


def _saved(merged: list[str]) -> str:
    return texts.SAVED_AND_MERGED.format(keys=_listed(merged)) if merged else texts.SAVED


def _listed(keys: list[str]) -> str:
    return ", ".join(f"“{key}”" for key in keys)


def _new_focus() -> str:
    # Only a token that the page has not seen yet moves the focus, so none is ever used twice.
    global _focus_serial
    _focus_serial += 1
    return f"metadata-{_focus_serial}"
