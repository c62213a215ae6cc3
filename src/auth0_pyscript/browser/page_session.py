"""The session for a page's Python: this page's own SessionService, or the vault's."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import JsException, create_proxy, run_sync, to_js

from ..configuration import Configuration, check_configuration
from ..configuration.page_overrides import (
    agreed_configuration,
    check_shared_parameters,
    check_token_storage,
)
from ..encoding.json_text import parse_json
from ..errors import VaultUnavailable
from ..vault.remote_session import RemoteSession
from .http import FetchHttp
from .ports import SystemClock, WebCrypto, WebLocks, WebStore
from .window import PageWindow

if TYPE_CHECKING:
    from ..ports import ClientSession
    from ..session.service import SessionService
    from ..types import Options

_services: "dict[str, tuple[Configuration, SessionService]]" = {}
_remote: RemoteSession | None = None


def session_for(given: Mapping[str, object]) -> "tuple[Configuration, ClientSession]":
    """
    Return the configuration and the session of a client with these options of auth_config.json.

    In a page with a vault all clients share its session. An option that is left out has the value
    of the build.

    Raises: ConfigurationError for options that are wrong or differ from the vault's;
    VaultUnavailable if the page's vault has not started.
    """
    boot = _boot_script()
    if boot is not None and boot.vault:
        check_token_storage("vault", given)
        return agreed_configuration(_built(boot), given, site=folder()), _remote_session(boot)
    check_token_storage("page", given)
    configuration = check_configuration(dict(given) | {"token_storage": "page"}, site=folder())
    service = page_session(configuration)
    if "authorization_params" in given:
        first, _ = _services[_application(configuration)]
        check_shared_parameters(first, configuration)
    return configuration, service


def page_session(configuration: Configuration) -> "SessionService":
    """
    Return this page's session for configuration. The same application always gets the same session.

    Two services of one application would hold two sessions, and their renewals would interfere.
    """
    # A page with a vault does not need these modules.
    from ..session.current import CurrentSession
    from ..session.hint import HintWriter
    from ..session.service import SessionService
    from ..session.signed_in.invitation import STORED_AS
    from ..session.tenant import Tenant, site_prefix

    name = _application(configuration)
    if name not in _services:
        tenant = Tenant(
            configuration,
            site(),
            http=FetchHttp(),
            crypto=WebCrypto(),
            clock=SystemClock(),
            folder=folder(),
        )
        window, store = PageWindow(), WebStore()
        current = CurrentSession(tenant, locks=WebLocks(), windows=window)
        HintWriter(current, store)
        service = SessionService(current, window=window, store=store)
        # What preflight.js took out of the address.
        path = js.URL.new(folder()).pathname
        service.use_invitation(_stored_in_tab(site_prefix(path) + STORED_AS))
        _services[name] = (configuration, service)
    return _services[name][1]


def _stored_in_tab(name: str) -> str | None:
    """Return the text that the tab has stored under name, None for none."""
    try:
        text = js.sessionStorage.getItem(name)
    except JsException:
        return None  # the browser blocks storage, and a login will report that
    return str(text) if isinstance(text, str) else None


def _application(configuration: Configuration) -> str:
    return f"{configuration.issuer} {configuration.client_id}"


def site() -> str:
    """
    Return the address of the site's directory, with its slash, never index.html.

    In a page without the boot script it is the page's directory.
    """
    boot = _boot_script()
    return str(boot.site if boot is not None else js.URL.new(".", js.location.href).href)


def folder() -> str:
    """Return the address of the directory with our files, with its slash: often the site's."""
    boot = _boot_script()
    return str(boot.folder) if boot is not None else site()


class _Link:
    """The boot script's connection to the vault. A body is copied once in each direction."""

    def __init__(self, vault: Any) -> None:
        self._vault = vault

    async def call(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]:
        """Return the answer as JSON text, and its body."""
        ending = js.AbortController.new()
        try:
            return _answer(await self._vault.call(name, args, ending.signal, to_js(body)))
        except asyncio.CancelledError:
            ending.abort()  # tell the vault to cancel the call
            raise

    def call_and_wait(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]:
        """As `call`, for synchronous code in a browser with JSPI."""
        return _answer(run_sync(self._vault.call(name, args, None, to_js(body))))

    def state(self) -> str:
        return str(self._vault.state())

    def follow(self, listener: Callable[[str], None]) -> None:
        self._vault.follow(create_proxy(listener))  # lives as long as the page


def _answer(pair: Any) -> tuple[str, bytes]:
    text, body = pair
    return str(text), body.to_bytes()


def _remote_session(boot: Any) -> RemoteSession:
    global _remote
    if _remote is None:
        _remote = RemoteSession(_Link(boot.vault))
    return _remote


def _built(boot: Any) -> "Options":
    """Return the configuration of the build, as the vault reported it."""
    built: Options | None = parse_json(str(boot.vault.configuration()))
    if built is None:
        raise VaultUnavailable(
            "The vault has not started.",
            "Make Auth0Client in a script that the boot script starts: it waits for the vault.",
        )
    return built


def has_boot_script() -> bool:
    """Return True in a page with public/page/boot.js, which starts the session."""
    return _boot_script() is not None


def _boot_script() -> Any:
    """Return the module public/page/boot.js, None in a page without it."""
    try:
        from pyscript.js_modules import auth0_pyscript_boot as boot
    except ImportError:
        return None
    return boot
