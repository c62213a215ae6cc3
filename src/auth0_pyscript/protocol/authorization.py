"""
The authorization request. Pure. Its response is in `authorization_response`.

Source: RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1.
"""

from ..encoding import base64url
from ..encoding.form import encode_form
from ..errors import ConfigurationError, ProtocolError
from .authorization_parameters import REFUSED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

STATE_PREFIX = "py."  # tells our own callback from another program's ?code=&state=
RANDOM_BYTES = 32  # 256 bits in each state and nonce


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
