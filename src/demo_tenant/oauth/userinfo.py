"""/userinfo (OpenID Connect Core, 5.3): the claims of the access token's user."""

from ..encoding.json_text import dump_object
from ..http_message import Response, json_response
from .access_token import TokenRefused, check_access_token, scope_of
from .id_token import user_claims

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Request


async def userinfo(context: "Context", request: "Request") -> "Response":
    """Return sub and the claims for the token's scope."""
    try:
        claims = check_access_token(context, request, context.userinfo_audience)
    except TokenRefused as refused:
        return _refuse(401, "invalid_token", str(refused))
    user = context.state.find_user(claims["sub"])
    if user is None or "openid" not in scope_of(claims):
        return _refuse(403, "insufficient_scope", "The token does not have the scope openid")
    members = [("sub", user["user_id"])] + user_claims(context, user, scope_of(claims))
    return json_response(200, dump_object(members))


def _refuse(status: int, error: str, description: str) -> Response:
    # RFC 6750, 3: the error is in the header. The body repeats it for clients that read the body.
    challenge = ("www-authenticate", f'Bearer error="{error}"')
    members = [("error", error), ("error_description", description)]
    return json_response(status, dump_object(members), challenge)
