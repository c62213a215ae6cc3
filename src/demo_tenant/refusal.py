"""
Who is refused, and the two ways to refuse: to the person at the page, to the client by its
protocol.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from .records import User

BLOCKED = "user is blocked"  # as Auth0 says it


def is_blocked(user: "User") -> bool:
    """
    Return True if the user may not log in. A user that an older tenant has saved is not blocked.
    """
    return user.get("blocked", False)


class ErrorPage(Exception):
    """
    A person must read this: title says what happened, detail why and what to do. error is OAuth's
    code.
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
    """A client gets this, in a redirect (RFC 6749, 4.1.2.1) or as JSON with a status (5.2)."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(error)
        self.error: Final = error
        self.description: Final = description
        self.status: Final = status
