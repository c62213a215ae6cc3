"""The session's home in page mode: one SessionService for this page, over the browser's own ports."""

import js

from ..configuration import Configuration
from ..session import SessionService
from .http import FetchHttp
from .ports import SystemClock, WebCrypto, WebLocks, WebStore
from .window import PageWindow

_services: dict[str, SessionService] = {}


def page_session(configuration: Configuration) -> SessionService:
    """
    Return this page's session for configuration: the same one whenever the same application is asked for.

    Two services of one application would hold two sessions and renew behind each other's back.
    """
    name = f"{configuration.issuer} {configuration.client_id}"
    if name not in _services:
        _services[name] = SessionService(
            configuration,
            site=site(),
            http=FetchHttp(),
            crypto=WebCrypto(),
            clock=SystemClock(),
            store=WebStore(),
            locks=WebLocks(),
            window=PageWindow(),
        )
    return _services[name]


def site() -> str:
    """Return the site's directory with its slash: the callback and the log-out address, never index.html."""
    return str(js.URL.new(".", js.location.href).href)
