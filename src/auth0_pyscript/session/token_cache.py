"""
The tokens in memory, and which of them answers a request. They are never stored and never leave the
session.
"""

from .token_spec import TokenSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

LEEWAY = 60.0  # seconds; a token with less left is renewed before it is used


class TokenSet:
    """
    The tokens that came of one wish. Never changed, only replaced. Its default repr shows nothing
    of it.
    """

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
        self.spec: Final = spec
        self.access_token: Final = access_token
        self.refresh_token: Final = refresh_token
        self.scope: Final = scope  # as granted
        self.nonce: Final = nonce  # of the log-in that this family of tokens began with
        self.obtained_at: Final = obtained_at  # seconds since the Unix epoch
        self.expires_at: Final = expires_at

    def is_fresh(self, now: float) -> bool:
        """
        Say whether there is time enough left to use the access token.

        A token that lives less than two minutes is used for half of its life, not renewed at every
        call. One that was obtained later than now is not used: the clock was set back, so nobody
        knows how old it is.
        """
        if self.obtained_at - now > LEEWAY:
            return False
        return self.expires_at - now > min(LEEWAY, (self.expires_at - self.obtained_at) / 2)

    def without_refresh_token(self) -> "TokenSet":
        """Return the same tokens but for the refresh token."""
        return TokenSet(
            spec=self.spec,
            access_token=self.access_token,
            refresh_token=None,
            scope=self.scope,
            nonce=self.nonce,
            obtained_at=self.obtained_at,
            expires_at=self.expires_at,
        )


class TokenCache:
    """
    All token sets of a session, the log-in's own first. One that expired stays: it says how to
    renew it.
    """

    def __init__(self) -> None:
        self._sets: list[TokenSet] = []

    def put(self, tokens: TokenSet) -> None:
        """Keep tokens in the place of those that came of the same wish."""
        for index, known in enumerate(self._sets):
            if _same_wish(known, tokens):
                self._sets[index] = tokens
                return
        self._sets.append(tokens)

    def find(self, spec: TokenSpec) -> TokenSet | None:
        """Return the first token set that satisfies spec, fresh or not."""
        for tokens in self._sets:
            if tokens.spec.satisfies(spec, granted=tokens.scope):
                return tokens
        return None

    def find_fresh(self, spec: TokenSpec, now: float, *, rejected: str = "") -> TokenSet | None:
        """Return the first whose access token can be used now and is not the rejected one."""
        if spec.parameter("max_age") is not None:
            return None
        for tokens in self._sets:
            if (
                tokens.is_fresh(now)
                and tokens.access_token != rejected
                and tokens.spec.satisfies(spec, granted=tokens.scope)
            ):
                return tokens
        return None

    @property
    def token_sets(self) -> "tuple[TokenSet, ...]":
        """All sets, the log-in's own first."""
        return tuple(self._sets)

    @property
    def login_tokens(self) -> TokenSet:
        """The first set: the log-in's own tokens, or what they were renewed to."""
        return self._sets[0]

    def is_usable(self, now: float) -> bool:
        """Say whether any token can be used, or renewed without the tenant's cookies."""
        return any(tokens.is_fresh(now) or tokens.refresh_token for tokens in self._sets)

    def refresh_tokens(self) -> list[str]:
        """Return every refresh token."""
        return [tokens.refresh_token for tokens in self._sets if tokens.refresh_token]


def _same_wish(one: TokenSet, other: TokenSet) -> bool:
    return (
        one.spec.audience == other.spec.audience
        and one.spec.scope == other.spec.scope
        and one.spec.conditions == other.spec.conditions
    )
