"""WindowPort: leaving the page, and the hidden frame of a silent authentication."""

import asyncio
from typing import Any

import js
from pyodide.ffi import create_proxy

from ..errors import ProtocolError
from .ports import WebStore

# A frame that has loaded and posts nothing shows an error page or nothing: because of
# X-Frame-Options, the tenant's policy, or a missing network. So the wait ends early.
_SILENCE_AFTER_LOAD = 5.0  # seconds


class PageWindow:
    """WindowPort of this page, and the Windows of page mode, where this window is the only one."""

    def any(self) -> "PageWindow":
        """Return this window."""
        return self

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        """Navigate to url, which must be http or https, after storing a text in the tab."""
        if js.URL.new(url, js.location.href).protocol not in ("https:", "http:"):
            raise ProtocolError("An address was not opened, because it is neither http nor https.")
        if keeping is not None:
            name, text = keeping
            await WebStore().set("tab", name, f"{text}\n{js.location.href}")
        js.location.assign(url)

    async def authorize_in_frame(
        self, url: str, origin: str, timeout: float
    ) -> dict[str, str] | None:
        """
        Return the authorization response that url posts from a hidden frame.

        Return None after timeout seconds, or 5 seconds after the frame has loaded without a
        message. Source: response_mode=web_message, draft-sakimura-oauth-wmrm-00.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[dict[str, str] | None] = loop.create_future()
        frame = js.document.createElement("iframe")
        frame.hidden = True
        frame.title = "Silent authentication"
        frame.setAttribute("aria-hidden", "true")

        def give_up() -> None:
            if not answer.done():
                answer.set_result(None)

        def on_message(event: Any) -> None:
            # Both checks are needed: any window may post to this one, and a frame may be navigated.
            if event.source != frame.contentWindow or event.origin != origin:
                return
            response = _authorization_response(event.data)
            if response is not None and not answer.done():
                answer.set_result(response)

        def on_load(_event: Any) -> None:
            timers.append(loop.call_later(_SILENCE_AFTER_LOAD, give_up))

        timers = [loop.call_later(timeout, give_up)]
        message_listener, load_listener = create_proxy(on_message), create_proxy(on_load)
        js.addEventListener("message", message_listener)
        frame.addEventListener("load", load_listener)
        try:
            frame.src = url
            js.document.body.append(frame)
            return await answer
        finally:
            for timer in timers:
                timer.cancel()
            js.removeEventListener("message", message_listener)
            frame.removeEventListener("load", load_listener)
            frame.remove()
            message_listener.destroy()
            load_listener.destroy()


def _authorization_response(data: Any) -> dict[str, str] | None:
    """Return the text members of the response, None if data is another message."""
    if getattr(data, "type", None) != "authorization_response":
        return None
    response = getattr(data, "response", None)
    if response is None or not hasattr(response, "object_entries"):
        return None
    return {
        str(entry[0]): str(entry[1])
        for entry in js.Object.entries(response)
        if isinstance(entry[1], str)
    }
