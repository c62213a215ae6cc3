"""The entry of the vault's worker: MicroPython, called by public/vault/vault.js."""

from ..configuration import read_configuration
from ..errors import Auth0Error, to_data
from ..session.tenant import Tenant
from .body import HostBody
from .message import write_message
from .ports import HostClock, HostCrypto, HostHttp, HostLocks
from .vault import Vault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

_vault: "Vault | None" = None
_host: "Any" = None


def start(host: "Any", configuration: str, folder: str, site: str, build: str, saved: str) -> str:
    """
    Start the vault. host has the worker's functions. configuration is the text of auth_config.json.
    folder and site are the addresses of the directory with our files, and of the site's directory.
    saved is the session of the previous vault, "" for none.

    Returns "", or the message that tells every page why the vault does not start.
    """
    global _vault, _host
    _host = host
    try:
        checked = read_configuration(configuration, site=folder)
    except Auth0Error as error:
        return _refusal(error)
    tenant = Tenant(
        checked,
        site,
        http=HostHttp(host),
        crypto=HostCrypto(host),
        clock=HostClock(host),
        folder=folder,
    )
    channel = tenant.storage_prefix + "vaults"
    _vault = Vault(tenant, locks=HostLocks(host), host=_Host(host, channel), build=build)
    host.listen(channel, _vault.heard)
    _vault.resume(saved)
    return ""


def misfit(origin: str) -> str:
    """Return the message to a page that was built for another tenant than the one at origin."""
    from ..start_failure import configuration_misfit

    return _refusal(configuration_misfit(origin, option="domain"))


def connect(page_id: str) -> None:
    """Add a page that has opened a connection."""
    _running().connect(
        page_id,
        lambda text, body, texts: _host.send(page_id, text, _handed_over(body), *texts),
    )


def disconnect(page_id: str) -> None:
    """Remove a page that is gone."""
    _running().disconnect(page_id)


def receive(page_id: str, text: str, body_id: str) -> None:
    """Handle a message of a page, and the body with that name beside it; "" is none."""
    _running().receive(page_id, text, HostBody(_host, body_id) if body_id else None)


def report(text: str) -> None:
    """Report an error of the worker, or a violation of its policy, to the pages."""
    _running().report(text)


def _refusal(error: Auth0Error) -> str:
    from ..elements.ways_on import alert_text

    # Each page shows this text without changes.
    data = to_data(error)
    data["title"], data["detail"] = alert_text(data)
    return write_message("refused", error=data)


def _running() -> Vault:
    assert _vault is not None, "start first"
    return _vault


def _handed_over(body: "Any") -> str:
    return body.handed_over() if body is not None else ""


class _Host:
    """HostPort by the functions of public/vault/host.js."""

    def __init__(self, host: "Any", channel: str) -> None:
        self._host = host
        self._channel = channel

    def after(self, seconds: float, action: "Callable[[], None]") -> "Callable[[], None]":
        timer = str(self._host.after(int(seconds * 1000), action))
        return lambda: self._host.cancel(timer)

    def tell_other_vaults(self, text: str) -> None:
        self._host.broadcast(self._channel, text)

    def save_session(self, snapshot: str, seconds: float) -> None:
        self._host.save(snapshot, int(seconds))

    async def session_saved(self) -> None:
        await self._host.saved()

    async def fetch_rest(self) -> None:
        await self._host.fetchRest()
