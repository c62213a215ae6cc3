"""What an API answered to `Auth0Client.fetch`."""

from .encoding.json_text import parse_json
from .encoding.quotation import quote
from .encoding.utf8 import read_utf8
from .errors import ApiError, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class ApiResponse:
    """
    An answer: `status`, `headers` (a dict, names in lower case), `body` (bytes), `url`.

    Any status is an answer; `raise_for_status` makes an error of those from 400.
    """

    __slots__ = ("body", "headers", "status", "url")

    def __init__(self, *, status: int, headers: dict[str, str], body: bytes, url: str) -> None:
        self.status: Final = status
        self.headers: Final = headers
        self.body: Final = body
        self.url: Final = url

    @property
    def ok(self) -> bool:
        """Whether the status is one of success (200 to 299)."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """
        Return the body as text, read as UTF-8: U+FFFD for what is not, and no byte order mark.
        """
        return read_utf8(self.body)

    def json(self) -> "Any":
        """
        Return the value of the body, a JSON text, as a browser's `Response.json()` reads it,
        integers exact.

        Raises: JsonError if the body is not JSON (an HTML error page, for example).
        """
        return parse_json(self.body)

    def raise_for_status(self) -> None:
        """Raises: ApiError when the status is 400 or more, with what the API says about it."""
        if self.status >= 400:
            raise ApiError(
                f"The API answered with status {self.status}.",
                _message(self),
                status=self.status,
                retryable=self.status == 429 or self.status >= 500,
            )

    def __repr__(self) -> str:
        return f"<ApiResponse {self.status}>"


def response_of(answer: "dict[str, Any]") -> ApiResponse:
    """
    Return the answer of `SessionService.fetch` as a response; repeated headers are joined by
    commas.
    """
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
