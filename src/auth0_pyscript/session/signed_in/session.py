"""
The session of one signed-in user: the user, the tokens, and their renewal.

A session ends when the user logs out or when the tenant ends it, never because the network failed.
"""

from ...errors import Auth0Error, NotAuthenticated, RequestTimeout, TokenError, UserChanged
from ..single_flight import SingleFlight
from ..tenant import FRAME_SILENT
from ..token_spec import TokenSpec
from .back_off import BackOff
from .identity import user_claims
from .renewal_spec import with_defaults
from .token_cache import TokenCache
from .token_endpoint import Granted
from .token_set import TokenSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ...types import User
    from .token_client import TokenClient

# Seconds. An API that refuses every token gets no new token more often than this.
REPLACE_AFTER = 30.0


class Session:
    """One user's tokens, in memory. Its default repr shows none of them."""

    def __init__(
        self,
        granted: Granted,
        client: "TokenClient",
        on_renewal: "Callable[[Session], None]",
        others: "list[TokenSet] | None" = None,
    ) -> None:
        """
        granted: what the login brought. others: tokens that came later. on_renewal is called with
        this session after each renewal.
        """
        self.organization = granted.tokens.spec.parameter("organization")
        self._claims: dict[str, Any] = granted.claims or {}
        self._cache = TokenCache()
        for tokens in [granted.tokens] + (others or []):
            self._cache.put(tokens)
        self._is_over = False
        self._is_refused = False
        self._client = client
        self._clock = client.tenant.clock
        self._on_renewal = on_renewal
        self._flight = SingleFlight()
        self._back_off = BackOff(self._clock)
        # By audience: the last token that its API rejected, and when.
        self._replaced: dict[str, tuple[str, float]] = {}

    @property
    def claims(self) -> "dict[str, Any]":
        """The claims of the newest ID token."""
        return self._claims

    @property
    def user(self) -> "User":
        """The claims about the user."""
        user: User = user_claims(self._claims)
        return user

    @property
    def audience(self) -> str:
        """The audience for which the user logged in."""
        return self.login_tokens.spec.audience

    @property
    def token_sets(self) -> "tuple[TokenSet, ...]":
        """All tokens, those of the login first."""
        return self._cache.token_sets

    @property
    def login_tokens(self) -> TokenSet:
        """The tokens of the login, or those that replaced them."""
        return self._cache.login_tokens

    @property
    def is_usable(self) -> bool:
        """True if any token can still be used, or renewed without the tenant's cookies."""
        return self._cache.is_usable(self._clock.now())

    @property
    def is_refused(self) -> bool:
        """
        True if the tenant has refused a refresh token of this session, and granted nothing since.
        """
        return self._is_refused

    def cached(self, spec: TokenSpec, *, rejected: str = "") -> TokenSet | None:
        """Return tokens in memory that satisfy spec now, None if there are none."""
        return self._cache.find_fresh(spec, self._clock.now(), rejected=rejected)

    async def renewed(
        self, spec: TokenSpec, *, is_forced: bool = False, rejected: str = ""
    ) -> TokenSet:
        """
        Return tokens that satisfy spec, renewed unless another call has just done so.

        Calls for the same at the same time share one renewal. Different renewals, and those of
        other tabs, queue, because they may spend the same refresh token. is_forced: ask the tenant
        in any case.
        Raises: what `SilentAuthentication.run` and `TokenEndpoint.refresh` raise; UserChanged;
        NotAuthenticated when the session has ended meanwhile. After several failures the last error
        again, for some seconds, unless is_forced.
        """
        name = (spec.name, is_forced, rejected)
        if not is_forced:
            self._back_off.check(name)

        async def renew() -> TokenSet:
            tokens = None if is_forced else self.cached(spec, rejected=rejected)
            return tokens or await self._renew(spec)

        async def queue() -> TokenSet:
            try:
                tokens: TokenSet = await self._client.in_turn(renew)
            except Auth0Error as error:
                self._back_off.failed(name, error)
                raise
            self._back_off.succeeded(name)
            return tokens

        shared: TokenSet = await self._flight.run(name, queue)
        return shared

    async def confirm(self) -> None:
        """
        Ask the tenant whether the user is still logged in: by the refresh token, or else by the
        hidden frame.

        Raises: as `renewed`.
        """
        await self.renewed(self.login_tokens.spec, is_forced=True)

    def may_replace(self, audience: str, rejected: str) -> bool:
        """Return True if a token that its API rejected may be renewed before it expires."""
        now = self._clock.now()
        last, replaced_at = self._replaced.get(audience, ("", now - REPLACE_AFTER))
        # Twenty calls may come back at once with the same token: they share one renewal.
        if rejected != last and 0 <= now - replaced_at < REPLACE_AFTER:
            return False
        self._replaced[audience] = (rejected, now)
        return True

    def end(self) -> list[str]:
        """Forget everything. Returns the refresh tokens, which the caller may revoke."""
        refresh_tokens = self._cache.refresh_tokens()
        self._is_over = True
        self._cache = TokenCache()
        self._claims = {}
        return refresh_tokens

    async def _renew(self, spec: TokenSpec) -> TokenSet:
        if self._is_over:
            raise _is_over()
        granted = await self._ask_tenant(spec)
        if self._is_over:
            if granted.tokens.refresh_token:
                await self._client.endpoint.revoke(granted.tokens.refresh_token)
            raise _is_over()
        claims = granted.claims
        if claims is not None:
            if claims["sub"] != self._claims["sub"]:
                raise UserChanged(
                    "Another user is logged in at the tenant now.",
                    "This page has forgotten the previous user. Load it again to continue as the "
                    "new one.",
                )
            self._claims = claims
        self._cache.put(granted.tokens)
        self._is_refused = False
        self._on_renewal(self)
        return granted.tokens

    async def _ask_tenant(self, spec: TokenSpec) -> Granted:
        known = None
        refused = None
        # Only the tenant knows how recently the user has logged in.
        if spec.parameter("max_age") is None:
            known = self._cache.find(spec)
        if known is not None and known.refresh_token:
            try:
                return await self._client.endpoint.refresh(known)
            except TokenError as error:
                if error.error != "invalid_grant" or error.retryable:
                    raise
                # It was used, revoked or seems stolen. The tenant's own session may still exist.
                self._cache.put(known.replacing(refresh_token=None))
                self._is_refused = True
                refused = error
        requested = (
            with_defaults(spec, self._client.tenant.configuration, organization=self.organization)
            if known is None
            else known.spec
        )
        try:
            return await self._client.silent.run(requested)
        except RequestTimeout as error:
            if refused is None or error.error != FRAME_SILENT:
                raise
            raise NotAuthenticated("Your session has ended.", "Log in again.", cause=refused)


def _is_over() -> NotAuthenticated:
    return NotAuthenticated("You were logged out meanwhile.", "Log in again.")
