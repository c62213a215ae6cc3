"""
The transaction of one login: what must be remembered between the request and its answer (RFC 9700,
2.1.1).

One for each `state`, so several logins may be under way. It holds no token. A login that leaves the
page keeps its transaction in sessionStorage; a silent one never leaves memory.

In the storage it is two lines: JSON, and the address at which the page was left, which only the
page knows (`WindowPort.navigate`).
"""

import asyncio

from ..configuration import Configuration
from ..encoding.json_text import parse_json, to_json
from ..errors import Auth0Error, ConfigurationError, JsonError
from ..ports import ClockPort, CryptoPort, StorePort
from ..protocol.authorization import (
    RANDOM_BYTES,
    build_authorization_request,
    check_authorization_response,
    new_nonce,
    new_state,
)
from ..protocol.authorization_parameters import CHECKED
from ..protocol.pkce import code_challenge, code_verifier
from .return_to import check_return_to
from .token_spec import TokenSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

MAX_AGE = 3600.0  # seconds; who takes longer to log in starts again

_LATEST = 1e12  # seconds since the Unix epoch; an integer of 309 digits is too large for a float
_TEXTS = ("state", "nonce", "code_verifier", "issuer", "audience", "scope")


class Transaction:
    """One login under way. Its default repr shows nothing of it."""

    __slots__ = (
        "began_at",
        "code_verifier",
        "issuer",
        "nonce",
        "return_to",
        "spec",
        "started_at",
        "state",
    )

    def __init__(
        self,
        *,
        state: str,
        nonce: str,
        code_verifier: str,
        issuer: str,
        spec: TokenSpec,
        return_to: str | None,
        started_at: float,
        began_at: str = "",
    ) -> None:
        self.state: Final = state
        self.nonce: Final = nonce
        self.code_verifier: Final = code_verifier
        self.issuer: Final = issuer  # as it was then: another build may have another tenant
        self.spec: Final = spec
        self.return_to: Final = return_to  # where in the site it ends; None for where it began
        self.began_at: Final = (
            began_at  # where in the page that the login comes back to; "" for another page
        )
        self.started_at: Final = started_at  # seconds since the Unix epoch

    @property
    def login_options(self) -> "dict[str, Any]":
        """
        What `SessionService.login_with_redirect` takes to begin this login anew.

        A transaction that was stored has only the parameters that may be repeated.
        """
        params = {"audience": self.spec.audience, "scope": self.spec.scope}
        return {
            "return_to": self.return_to,
            "authorization_params": params | dict(self.spec.parameters),
        }

    def code_in(self, response: dict[str, str]) -> str:
        """Return the code in an answer to this login. Raises: as `check_authorization_response`."""
        return check_authorization_response(
            response, issuer=self.issuer, state=self.state, audience=self.spec.audience
        )


def start_transaction(
    crypto: CryptoPort, *, issuer: str, spec: TokenSpec, now: float, return_to: str | None = None
) -> Transaction:
    """
    Return a transaction with new random values.

    Raises: ConfigurationError for a return_to outside the site.
    """
    return Transaction(
        state=new_state(crypto.random_bytes(RANDOM_BYTES)),
        nonce=new_nonce(crypto.random_bytes(RANDOM_BYTES)),
        code_verifier=code_verifier(crypto.random_bytes(RANDOM_BYTES)),
        issuer=issuer,
        spec=spec,
        return_to=None if return_to is None else check_return_to(return_to),
        started_at=now,
    )


def authorization_url(
    configuration: Configuration,
    transaction: Transaction,
    *,
    redirect_uri: str,
    response_mode: str = "query",
    prompt: str | None = None,
) -> str:
    """
    Return the address at the tenant that begins transaction.

    Raises: ConfigurationError for its parameters.
    """
    spec = transaction.spec
    return build_authorization_request(
        configuration.endpoint("authorize"),
        client_id=configuration.client_id,
        redirect_uri=redirect_uri,
        scope=spec.scope,
        state=transaction.state,
        nonce=transaction.nonce,
        code_challenge=code_challenge(transaction.code_verifier),
        audience=spec.audience or None,
        response_mode=response_mode,
        extra=spec.parameters if prompt is None else spec.parameters + (("prompt", prompt),),
    )


class TransactionStore:
    """Keeps transactions in the tab. Each can be taken once."""

    def __init__(
        self,
        store: StorePort,
        clock: ClockPort,
        prefix: str,
        site: str,
        configuration: Configuration,
    ) -> None:
        """site is the URL of the site's directory, with its slash."""
        self._store = store
        self._clock = clock
        self._prefix = prefix + "tx:"
        self._site = site
        self._checked = {
            name: value for name, value in configuration.authorization_params if name in CHECKED
        }
        self._forgetting: asyncio.Task[None] | None = None  # the event loop keeps no task alive

    def entry(self, transaction: Transaction) -> tuple[str, str]:
        """Return the name and the text under which the tab is to keep transaction."""
        return self._prefix + transaction.state, _to_text(transaction, self._checked)

    async def take(self, state: str) -> Transaction | None:
        """
        Return the transaction of state and forget it, and those that nobody came back to; None when
        there is none, or none of the last hour.
        """
        key = self._prefix + state
        text = await self._store.get("tab", key)
        if text is None:
            return None
        # A store across a message port takes its time for each question: none of these may hold up
        # a log-in.
        self._forgetting = asyncio.create_task(self._forget(key))
        await asyncio.sleep(0)  # the first has been asked
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
            pass  # the page is gone, or may keep nothing

    def _read(self, text: str | None) -> Transaction | None:
        transaction = None if text is None else _from_text(text, self._site, self._checked)
        if (
            transaction is None
            or not -MAX_AGE < self._clock.now() - transaction.started_at < MAX_AGE
        ):
            return None
        return transaction


def _to_text(transaction: Transaction, checked: "dict[str, str]") -> str:
    spec = transaction.spec
    # An empty one stands for a parameter of the configuration that this login goes without.
    parameters = dict.fromkeys(checked, "") | dict(spec.parameters)
    return to_json(
        {
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_verifier": transaction.code_verifier,
            "issuer": transaction.issuer,
            "audience": spec.audience,
            "scope": spec.scope,
            # The others were for the tenant's page, and may be secret: an invitation, for example.
            "parameters": [pair for pair in parameters.items() if pair[0] in CHECKED],
            "return_to": transaction.return_to,
            "started_at": transaction.started_at,
        }
    )


def _from_text(text: str, site: str, checked: "dict[str, str]") -> Transaction | None:
    from .left_at import is_same_page, place_in_site

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
    # What the storage has lost of the configuration's is checked all the same.
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
    """Return True for the name and the value of a parameter that a transaction keeps."""
    if not (
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
    ):
        return False
    name, value = pair
    is_number = all(character in "0123456789" for character in value)
    return name in CHECKED and (name != "max_age" or is_number)
