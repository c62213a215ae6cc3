"""The user metadata on the screen: read, shown, edited, saved, and what went wrong on the way."""

from ....errors import Auth0Error, NetworkError
from . import texts
from .card import Card, alert_of
from .changes import conflicts, still_needed
from .editing import Editing, NotAnObject
from .long_json import LongJson
from .users_api import UsersApi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ....ports import ClockPort, PagePort
    from .card import Ways
    from .metadata_state import Json, MetadataState


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

        self._card = Card()
        self._editing: Editing | None = None

    def close(self) -> None:
        """Drop whatever is under way: the user has changed."""
        self._turn += 1

    @property
    def mode(self) -> str:
        """What is done with them now, as `view` names it."""
        return self._card.reached if self._editing is None else self._editing.mode

    @property
    def is_settled(self) -> bool:
        """True when the card has its height: something is shown, or nothing could be read."""
        return self.mode in ("shown", "failed")

    def view_state(self, element: str) -> "MetadataState":
        """Return what `view` asks for, for the element of that id."""
        return self._card.view_state(element, self._editing)

    @property
    def unsaved(self) -> str:
        """The text that was being saved or could not be saved, "" when there is none."""
        return self._editing.unsaved if self._editing is not None else ""

    def elements_are(self, elements: list[str]) -> None:
        """
        These are the elements that show it. The editor closes with its own: what stood in it is
        gone.
        """
        if self.mode == "editing" and self._card.element not in elements:
            self._show(self._card.value, "", focus=False)

    async def load(self, *, asked_in: str = "") -> None:
        """
        Read the metadata, for the first time or again; what is being edited stays as it is.

        When the user asked for it in an element, the focus goes from a button that vanishes to what
        takes its place.
        """
        if self._editing is not None or (self._reading and self._reading == self._turn):
            return
        turn = self._reading = self._next_turn()
        is_vanishing = self._card.reached == "failed" or self._card.has_alert
        focus = asked_in != "" and is_vanishing
        self._card.element = asked_in or self._card.element
        # The outline of the first time is shown already.
        is_first = self._card.reached == "loading" and not self._card.has_alert
        if self._card.reached == "shown":
            self._card.is_busy = True
        else:
            self._card.reached = "loading"
        self._card.clear()
        if not is_first:
            self._changed()
        try:
            value = await self._api.read(self._sub)
        except Auth0Error as error:
            if turn == self._turn:
                self._reading = 0
                self._card.is_busy = False
                if self._card.reached == "loading":
                    self._card.reached = "failed"
                title, detail, ways = alert_of(error, retry="refresh-metadata")
                self._say(title, detail, ways, focus=focus)
        else:
            if turn == self._turn:
                self._reading = 0
                self._card.read_at = self._clock.now()
                self._show(value, "", focus=focus)

    def edit(self, element: str) -> None:
        """Open the editor on what is shown, in the element of that id."""
        value = self._card.value
        if self.mode != "shown" or isinstance(value, LongJson):
            return
        self._next_turn()  # an answer that is under way would change what the user compares with
        self._editing = Editing(value)
        self._card.element = element
        self._card.is_busy = False
        self._card.clear()
        self._card.take_focus()
        self._changed()

    async def cancel(self, text: str) -> None:
        """
        Close the editor; text is what stands in it. Asks first when that would lose something.
        """
        if self._editing is None or self._editing.is_saving:
            return
        self._editing.text = text
        if not self.unsaved or await self._page.confirm(texts.LEAVE_UNSAVED):
            self._show(self._card.value, "", focus=True)

    async def leave(self) -> bool:
        """
        Close the editor because the page is to be left, and say whether the user agrees.

        What is typed is not known here, so it asks whenever the editor is open.
        """
        if self._editing is None:
            return True
        if not await self._page.confirm(texts.LEAVE_EDITOR):
            return False
        self._show(self._card.value, "", focus=False)
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
            self._show(self._card.value, texts.NOTHING_TO_SAVE, focus=True)
            return

        turn = self._next_turn()
        is_sent = False
        editing.is_saving = True
        self._card.clear()
        self._changed()
        try:
            now = await self._api.read(self._sub)
            if turn != self._turn:
                return
            if isinstance(now, LongJson):
                editing.is_saving = False
                self._say(texts.NOW_LONG, texts.NOW_LONG_WHY, (), focus=True)
                return
            keys = conflicts(changes, editing.before, now)
            if keys:
                self._show_conflict(editing, keys, now)
                return
            merged = [key for key in editing.changes(now) if key not in changes]
            needed = still_needed(changes, now)
            is_sent = bool(needed)
            value = await self._api.change(self._sub, needed) if needed else now
        except Auth0Error as error:
            if turn == self._turn:
                is_certain = not (is_sent and isinstance(error, NetworkError))
                self._not_saved(editing, *alert_of(error, retry=""), is_certain=is_certain)
        else:
            if turn == self._turn:
                self._card.read_at = self._clock.now()
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
        self._card.take_focus()
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
        self._editing = None
        self._card.show(value, status, focus=focus)
        self._changed()

    def _show_conflict(self, editing: Editing, keys: list[str], now: "Json") -> None:
        self._card.read_at = self._clock.now()
        self._card.value = now
        editing.meet(keys, now)
        self._say(texts.CONFLICT, texts.CONFLICT_WHY.format(keys=_listed(keys)), (), focus=True)

    def _not_saved(
        self,
        editing: Editing,
        title: str,
        detail: str,
        ways_on: "Ways",
        *,
        is_certain: bool = True,
    ) -> None:
        editing.is_saving = False
        self._card.say_not_saved(title, detail, ways_on, is_certain=is_certain)
        self._changed()

    def _say(self, title: str, detail: str, actions: "Ways", *, focus: bool) -> None:
        self._card.say(title, detail, actions, focus=focus)
        self._changed()


def _saved(merged: list[str]) -> str:
    return texts.SAVED_AND_MERGED.format(keys=_listed(merged)) if merged else texts.SAVED


def _listed(keys: list[str]) -> str:
    return ", ".join(f"“{key}”" for key in keys)
