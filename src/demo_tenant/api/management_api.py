"""
/api/v2/users/{id} of Auth0's Management API, for access tokens of users: their own data only.

Statuses and messages are Auth0's. So is the merge of user_metadata: root members are merged, null
deletes a member, {} deletes all.
"""

from ..encoding.form import FormError
from ..encoding.json_text import Json, JsonError, dump_object, split_object
from ..encoding.moment import iso_time
from ..http_message import MAX_BODY, Response, json_response
from ..oauth.access_token import TokenRefused, check_access_token, scope_of
from ..store import event_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..context import Context
    from ..http_message import Request
    from ..store.records import User

# Attributes that Auth0 accepts only with the scope update:users.
_FOR_ADMINISTRATORS = frozenset(
    [
        "app_metadata",
        "blocked",
        "email",
        "email_verified",
        "family_name",
        "given_name",
        "name",
        "nickname",
        "password",
        "phone_number",
        "picture",
        "username",
        "verify_email",
    ]
)


class ApiError(Exception):
    """An error answer of the API in Auth0's form."""

    def __init__(self, status: int, error: str, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message
        self.code = code


async def read_user(context: "Context", request: "Request", user_id: str) -> "Response":
    """GET: answer with the user of the access token."""
    try:
        user = _authorize(context, request, user_id, "read:current_user")
    except ApiError as error:
        return _answer_error(context, request, error)
    event_log.write(context, event_log.API_OPERATION, user_id=user_id, detail="Get a user")
    return json_response(200, _show(context, user))


async def update_user(context: "Context", request: "Request", user_id: str) -> "Response":
    """PATCH: merge user_metadata, and answer with the whole user."""
    try:
        user = _authorize(context, request, user_id, "update:current_user_metadata")
        merged = merge_metadata(Json(user["user_metadata"] or "{}"), _read_changes(request))
        if len(merged.text) > MAX_BODY:
            raise _invalid_body(f"Larger than {MAX_BODY}", " on property user_metadata")
    except ApiError as error:
        return _answer_error(context, request, error)
    user["user_metadata"] = merged.text
    user["updated_at"] = context.now
    event_log.write(context, event_log.API_OPERATION, user_id=user_id, detail="Update a user")
    return json_response(200, _show(context, user))


def merge_metadata(metadata: Json, changes: "list[tuple[str, Json]]") -> Json:
    """
    Return metadata with changes applied.

    Changed members stay in place, new ones follow, and members that changes sets to null are
    removed.
    """
    if not changes:
        return Json("{}")
    changed = [name for name, _ in changes]
    members = split_object(metadata)
    known = [name for name, _ in members]
    merged = [
        (name, changes[changed.index(name)][1] if name in changed else value)
        for name, value in members
    ]
    merged += [(name, value) for name, value in changes if name not in known]
    return dump_object(
        [(name, value) for name, value in merged if name not in changed or value.kind != "null"]
    )


def _authorize(context: "Context", request: "Request", user_id: str, scope: str) -> "User":
    try:
        claims = check_access_token(context, request, context.management_audience)
    except TokenRefused as refused:
        raise ApiError(401, "Unauthorized", str(refused)) from None
    if scope not in scope_of(claims):
        message = f"Insufficient scope, expected any of: {scope}"
        raise ApiError(403, "Forbidden", message, "insufficient_scope")
    if claims["sub"] != user_id:
        message = "User to be acted on does not match subject in bearer token."
        raise ApiError(403, "Forbidden", message, "insufficient_scope")
    user = context.state.find_user(user_id)
    if user is None:
        raise ApiError(404, "Not Found", "The user does not exist.", "inexistent_user")
    return user


def _read_changes(request: "Request") -> "list[tuple[str, Json]]":
    """Return the members of user_metadata in the body. Raises: ApiError."""
    if len(request.body) > MAX_BODY:
        message = f"Payload content length greater than maximum allowed: {MAX_BODY}"
        raise ApiError(413, "Request Entity Too Large", message)
    try:
        body = request.json()
        if body.kind != "object":
            raise _invalid_body(f"Expected type object but found type {body.kind}")
        members = split_object(body)
    except (JsonError, FormError):
        raise ApiError(400, "Bad Request", "Invalid request payload JSON format") from None
    change = None
    for name, value in members:
        if name in _FOR_ADMINISTRATORS:
            message = "Insufficient scope, expected any of: update:users"
            raise ApiError(403, "Forbidden", message, "insufficient_scope")
        if name != "user_metadata":
            raise _invalid_body(f"Additional properties not allowed: {name}")
        if value.kind != "object":
            raise _invalid_body(
                f"Expected type object but found type {value.kind}", " on property user_metadata"
            )
        change = value
    if change is None:
        raise _invalid_body("Too few properties defined (0), minimum 1")
    try:
        return split_object(change)
    except JsonError as error:
        raise _invalid_body(str(error), " on property user_metadata") from None


def _invalid_body(reason: str, where: str = "") -> ApiError:
    return ApiError(
        400, "Bad Request", f"Payload validation error: '{reason}'{where}.", "invalid_body"
    )


def _show(context: "Context", user: "User") -> Json:
    provider, _, local_id = user["user_id"].partition("|")
    identity = dump_object(
        [
            ("user_id", local_id),
            ("provider", provider),
            ("connection", "Username-Password-Authentication"),
            ("isSocial", False),
        ]
    )
    members: list[tuple[str, Any]] = [
        ("created_at", iso_time(user["created_at"])),
        ("email", user["email"]),
        ("email_verified", user["email_verified"]),
        ("identities", [identity]),
        ("name", user["name"]),
        ("nickname", user["nickname"]),
        ("picture", context.assets_url + user["picture"]),
        ("updated_at", iso_time(user["updated_at"])),
        ("user_id", user["user_id"]),
    ]
    if user["user_metadata"]:
        members.append(("user_metadata", Json(user["user_metadata"])))
    if user["last_login"]:
        members.append(("last_login", iso_time(user["last_login"])))
    members.append(("logins_count", user["logins_count"]))
    return dump_object(members)


def _answer_error(context: "Context", request: "Request", error: ApiError) -> "Response":
    event_log.write(
        context, event_log.API_REFUSED, detail=f"{request.method}: {error.status} {error.message}"
    )
    members: list[tuple[str, str | int]] = [
        ("statusCode", error.status),
        ("error", error.error),
        ("message", error.message),
    ]
    if error.code:
        members.append(("errorCode", error.code))
    return json_response(error.status, dump_object(members))
