"""The answer of an API to `Auth0Client.fetch`. Pure."""

from .encoding.json_text import parse_json
from .encoding.quotation import quote
from .encoding.utf8 import read_utf8
from .errors import ApiError, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from .types import ApiAnswer


class ApiResponse:
    """
    The answer of an API.

    status: the HTTP status, an int.
    headers: a dict with names in lower case. Values of a repeated header are joined by ", ".
    body: bytes, already decompressed by the browser.
    url: the address that answered.
    """

    __slots__ = ("body", "headers", "status", "url")

    def __init__(self, *, status: int, headers: dict[str, str], body: bytes, url: str) -> None:
        self.status: Final = status
        self.headers: Final = headers
        self.body: Final = body
        self.url: Final = url

    @property
    def ok(self) -> bool:
        """True if the status is 200 to 299."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """
        Return the body as text, decoded as UTF-8 without a byte order mark.

        Bytes that are not UTF-8 become U+FFFD, as with a browser's `Response.text()`.
        """
        return read_utf8(self.body)

    def json(self) -> "Any":
        """
        Return the body, which must be JSON, as dict, list, str, int, float, bool or None.

        The text is accepted as by a browser's `Response.json()`; integers of any size are exact.
        Raises: JsonError if the body is not JSON (an HTML error page, for example).
        Source: RFC 8259.
        """
        return parse_json(self.body)

    def raise_for_status(self) -> None:
        """
        Return None if the status is below 400.

        Raises: ApiError for any other status. Its detail quotes the `message`, `error_description`,
        `detail` or `error` of a JSON body. It is retryable for 429 and from 500 on.
        """
        if self.status >= 400:
            raise ApiError(
                f"The API answered with status {self.status}.",
                _message(self),
                status=self.status,
                retryable=self.status == 429 or self.status >= 500,
            )

    def __repr__(self) -> str:
        return f"<ApiResponse {self.status}>"


def response_of(answer: "ApiAnswer") -> ApiResponse:
    """Return the answer of a session's `fetch` as an ApiResponse."""
    headers: dict[str, str] = {}
    for name, value in answer["headers"]:
        headers[name] = headers[name] + ", " + value if name in headers else value
    return ApiResponse(
        status=answer["status"], headers=headers, body=answer["body"], url=answer["url"]
    )


def _message(response: ApiResponse) -> str:
    try:
        data = response.json()
    except ProtocolError:
        return ""
    for name in ("message", "error_description", "detail", "error"):
        if isinstance(data, dict) and isinstance(data.get(name), str) and data[name]:
            return f"It says: “{quote(data[name])}”"
    return ""
