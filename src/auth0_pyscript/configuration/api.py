"""One API of the configuration. Pure."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class Api:
    """
    An API: its access tokens are for `audience`, and go to addresses below `base_url` (it ends with
    a slash).
    """

    __slots__ = ("audience", "base_url", "scope")

    def __init__(self, *, audience: str, base_url: str, scope: str) -> None:
        self.audience: Final = audience
        self.base_url: Final = base_url
        self.scope: Final = scope

    def __repr__(self) -> str:
        return f"Api(audience={self.audience!r}, base_url={self.base_url!r}, scope={self.scope!r})"
