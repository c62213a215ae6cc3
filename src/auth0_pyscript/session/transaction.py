"""
The transaction of one login: what must be remembered between the request and its answer (RFC 9700,
section 2.1.1).

There is one transaction for each `state`, so several logins may be pending. A transaction has no
token. A login that leaves the page stores its transaction in sessionStorage. The transaction of a
silent authentication stays in memory.

The stored text has two lines: JSON, and the address at which the page was left. Only the page knows
that address (`WindowPort.navigate`).
"""

from ..configuration import Configuration
from ..encoding.json_text import to_json
from ..ports import CryptoPort
from ..protocol.authorization import (
    RANDOM_BYTES,
    build_authorization_request,
    new_nonce,
    new_state,
)
from ..protocol.authorization_parameters import CHECKED
from ..protocol.pkce import code_challenge, code_verifier
from .return_to import check_return_to
from .token_spec import TokenSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from ..types import LoginOptions

STORED_AS = "tx:"  # the `state` follows


class Transaction:
    """One pending login. Its default repr shows no secret."""

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
        self.issuer: Final = issuer  # when it began: another build may have another tenant
        self.spec: Final = spec
        self.return_to: Final = return_to  # where in the site it ends; None for where it began
        # Where it began in the page that the tenant sends the user to; "" for another page.
        self.began_at: Final = began_at
        self.started_at: Final = started_at  # seconds since the Unix epoch

    @property
    def login_options(self) -> "LoginOptions":
        """
        The options with which `SessionService.login_with_redirect` begins this login again.

        A stored transaction has only the parameters that may be repeated.
        """
        params = {"audience": self.spec.audience, "scope": self.spec.scope}
        return {
            "return_to": self.return_to,
            "authorization_params": params | dict(self.spec.parameters),
        }


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
    Return the URL at the tenant that begins the login of transaction.

    Raises: ConfigurationError for parameters that cannot be set.
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


def stored_entry(
    transaction: Transaction, configuration: Configuration, *, prefix: str
) -> tuple[str, str]:
    """
    Return the name and the text under which the tab stores transaction.

    prefix: the prefix of this application's names.
    """
    name = prefix + STORED_AS + transaction.state
    return name, _to_text(transaction, checked_parameters(configuration))


def checked_parameters(configuration: Configuration) -> "dict[str, str]":
    """Return the configuration's parameters against which the answer of each login is checked."""
    return {name: value for name, value in configuration.authorization_params if name in CHECKED}


def _to_text(transaction: Transaction, checked: "dict[str, str]") -> str:
    spec = transaction.spec
    # An empty value removes a parameter of the configuration from this login.
    parameters = dict.fromkeys(checked, "") | dict(spec.parameters)
    return to_json(
        {
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_verifier": transaction.code_verifier,
            "issuer": transaction.issuer,
            "audience": spec.audience,
            "scope": spec.scope,
            # The others were for the tenant's page, and may be secrets, such as an invitation.
            "parameters": [pair for pair in parameters.items() if pair[0] in CHECKED],
            "return_to": transaction.return_to,
            "started_at": transaction.started_at,
        }
    )
