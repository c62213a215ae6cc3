"""
An API call as the signed-in user: with a token, and a second request if the API refused the token.
"""

from ...configuration.api import Api
from ...errors import Auth0Error, AuthorizationError, ConfigurationError, NetworkError, TokenError
from ...ports import HttpPort, HttpResponse
from ..token_spec import TokenSpec
from .slash import past_redirect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Iterable

    from ...types import ApiRequest
    from .session import Session
    from .token_set import TokenSet

TIMEOUT = 60.0  # seconds; a service that was asleep takes half a minute for its first answer

_SAFE_METHODS = frozenset(("GET", "HEAD"))


async def call_api(
    request: "ApiRequest",
    api: Api,
    session: "Session",
    tokens: "Callable[[TokenSpec, str], Awaitable[TokenSet]]",
    http: HttpPort,
) -> "tuple[HttpResponse, Auth0Error | None]":
    """
    Send request, which `Admission` returned, with a token of api. Return the answer.

    tokens(spec, rejected) returns tokens that satisfy spec, and not the rejected access token.

    After a 401 the session renews the token. A GET or HEAD is then sent once more. Another method
    is not, because the first request may have had an effect. If there is no new token, the 401
    itself is the answer, together with the error that says why there is none. For a redirect see
    `slash`.

    Raises: ConfigurationError for an Authorization header of the caller; the errors of getting a
    token; NetworkError.
    """
    method = str(request.get("method") or "GET").upper()
    headers = checked_headers(request.get("headers") or [])
    # For the audience of the login any token will do: the developer and the user chose its scope.
    spec = TokenSpec(
        audience=api.audience, scope="" if api.audience == session.audience else api.scope
    )

    async def send(access_token: str) -> HttpResponse:
        async def send_to(url: str) -> HttpResponse:
            return await http.request(
                method,
                url,
                headers=headers + [("authorization", "Bearer " + access_token)],
                body=request.get("body"),
                timeout=request.get("timeout") or TIMEOUT,
            )

        return await past_redirect(send_to, request["url"], is_safe=method in _SAFE_METHODS)

    first = (await tokens(spec, "")).access_token
    response = await send(first)
    if response.status != 401 or not session.may_replace(api.audience, first):
        return response, None
    try:
        try:
            second = (await tokens(spec, first)).access_token
        except (NetworkError, AuthorizationError, TokenError) as error:
            return response, error
        if method not in _SAFE_METHODS:
            return response, None
    except BaseException:
        response.release()
        raise
    response.release()
    return await send(second), None


def checked_headers(headers: "Iterable[Any]") -> list[tuple[str, str]]:
    """
    Return pairs of name and value with the names in lower case.

    Raises: ConfigurationError for an Authorization header, because the session adds it.
    """
    pairs = [(str(name).lower(), str(value)) for name, value in headers]
    if any(name == "authorization" for name, _ in pairs):
        raise ConfigurationError(
            "This call has an Authorization header of its own.",
            "Leave it out: the session adds the token. "
            "For another kind of authorization send the request yourself.",
            option="headers",
        )
    return pairs
