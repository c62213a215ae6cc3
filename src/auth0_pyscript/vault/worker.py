"""The entry of the vault's worker: MicroPython, called by public/vault/vault.js."""

from ..configuration import read_configuration
from ..errors import Auth0Error, to_data
from ..session.storage import storage_prefix
from .body import HostBody
from .message import write_message
from .ports import HostClock, HostCrypto, HostHttp, HostLocks
from .vault import Vault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_vault: "Vault | None" = None
_host: "Any" = None


def start(host: "Any", configuration: str, site: str, build: str, kept: str) -> str:
    """
    Make the vault ready. configuration is the text of auth_config.json; host the worker's own
    functions; kept the session of the vault before this one, "" for none.

    Returns "", or the message that says to every page why there is no vault.
    """
    global _vault, _host
    _host = host
    try:
        checked = read_configuration(configuration, site=site)
    except Auth0Error as error:
        from ..screen.ways_on import alert_text

        # Each page shows this as it is.
        data = to_data(error)
        data["title"], data["detail"] = alert_text(data)
        return write_message("refused", error=data)
    channel = storage_prefix(site, checked.client_id) + "vaults"
    _vault = Vault(
        checked,
        site=site,
        build=build,
        http=HostHttp(host),
        crypto=HostCrypto(host),
        clock=HostClock(host),
        locks=HostLocks(host),
        after=_after,
        tell_others=lambda text: host.broadcast(channel, text),
        keep=lambda text, seconds: host.keep(text, int(seconds)),
        settle=host.kept,
        fetch_rest=host.fetchRest,
    )
    host.listen(channel, _vault.heard)
    _vault.resume(kept)
    return ""


def connect(page_id: str) -> None:
    """A page wants to speak."""
    _running().connect(page_id, lambda text, body: _host.send(page_id, text, _handed_over(body)))


def disconnect(page_id: str) -> None:
    """A page is gone."""
    _running().disconnect(page_id)


def receive(page_id: str, text: str, body_id: str) -> None:
    """A page sent a message, and beside it the body of that name; "" is none."""
    _running().receive(page_id, text, HostBody(_host, body_id) if body_id else None)


def report(text: str) -> None:
    """The worker caught an error, or a violation of its policy."""
    _running().report(text)


def _running() -> Vault:
    assert _vault is not None, "start first"
    return _vault


def _handed_over(body: "Any") -> str:
    return body.handed_over() if body is not None else ""


def _after(seconds: float, action: "Any") -> "Any":
    timer = str(_host.after(int(seconds * 1000), action))
    return lambda: _host.cancel(timer)
