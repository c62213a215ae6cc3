"""One API of the configuration. Pure."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class Api:
    """
    An API of the configuration.

    audience: the API's identifier at the tenant.
    base_url: its tokens are sent only to addresses below this URL. It ends with a slash.
    scope: the scope that is requested for it, names separated by spaces.
    """

    __slots__ = ("audience", "base_url", "scope")

    def __init__(self, *, audience: str, base_url: str, scope: str) -> None:
        self.audience: Final = audience
        self.base_url: Final = base_url
        self.scope: Final = scope

    def __repr__(self) -> str:
        return f"Api(audience={self.audience!r}, base_url={self.base_url!r}, scope={self.scope!r})"
