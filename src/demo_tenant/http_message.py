"""The tenant's requests and responses. The adapters convert them from and to real HTTP."""

from .encoding.form import FormError, decode_utf8, parse_form
from .encoding.json_text import Json, JsonError, check_json, split_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    Pairs = list[tuple[str, str]]

MAX_BODY = 32_768  # bytes; MicroPython in a Service Worker takes too long to read more


class BadRequest(Exception):
    """A request that is malformed."""


class Request:
    """
    One request.

    path is percent-encoded and relative to the issuer, without a leading slash. The names of
    headers are in lower case. session_id is the value that an earlier Response set for this
    browser. origin is the Origin header.
    """

    __slots__ = ("body", "headers", "method", "origin", "path", "query", "session_id")

    def __init__(
        self,
        *,
        method: str,
        path: str,
        query: "Pairs",
        headers: "dict[str, str]",
        body: bytes = b"",
        session_id: str | None = None,
        origin: str | None = None,
    ) -> None:
        self.method: Final = method
        self.path: Final = path
        self.query: Final = query
        self.headers: Final = headers
        self.body: Final = body
        self.session_id: Final = session_id
        self.origin: Final = origin

    def header(self, name: str) -> str:
        """Return the header with this name in lower case, or ""."""
        return self.headers.get(name, "")

    def form(self) -> "Pairs":
        """Return the fields of the body, a form or a JSON object of strings. Raises: BadRequest."""
        if len(self.body) > MAX_BODY:
            raise BadRequest("The body is too large.")
        try:
            if self.header("content-type").split(";")[0].strip().lower() == "application/json":
                return [(name, value.string()) for name, value in split_object(self.json())]
            return parse_form(decode_utf8(self.body))
        except (FormError, JsonError) as error:
            raise BadRequest(f"The body cannot be read: {error}.") from None

    def json(self) -> Json:
        """Return the body as JSON. Raises: JsonError, FormError."""
        return check_json(decode_utf8(self.body))


class Response:
    """
    One response.

    session_id: None keeps the browser's session id, "" deletes it, any other text replaces it.
    """

    __slots__ = ("body", "headers", "session_id", "status")

    def __init__(
        self, status: int, headers: "Pairs", body: bytes = b"", *, session_id: str | None = None
    ) -> None:
        self.status: Final = status
        self.headers: Final = headers
        self.body: Final = body
        self.session_id: Final = session_id

    def header(self, name: str) -> str | None:
        """Return the first header with this name in lower case, or None."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


def json_response(status: int, value: Json, *headers: "tuple[str, str]") -> Response:
    """Return value as an answer that no cache may store."""
    always = [
        ("content-type", "application/json; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ]
    return Response(status, always + list(headers), value.text.encode())


def redirect(url: str) -> Response:
    """Return an answer that redirects the browser to url with GET."""
    headers = [("location", url), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")]
    return Response(303, headers)


def only_value(pairs: "Pairs", name: str) -> str:
    """
    Return the value of name in pairs, or "" if name is absent.

    Raises: BadRequest if name is repeated (RFC 6749, 3.1 and 3.2).
    """
    values = [value for key, value in pairs if key == name]
    if len(values) > 1:
        raise BadRequest(f"The parameter {name} is repeated.")
    return values[0] if values else ""
