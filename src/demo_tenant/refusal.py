"""The two ways to refuse: to the person in front of the page, and to the client by its protocol."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class ErrorPage(Exception):
    """A person must read this: title says what happened, detail why and what to do. error is OAuth's code."""

    def __init__(self, status: int, title: str, detail: str, *, error: str = "invalid_request") -> None:
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
