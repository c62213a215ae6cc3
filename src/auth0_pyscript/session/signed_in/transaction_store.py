"""The transactions in the tab's storage: they connect the answer of a login with its request."""

import asyncio

from ...encoding.json_text import parse_json
from ...errors import Auth0Error, ConfigurationError, JsonError
from ...ports import StorePort
from ...protocol.authorization_parameters import CHECKED
from ..return_to import check_return_to
from ..tenant import Tenant
from ..token_spec import TokenSpec
from ..transaction import STORED_AS, Transaction, checked_parameters
from .left_at import is_same_page, place_in_site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_AGE = 3600.0  # seconds; a login that takes longer must be begun again

_LATEST = 1e12  # seconds since the Unix epoch; an integer of 309 digits is too large for a float
_TEXTS = ("state", "nonce", "code_verifier", "issuer", "audience", "scope")


class TransactionStore:
    """Stores transactions in the tab. Each can be taken once."""

    def __init__(self, tenant: Tenant, store: StorePort) -> None:
        self._store = store
        self._clock = tenant.clock
        self._prefix = tenant.storage_prefix + STORED_AS
        self._site = tenant.site
        self._checked = checked_parameters(tenant.configuration)
        self._forgetting: asyncio.Task[None] | None = None  # the event loop keeps no task alive

    async def take(self, state: str) -> Transaction | None:
        """
        Return the transaction of state, and remove it and all abandoned ones. Return None if there
        is no transaction of the last hour.
        """
        key = self._prefix + state
        text = await self._store.get("tab", key)
        if text is None:
            return None
        # A store behind a message port takes long for each question. None may delay a login.
        self._forgetting = asyncio.create_task(self._forget(key))
        await asyncio.sleep(0)  # the first question has been sent
        return self._read(text)

    async def _forget(self, taken: str) -> None:
        try:
            await self._store.remove("tab", taken)
            for key in await self._store.keys("tab"):
                if (
                    key.startswith(self._prefix)
                    and self._read(await self._store.get("tab", key)) is None
                ):
                    await self._store.remove("tab", key)
        except Auth0Error:
            pass  # the page is gone, or its browser blocks storage

    def _read(self, text: str | None) -> Transaction | None:
        transaction = None if text is None else _from_text(text, self._site, self._checked)
        if (
            transaction is None
            or not -MAX_AGE < self._clock.now() - transaction.started_at < MAX_AGE
        ):
            return None
        return transaction


def _from_text(text: str, site: str, checked: "dict[str, str]") -> Transaction | None:
    # Every script of the origin can write to storage, so what is read there is input from outside.
    text, _, left_at = text.partition("\n")
    began_at = place_in_site(left_at, site)
    try:
        data = parse_json(text)
        if not isinstance(data, dict) or not _is_well_formed(data):
            return None
        return_to = (
            began_at if data.get("return_to") is None else check_return_to(data["return_to"])
        )
    except (JsonError, ConfigurationError):
        return None
    # Parameters of the configuration that the stored text lacks are checked, too.
    parameters = checked | dict(data["parameters"])
    spec = TokenSpec(
        audience=data["audience"],
        scope=data["scope"],
        parameters=tuple(sorted(pair for pair in parameters.items() if pair[1])),
    )
    return Transaction(
        state=data["state"],
        nonce=data["nonce"],
        code_verifier=data["code_verifier"],
        issuer=data["issuer"],
        spec=spec,
        return_to=return_to,
        started_at=data["started_at"],
        began_at=began_at if is_same_page(began_at) else "",
    )


def _is_well_formed(data: "dict[str, Any]") -> bool:
    started_at, parameters = data.get("started_at"), data.get("parameters")
    return (
        all(isinstance(data.get(name), str) for name in _TEXTS)
        and isinstance(data.get("return_to"), (str, type(None)))
        and isinstance(started_at, (int, float))
        and not isinstance(started_at, bool)
        and abs(started_at) < _LATEST
        and isinstance(parameters, list)
        and all(_is_parameter(pair) for pair in parameters)
    )


def _is_parameter(pair: object) -> bool:
    """Return True if name and value are a parameter that a transaction stores."""
    if not (
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
    ):
        return False
    name, value = pair
    is_number = all(character in "0123456789" for character in value)
    return name in CHECKED and (name != "max_age" or is_number)
