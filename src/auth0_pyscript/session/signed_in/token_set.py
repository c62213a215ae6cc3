"""The tokens of one answer of the tenant. They are never stored and never leave the session."""

from ..token_spec import TokenSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from ...protocol.token import TokenResponse

LEEWAY = 60.0  # seconds; a token with less left is renewed before it is used


class TokenSet:
    """Immutable. Its default repr shows no token."""

    __slots__ = (
        "access_token",
        "expires_at",
        "nonce",
        "obtained_at",
        "refresh_token",
        "scope",
        "spec",
    )

    def __init__(
        self,
        *,
        spec: TokenSpec,
        access_token: str,
        refresh_token: str | None,
        scope: str,
        nonce: str,
        obtained_at: float,
        expires_at: float,
    ) -> None:
        self.spec: Final = spec  # what was requested, and what a renewal requests
        self.access_token: Final = access_token
        self.refresh_token: Final = refresh_token
        self.scope: Final = scope  # as granted
        self.nonce: Final = nonce  # of the login with which this family of tokens began
        self.obtained_at: Final = obtained_at  # seconds since the Unix epoch
        self.expires_at: Final = expires_at

    @classmethod
    def from_response(
        cls,
        response: "TokenResponse",
        spec: TokenSpec,
        *,
        nonce: str,
        asked_at: float,
        refresh_token: str | None = None,
    ) -> "TokenSet":
        """
        Return the tokens of response, which answers a request for spec.

        refresh_token: the one to keep if the response has none.
        """
        return cls(
            spec=spec,
            access_token=response.access_token,
            refresh_token=response.refresh_token or refresh_token,
            scope=response.scope,
            nonce=nonce,
            obtained_at=asked_at,
            expires_at=response.expires_at,
        )

    def replacing(self, **changes: "Any") -> "TokenSet":
        """Return these tokens with other values for the members in changes."""
        return TokenSet(**(self._members() | changes))

    def to_data(self) -> "dict[str, Any]":
        """Return plain data, tokens included: see `from_data`."""
        return self._members() | {"spec": self.spec.to_data()}

    @classmethod
    def from_data(cls, data: "dict[str, Any]") -> "TokenSet":
        """Return the tokens of data that `to_data` returned."""
        return cls(**(data | {"spec": TokenSpec.from_data(data["spec"])}))

    def is_fresh(self, now: float) -> bool:
        """
        Return True if the access token is valid long enough to be used.

        A token that lives less than two minutes is used for half of its life, so that it is not
        renewed for every call. A token from a later time than now is not used: the clock was set
        back, so the token's age is unknown.
        """
        if self.obtained_at - now > LEEWAY:
            return False
        return self.expires_at - now > min(LEEWAY, (self.expires_at - self.obtained_at) / 2)

    def _members(self) -> "dict[str, Any]":
        return {name: getattr(self, name) for name in TokenSet.__slots__}
