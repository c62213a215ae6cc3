"""The two kinds of refusal: a page for the user, and an OAuth error for the client."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from ..store.records import User

BLOCKED = "user is blocked"  # Auth0's text


def is_blocked(user: "User") -> bool:
    """Return True if the user may not log in."""
    return user.get("blocked", False)


class ErrorPage(Exception):
    """
    A refusal that the user must read.

    title: what happened. detail: why, and what to do. error: OAuth's code.
    """

    def __init__(
        self, status: int, title: str, detail: str, *, error: str = "invalid_request"
    ) -> None:
        super().__init__(title)
        self.status: Final = status
        self.title: Final = title
        self.detail: Final = detail
        self.error: Final = error


class OAuthError(Exception):
    """
    A refusal for the client.

    It is sent in a redirect (RFC 6749, 4.1.2.1), or as JSON with a status (RFC 6749, 5.2).
    """

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(error)
        self.error: Final = error
        self.description: Final = description
        self.status: Final = status
