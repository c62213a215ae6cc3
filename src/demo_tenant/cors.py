"""CORS: only the allowed web origins of an application may read the tenant's JSON."""

from .http_message import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .context import Context
    from .http_message import Pairs, Request

_MAX_AGE = "600"  # seconds for which a browser may cache the answer to a preflight


def preflight(context: "Context", request: "Request", methods: "list[str]") -> Response:
    """Return the answer to an OPTIONS request for a path with these methods."""
    headers = cors_headers(context, request)
    if headers:
        headers += [
            ("access-control-allow-methods", ", ".join(methods)),
            # auth0-client: Auth0's JavaScript SDKs send their name and version in it.
            ("access-control-allow-headers", "authorization, auth0-client, content-type"),
            ("access-control-max-age", _MAX_AGE),
        ]
    return Response(204, headers)


def cors_headers(context: "Context", request: "Request") -> "Pairs":
    """Return the headers that allow request's origin to read the answer, or [] if it is unknown."""
    if not any(request.origin in client["web_origins"] for client in context.state.clients):
        return []
    return [
        ("access-control-allow-origin", request.origin or ""),
        ("access-control-expose-headers", "date, retry-after, www-authenticate"),
    ]
