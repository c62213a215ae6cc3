"""
The response to an authorization request. Pure.

Anyone can write a response into the browser's address. So no part of it may be used, not even an
error, before `check_authorization_response` has compared it with the transaction.
Source: RFC 6749, section 4.1; OpenID Connect Core, section 3.1.2; RFC 9207.
"""

from ..encoding.form import parse_form
from ..errors import CallbackError, ProtocolError
from .authorization_error import authorization_error

_RESPONSE_PARAMETERS = ("state", "code", "error", "error_description", "iss")


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
            f"The issuer must be {issuer}. Tell the developer of this page: domain in "
            "auth_config.json must be the tenant's own address.",
            error="issuer_mismatch",
        )
    if "error" in response:
        raise authorization_error(
            response["error"], response.get("error_description", ""), audience=audience
        )
    if not response.get("code"):
        raise ProtocolError("The tenant's answer was refused: its code is empty.", "Log in again.")
    return response["code"]
