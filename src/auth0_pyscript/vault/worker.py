"""The entry of the vault's worker: MicroPython, called by public/vault/vault.js."""

from ..configuration import check_configuration
from ..errors import Auth0Error, to_data
from ..protocol.json_text import parse_json
from .message import write_message
from .ports import HostClock, HostCrypto, HostHttp, HostLocks
from .vault import Vault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_vault: "Vault | None" = None
_host: "Any" = None
_refusal = ""


def start(host: "Any", configuration: str, site: str, build: str, lock: str) -> None:
    """Make the vault ready. configuration is the text of auth_config.json; host the worker's own functions."""
    global _vault, _host, _refusal
    _host = host
    try:
        _vault = Vault(
            check_configuration(parse_json(configuration), site=site),
            site=site,
            build=build,
            lock=lock,
            http=HostHttp(host),
            crypto=HostCrypto(host),
            clock=HostClock(),
            locks=HostLocks(host),
            after=_after,
        )
    except Auth0Error as error:
        # Every page hears why; a new worker, with the file mended, starts anew.
        _refusal = write_message("refused", error=to_data(error))


def connect(page_id: str) -> None:
    """A page wants to speak."""
    if _vault is None:
        _host.send(page_id, _refusal)
    else:
        _vault.connect(page_id, lambda text: _host.send(page_id, text))


def disconnect(page_id: str) -> None:
    """A page is gone."""
    if _vault is not None:
        _vault.disconnect(page_id)


def receive(page_id: str, text: str) -> None:
    """A page said something."""
    if _vault is not None:
        _vault.receive(page_id, text)


def report(text: str) -> None:
    """The worker caught an error, or a violation of its policy."""
    if _vault is not None:
        _vault.report(text)


def _after(seconds: float, action: "Any") -> "Any":
    timer = str(_host.after(int(seconds * 1000), action))
    return lambda: _host.cancel(timer)
