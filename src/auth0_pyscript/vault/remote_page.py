"""The vault's link to one page: it sends messages, and it asks for what needs a window."""

import asyncio

from ..errors import NetworkError, from_data
from ..ports import storage_refused
from .message import write_message, write_outcome, write_trees

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..elements.tree import Tree
    from ..ports import Body
    from ..types import ErrorData

    # Sends the page a message, and the body and the texts beside it.
    Send = Callable[[str, Body | None, list[Any]], None]

_FRAME_GRACE = 5.0  # seconds beyond a frame's own time-out, after which the page counts as frozen


class RemotePage:
    """
    Sends messages to one page and waits for its answers.

    It is the StorePort, the WindowPort and the PagePort of the page, because the vault has no
    window.
    """

    def __init__(self, page_id: str, send: "Send") -> None:
        self.page_id = page_id
        self.is_open = True
        self.has_window = False  # until the page's hello says so
        self._send = send
        self._asked = 0
        self._waiting: dict[str, _Slot] = {}
        self._stored: Any = None  # the content of the page's storage, None if it is not known

    def tell(self, kind: str, **members: "Any") -> None:
        """Send a message, if the page is still open."""
        if self.is_open:
            self._send(write_message(kind, **members), None, [])

    def tell_trees(self, trees: "dict[str, Tree]", expected: bool) -> None:
        """Send trees, by the ids of their elements. expected: see `Screen.is_expecting`."""
        if self.is_open:
            text, texts = write_trees(trees, expected)
            self._send(text, None, texts)

    def tell_result(self, call_id: str, value: "Any", body: "Body | None") -> None:
        """
        Send the result of a call, with its body. If the page is gone, the body is released.
        """
        if self.is_open:
            self._send(write_outcome("result", call_id, "value", value), body, [])
        elif body is not None:
            body.release()

    def tell_failure(self, call_id: str, error: "ErrorData") -> None:
        """Send the error of a call, as `errors.to_data` returns it."""
        if self.is_open:
            self._send(write_outcome("failure", call_id, "error", error), None, [])

    def answered(self, message: "dict[str, Any]") -> None:
        """Handle the page's answer to a message of `ask`."""
        slot = self._waiting.get(str(message.get("id")))
        if slot is not None:
            slot.fill(message)

    def close(self) -> None:
        """Note that the page is gone. Each pending `ask` gets an error."""
        self.is_open = False
        for slot in tuple(self._waiting.values()):
            slot.fill({"error": None})

    async def ask(self, name: str, *args: "Any") -> "Any":
        """
        Call a function of the page's window, and return its result.

        Raises: NetworkError "page_gone" if the page is gone; the error that the page answers with.
        """
        if not self.is_open:
            raise gone()
        self._asked += 1
        ask_id = str(self._asked)
        slot = self._waiting[ask_id] = _Slot()
        try:
            self.tell("ask", id=ask_id, name=name, args=list(args))
            message = await slot.wait()
        finally:
            del self._waiting[ask_id]
        if "error" in message:
            raise from_data(message["error"]) if message["error"] else gone()
        return message.get("value")

    # StorePort

    def has_stored(self, stored: "Any") -> None:
        """
        Set the content of the page's storage, {area: {key: text}}. None: ask the page.

        This saves time at the start, when a page answers only after it has been painted.
        """
        self._stored = None
        if isinstance(stored, dict) and all(isinstance(texts, dict) for texts in stored.values()):
            self._stored = stored

    async def get(self, area: str, key: str) -> str | None:
        """Return the text that the page's storage has under key."""
        if self._stored is not None:
            found = self._stored.get(area, {}).get(key)
            return found if isinstance(found, str) else None
        text: str | None = await self._ask_storage("get", area, key)
        return text

    async def set(self, area: str, key: str, text: str) -> None:
        """Store text in the page."""
        await self._ask_storage("set", area, key, text)
        if self._stored is not None:
            self._stored.setdefault(area, {})[key] = text

    async def remove(self, area: str, key: str) -> None:
        """Remove key from the page's storage."""
        if self._stored is not None:
            self._stored.setdefault(area, {}).pop(key, None)
        await self._ask_storage("remove", area, key)

    async def keys(self, area: str) -> list[str]:
        """Return the names that the page's storage has."""
        names: list[str] = await self._ask_storage("keys", area)
        return names

    async def _ask_storage(self, action: str, *args: str) -> "Any":
        answer = await self.ask("store." + action, *args)
        if answer is False:
            raise storage_refused()
        return answer

    # WindowPort and PagePort

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        """
        Let the page store a text and leave for url.

        Raises: `storage_refused()` if the text cannot be stored. The page stays then.
        """
        if not await self.ask("navigate", url, *(keeping or ())):
            raise storage_refused()

    async def authorize_in_frame(
        self, url: str, origin: str, timeout: float
    ) -> dict[str, str] | None:
        """
        Let the page open a hidden frame, and return the authorization response that it posts.

        None if the frame posts none, or if the page is frozen.
        """
        try:
            response: dict[str, str] | None = await asyncio.wait_for(
                self.ask("frame", url, origin, timeout), timeout + _FRAME_GRACE
            )
            return response
        except asyncio.TimeoutError:
            return None

    async def confirm(self, question: str) -> bool:
        """Let the page ask its user."""
        return bool(await self.ask("confirm", question))

    async def go_to(self, address: str) -> str:
        """Let the page show another view. Return that view's name."""
        return str(await self.ask("go_to", address))


class _Slot:
    """Holds one answer. MicroPython: asyncio has no Future."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._message: dict[str, Any] = {}

    def fill(self, message: "dict[str, Any]") -> None:
        self._message = message
        self._event.set()

    async def wait(self) -> "dict[str, Any]":
        await self._event.wait()
        return self._message


def gone() -> NetworkError:
    """Return the error for a page that was closed or left before it answered."""
    return NetworkError(
        "The page that this needs has been closed.",
        "Open the site again.",
        error="page_gone",
    )
