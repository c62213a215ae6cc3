"""/oauth/token and /oauth/revoke (RFC 6749, 3.2; RFC 7636, 4.6; RFC 7009), for public clients."""

from ..encoding.base64url import fingerprint
from ..encoding.json_text import dump_object
from ..http_message import BadRequest, Response, json_response, only_value
from ..store import event_log
from .access_token import issue_access_token
from .authorization_code import find_code, is_used, revoke_tokens, use_code
from .id_token import issue_id_token
from .refresh_token import find_family, is_latest, issue_family, revoke_family, rotate
from .refusal import BLOCKED, OAuthError, is_blocked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Request
    from ..store.records import Client


async def token(context: "Context", request: "Request") -> "Response":
    """Exchange an authorization code or a refresh token for tokens."""
    try:
        fields = request.form()
        grant_type = _require(fields, "grant_type")
        if grant_type == "authorization_code":
            return await _exchange_code(context, fields)
        if grant_type == "refresh_token":
            return await _exchange_refresh_token(context, fields)
        raise OAuthError("unsupported_grant_type", f"Unsupported grant type: {grant_type}")
    except BadRequest as error:
        return _error(OAuthError("invalid_request", str(error)))
    except OAuthError as error:
        return _error(error)


async def revoke(context: "Context", request: "Request") -> "Response":
    """Revoke the family of a refresh token. An unknown token counts as revoked (RFC 7009, 2.2)."""
    try:
        fields = request.form()
        client = _require_client(context, fields)
        refresh_token = _require(fields, "token")
    except BadRequest as error:
        return _error(OAuthError("invalid_request", str(error)))
    except OAuthError as error:
        return _error(error)
    family = find_family(context, refresh_token)
    if family is not None and family["client_id"] == client["client_id"]:
        revoke_family(context, family)
        event_log.write(
            context,
            event_log.REFRESH_REVOKED,
            user_id=family["user_id"],
            client_id=family["client_id"],
        )
    return Response(200, [("cache-control", "no-store")])


async def _exchange_code(context: "Context", fields: "Pairs") -> "Response":
    client = _require_client(context, fields)
    code = find_code(context, _require(fields, "code"))
    code_verifier = _require(fields, "code_verifier")
    redirect_uri = only_value(fields, "redirect_uri")
    try:
        if code is None or code["wanted"]["client_id"] != client["client_id"]:
            raise OAuthError("invalid_grant", "Invalid authorization code", status=403)
        if is_used(code):
            revoke_tokens(context, code)
            description = (
                "Invalid authorization code: it was used before, so its tokens are revoked"
            )
            raise OAuthError("invalid_grant", description, status=403)
        user = context.state.find_user(code["user_id"])
        if user is None:
            raise OAuthError("invalid_grant", "The user is gone", status=403)
        # A client with the code but without its verifier gets no second try.
        use_code(context, code, jti=context.new_id(), family_hash="")
        if redirect_uri != code["wanted"]["redirect_uri"]:
            raise OAuthError(
                "invalid_grant", "The redirect_uri is not that of the login", status=403
            )
        if fingerprint(code_verifier) != code["wanted"]["code_challenge"]:
            raise OAuthError("invalid_grant", "Failed to verify code verifier", status=403)
    except OAuthError as error:
        event_log.write(
            context, event_log.CODE_REFUSED, client_id=client["client_id"], detail=error.description
        )
        raise
    refresh_token = ""
    if "offline_access" in code["wanted"]["scope"]:
        refresh_token, code["family_hash"] = issue_family(context, code)
    event_log.write(
        context, event_log.CODE_EXCHANGED, user_id=user["user_id"], client_id=client["client_id"]
    )
    access_token = await issue_access_token(
        context,
        client,
        user_id=user["user_id"],
        audience=code["wanted"]["audience"],
        scope=code["wanted"]["scope"],
        jti=code["jti"],
    )
    id_token = await issue_id_token(
        context,
        client,
        user,
        scope=code["wanted"]["scope"],
        sid=code["sid"],
        auth_time=code["auth_time"],
        nonce=code["wanted"]["nonce"],
    )
    return _answer(client, access_token, refresh_token, id_token, code["wanted"]["scope"])


async def _exchange_refresh_token(context: "Context", fields: "Pairs") -> "Response":
    client = _require_client(context, fields)
    presented = _require(fields, "refresh_token")
    family = find_family(context, presented)
    user = context.state.find_user(family["user_id"]) if family else None
    if family is None or user is None or family["client_id"] != client["client_id"]:
        event_log.write(context, event_log.REFRESH_REFUSED, client_id=client["client_id"])
        raise OAuthError("invalid_grant", "Unknown or invalid refresh token.", status=403)
    if is_blocked(user):
        event_log.write(
            context,
            event_log.REFRESH_REFUSED,
            user_id=user["user_id"],
            client_id=client["client_id"],
            detail=BLOCKED,
        )
        raise OAuthError("invalid_grant", BLOCKED, status=403)
    if not is_latest(family, presented):
        revoke_family(context, family)
        event_log.write(
            context,
            event_log.REFRESH_REUSED,
            user_id=user["user_id"],
            client_id=client["client_id"],
        )
        raise OAuthError("invalid_grant", "Unknown or invalid refresh token.", status=403)
    wider = [name for name in only_value(fields, "scope").split() if name not in family["scope"]]
    if wider:
        raise OAuthError("invalid_scope", "The scope is wider than what was granted")
    refresh_token = rotate(context, family, presented)
    event_log.write(
        context, event_log.REFRESH_EXCHANGED, user_id=user["user_id"], client_id=client["client_id"]
    )
    access_token = await issue_access_token(
        context,
        client,
        user_id=user["user_id"],
        audience=family["audience"],
        scope=family["scope"],
        jti=context.new_id(),
    )
    id_token = await issue_id_token(
        context,
        client,
        user,
        scope=family["scope"],
        sid=family["sid"],
        auth_time=family["auth_time"],
    )
    return _answer(client, access_token, refresh_token, id_token, family["scope"])


def _answer(
    client: "Client", access_token: str, refresh_token: str, id_token: str, scope: list[str]
) -> "Response":
    members: list[tuple[str, str | int]] = [("access_token", access_token)]
    if refresh_token:
        members.append(("refresh_token", refresh_token))
    if id_token:
        members.append(("id_token", id_token))
    members += [
        ("scope", " ".join(scope)),
        ("expires_in", client["access_token_lifetime"]),
        ("token_type", "Bearer"),
    ]
    return json_response(200, dump_object(members))


def _require_client(context: "Context", fields: "Pairs") -> "Client":
    client = context.state.find_client(_require(fields, "client_id"))
    if client is None:
        raise OAuthError("access_denied", "Unauthorized", status=401)
    return client


def _require(fields: "Pairs", name: str) -> str:
    value = only_value(fields, name)
    if not value:
        raise OAuthError("invalid_request", f"Missing required parameter: {name}")
    return value


def _error(error: OAuthError) -> "Response":
    members = [("error", error.error), ("error_description", error.description)]
    return json_response(error.status, dump_object(members))
