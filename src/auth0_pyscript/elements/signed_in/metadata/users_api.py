"""
The user's own record at the Management API: reads it, changes its user_metadata, and explains
errors.

Source: Auth0 Management API v2, GET and PATCH /api/v2/users/{id}.
"""

from ....encoding.form import percent_encode
from ....encoding.json_text import parse_json, to_json
from ....encoding.quotation import quote
from ....errors import (
    ApiError,
    ApiNotAllowed,
    Auth0Error,
    ConfigurationError,
    JsonError,
    from_data,
)
from ....ports import bytes_of
from ....protocol.scope import covers
from . import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ....configuration import Configuration
    from ....ports import SessionPort
    from ....types import ApiAnswer
    from .long_json import LongJson

    Json = dict[str, Any]

READ_SCOPE = "read:current_user"
UPDATE_SCOPE = "update:current_user_metadata"

# user_id is requested to recognise a user record among other JSON objects: both may lack
# user_metadata.
_FIELDS = "?fields=user_id,user_metadata&include_fields=true"
_JSON = ["content-type", "application/json"]
LONG = 65536  # bytes; the vault's Python reads these in 0.4 s, and cannot serve pages meanwhile
_NO_ANSWER = ("NetworkError", "RequestTimeout")  # there was no answer
_TIMEOUT = 10.0  # seconds; this API is never asleep, and a user waits


class UsersApi:
    """Reads and changes the metadata of one user through a session, which adds the access token."""

    def __init__(self, service: "SessionPort", configuration: "Configuration") -> None:
        self._service = service
        self._configuration = configuration

    async def read(self, sub: str) -> "Json | LongJson":
        """
        Return the user's current metadata, {} if there are none.

        In the vault a record of more than LONG bytes gives a `LongJson`.

        Raises: ApiError if the API refuses or answers with something else; the errors of the
        session.
        """
        return await self._ask("GET", sub, _FIELDS, None, READ_SCOPE)

    async def change(self, sub: str, changes: "Json") -> "Json | LongJson":
        """
        Merge changes into the user's metadata (None deletes a key). Return the result.

        changes must not be empty, because the API would delete everything. Raises: as `read`.
        """
        if not changes:
            raise ValueError("an empty change would wipe the metadata")
        body = to_json({"user_metadata": changes}).encode()
        return await self._ask("PATCH", sub, "", body, UPDATE_SCOPE)

    async def _ask(
        self, method: str, sub: str, query: str, body: bytes | None, scope: str
    ) -> "Json | LongJson":
        api = self._configuration.management_api
        if api is None:
            raise ConfigurationError(texts.API_MISSING, texts.API_MISSING_WHY, option="apis")
        if sub in (".", ".."):
            raise ApiNotAllowed(
                f"The user's identifier is “{sub}”, which no address can have in its path.",
                "Give the user another identifier at the tenant.",
                url=api.base_url,
            )
        answer = await self._service.fetch(
            {
                "url": api.base_url + "users/" + percent_encode(sub) + query,
                "method": method,
                "headers": [_JSON] if body is not None else [],
                "body": body,
                "timeout": _TIMEOUT,
            }
        )
        if answer["status"] != 200:
            raise _refusal(answer, scope, self._service.state()["scope"] or "")
        return _metadata(answer, sub)


def _metadata(answer: "ApiAnswer", sub: str) -> "Json | LongJson":
    """
    Return the user_metadata in a successful answer, after checking that it is this user's record.
    """
    user = _json(answer)
    if user is None:
        kind = _header(answer, "content-type") or texts.NO_TYPE
        raise ApiError(
            texts.API_NOT_JSON,
            texts.API_NOT_JSON_WHY.format(type=quote(kind, 60), status=answer["status"]),
            status=answer["status"],
        )
    is_user = isinstance(user, dict) and ("user_id" in user or "user_metadata" in user)
    if is_user and user.get("user_id", sub) == sub:
        metadata = user.get("user_metadata")
        if metadata is None:
            return {}
        if isinstance(metadata, dict):
            return answer.get("long") or metadata
    raise ApiError(texts.API_NOT_A_USER, texts.API_NOT_A_USER_WHY, status=answer["status"])


def _refusal(answer: "ApiAnswer", scope: str, granted: str) -> Auth0Error:
    """
    Return the error for an answer that is not 200. scope is the scope that the request needs.

    The title quotes the API. If the tenant refused another token, the title quotes the tenant.
    """
    status = answer["status"]
    body = _json(answer)
    said = body.get("message") if isinstance(body, dict) else None
    message = quote(said) if isinstance(said, str) else ""

    def error(what: str, why: str, *, retryable: bool | None = None) -> ApiError:
        title, detail = (f"“{message}”", f"{what} {why}".strip()) if message else (what, why)
        return ApiError(title, detail, status=status, retryable=retryable)

    if status == 401:
        if answer.get("refusal") and answer["refusal"]["kind"] not in _NO_ANSWER:
            refusal = answer["refusal"]
            return from_data(refusal | {"detail": f"{texts.API_NO_TOKEN} {refusal['detail']}"})
        return error(texts.API_UNAUTHORIZED, texts.API_UNAUTHORIZED_WHY)
    if status == 403:
        if not covers(granted, scope):
            why = texts.API_SCOPE_MISSING_WHY.format(scope=scope)
        else:
            why = ("" if message else texts.API_NO_REASON) + texts.API_FORBIDDEN_WHY
        return error(texts.API_FORBIDDEN, why)
    if status == 404:
        return error(texts.API_NOT_FOUND, texts.API_NOT_FOUND_WHY)
    if status == 429:
        seconds = _header(answer, "retry-after")
        # RFC 9110, 10.2.3: seconds, or a date. A date would not help the user.
        is_number = 0 < len(seconds) < 6 and all(c in "0123456789" for c in seconds)
        why = (
            texts.API_TOO_MANY_WHY.format(seconds=int(seconds))
            if is_number
            else texts.API_TOO_MANY_SOON
        )
        return error(texts.API_TOO_MANY, why, retryable=True)
    if status >= 500:
        return error(texts.API_FAILED.format(status=status), texts.API_FAILED_WHY, retryable=True)
    return error(texts.API_REFUSED.format(status=status), texts.API_REFUSED_WHY)


def _json(answer: "ApiAnswer") -> "Any":
    """Return the answer's JSON value, None when it is not JSON. answer["long"] is long metadata."""
    body = answer["body"]
    try:
        if isinstance(body, bytes) or body.size <= LONG:
            return parse_json(bytes_of(body))
        from .long_json import LongJson

        facts, text = body.read_record(LONG)
        answer["long"] = None if text is None else LongJson(text)
        return parse_json(facts)
    except JsonError:
        return None


def _header(answer: "ApiAnswer", name: str) -> str:
    for key, value in answer["headers"]:
        if key.lower() == name:
            return str(value)
    return ""
