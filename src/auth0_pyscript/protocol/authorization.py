"""
The authorization request and its response. Pure.

Anyone can write a response into the browser's address. So no part of it may be used, not even an
error, before `check_authorization_response` has compared it with the transaction.
Source: RFC 6749, section 4.1; OpenID Connect Core, section 3.1.2; RFC 9207.
"""

from ..encoding import base64url
from ..encoding.form import encode_form, parse_form
from ..errors import CallbackError, ConfigurationError, ProtocolError
from .authorization_parameters import REFUSED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

STATE_PREFIX = "py."  # tells our own callback from another program's ?code=&state=
RANDOM_BYTES = 32  # 256 bits in each state and nonce

_RESPONSE_PARAMETERS = ("state", "code", "error", "error_description", "iss")


def new_state(random: bytes) -> str:
    """
    Return a `state` made of 32 random bytes, after STATE_PREFIX.

    Raises: ProtocolError for another length.
    """
    return STATE_PREFIX + new_nonce(random)


def new_nonce(random: bytes) -> str:
    """Return a `nonce` made of 32 random bytes. Raises: ProtocolError for another length."""
    if len(random) != RANDOM_BYTES:
        raise ProtocolError(
            f"A state or nonce is made of {RANDOM_BYTES} random bytes, not of {len(random)}."
        )
    return base64url.encode(random)


def is_own_state(state: str) -> bool:
    """
    Return True if state has the form that `new_state` gives.

    That suggests that the callback is ours. It proves nothing.
    """
    if not state.startswith(STATE_PREFIX):
        return False
    try:
        return len(base64url.decode(state[len(STATE_PREFIX) :])) == RANDOM_BYTES
    except ProtocolError:
        return False


def build_authorization_request(
    endpoint: str,
    *,
    client_id: str,
    redirect_uri: str,
    scope: str,
    state: str,
    nonce: str,
    code_challenge: str,
    audience: str | None = None,
    response_mode: str = "query",
    extra: "Iterable[tuple[str, str | int | None]]" = (),
) -> str:
    """
    Return the URL of the authorization request.

    extra has further parameters (prompt, max_age, login_hint, organization, …). Parameters with the
    value None or "" are left out.
    Raises: ConfigurationError for a parameter in extra that the SDK sets itself or refuses.
    Source: RFC 6749, section 4.1.1; RFC 7636, section 4.3; OpenID Connect Core, section 3.1.2.1.
    """
    pairs = [
        ("response_type", "code"),
        ("response_mode", response_mode),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("scope", scope),
    ]
    if audience:
        pairs.append(("audience", audience))
    pairs += [
        ("state", state),
        ("nonce", nonce),
        ("code_challenge", code_challenge),
        ("code_challenge_method", "S256"),
    ]
    for name, value in extra:
        if name in REFUSED or name in [given for given, _ in pairs]:
            raise ConfigurationError(
                f"The parameter '{name}' of a login cannot be set here.",
                "It is given twice, or the SDK sets it itself, or no page may send it. Remove it.",
                option="authorization_params",
            )
        if value is not None and value != "":
            pairs.append((name, str(value)))
    return endpoint + "?" + encode_form(pairs)


def parse_authorization_response(query: str) -> dict[str, str] | None:
    """
    Return the authorization response in a page's query, or None if the query is something else.

    A response has a state, and a code or an error. The result has the parameters state, code,
    error, error_description and iss, as far as they are present.
    Raises: ProtocolError for a repeated parameter, or for a code together with an error.
    Source: RFC 6749, sections 3.1, 4.1.2 and 4.1.2.1; RFC 9207, section 2.
    """
    if query.startswith("?"):
        query = query[1:]
    pairs = parse_form(query)
    names = [name for name, _ in pairs]
    if "state" not in names or not ("code" in names or "error" in names):
        return None
    for name in _RESPONSE_PARAMETERS:
        if names.count(name) > 1:
            raise ProtocolError(
                f"The tenant's answer was refused: it has {name!r} more than once.", "Log in again."
            )
    if "code" in names and "error" in names:
        raise ProtocolError(
            "The tenant's answer was refused: it is both a success and an error.", "Log in again."
        )
    return {name: value for name, value in pairs if name in _RESPONSE_PARAMETERS}


def check_authorization_response(
    response: dict[str, str], *, issuer: str, state: str, audience: str = ""
) -> str:
    """
    Return the code of a response, after comparing the response with its transaction.

    issuer, state and audience are those of the authorization request. Raises, in this order:
    CallbackError for another state, CallbackError for another `iss`, the error that
    `authorization_error` returns for an error response, ProtocolError for an empty code.
    Source: RFC 6749, section 4.1.2; RFC 9207, section 2.4; RFC 9700, section 4.4.
    """
    if response.get("state") != state:
        raise CallbackError(
            "This login answer belongs to another login.",
            (
                "It was used before, or comes from a bookmark, another tab or another site. "
                "Log in again."
            ),
        )
    if response.get("iss", issuer) != issuer:
        raise CallbackError(
            "This login answer comes from another issuer than the login request went to.",
            f"The issuer must be {issuer}. Tell the developer of this page: `domain` in "
            "auth_config.json must be the tenant's own address.",
            error="issuer_mismatch",
        )
    if "error" in response:
        from .authorization_error import authorization_error

        raise authorization_error(
            response["error"], response.get("error_description", ""), audience=audience
        )
    if not response.get("code"):
        raise ProtocolError("The tenant's answer was refused: its code is empty.", "Log in again.")
    return response["code"]
