"""The token sets of a session in memory, and how one is found for a request."""

from ..token_spec import TokenSpec
from .token_set import TokenSet


class TokenCache:
    """
    All token sets of a session, those of the login first. An expired set stays, because it tells
    how to renew it.
    """

    def __init__(self) -> None:
        self._sets: list[TokenSet] = []

    def put(self, tokens: TokenSet) -> None:
        """Store tokens. They replace the set that was requested with the same spec."""
        for index, known in enumerate(self._sets):
            if _same_spec(known, tokens):
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
        """Return the first set whose access token can be used now and is not the rejected one."""
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
        """All sets, those of the login first."""
        return tuple(self._sets)

    @property
    def login_tokens(self) -> TokenSet:
        """The first set: the tokens of the login, or those that replaced them."""
        return self._sets[0]

    def is_usable(self, now: float) -> bool:
        """Return True if any token can be used, or renewed without the tenant's cookies."""
        return any(tokens.is_fresh(now) or tokens.refresh_token for tokens in self._sets)

    def refresh_tokens(self) -> list[str]:
        """Return every refresh token."""
        return [tokens.refresh_token for tokens in self._sets if tokens.refresh_token]


def _same_spec(one: TokenSet, other: TokenSet) -> bool:
    return (
        one.spec.audience == other.spec.audience
        and one.spec.scope == other.spec.scope
        and one.spec.conditions == other.spec.conditions
    )
