"""
The token endpoint for the session. Tokens are returned after their ID token was checked.

No request is sent twice. If an answer is lost, it is unknown whether the tenant has acted on the
request. A code or a rotating refresh token that is sent again looks stolen.
"""

from ...errors import Auth0Error, ProtocolError
from ...protocol.authorization_response import check_authorization_response
from ...protocol.token import (
    TokenResponse,
    build_code_request,
    build_refresh_request,
    build_revocation_request,
    parse_token_response,
)
from ..tenant import Tenant
from ..transaction import Transaction
from .identity import Identity
from .renewal_spec import lasting_spec
from .token_set import TokenSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

REVOCATION_TIMEOUT = 2.0  # seconds that a logout waits for it

_FORM = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")]


class Granted:
    """Tokens, and the checked claims of their ID token (None if a refresh brought none)."""

    __slots__ = ("claims", "tokens")

    def __init__(self, *, tokens: TokenSet, claims: "dict[str, Any] | None") -> None:
        self.tokens: Final = tokens
        self.claims: Final = claims


def code_in(response: dict[str, str], transaction: Transaction) -> str:
    """
    Return the code in the response to transaction. Raises: as `check_authorization_response`.
    """
    return check_authorization_response(
        response,
        issuer=transaction.issuer,
        state=transaction.state,
        audience=transaction.spec.audience,
    )


class TokenEndpoint:
    """Sends token requests to the tenant."""

    def __init__(self, tenant: Tenant, identity: Identity) -> None:
        self._tenant = tenant
        self._client_id = tenant.configuration.client_id
        self._identity = identity

    async def redeem(self, transaction: Transaction, code: str) -> Granted:
        """
        Return the tokens that the tenant issues for code.

        Raises: TokenError, ProtocolError, IdTokenError, NetworkError.
        Source: RFC 6749, section 4.1.3; OpenID Connect Core, section 3.1.3.
        """
        asked_at = self._tenant.clock.now()
        response = await self._ask(
            build_code_request(
                client_id=self._client_id,
                code=code,
                code_verifier=transaction.code_verifier,
                redirect_uri=self._tenant.callback_url,
            ),
            asked_at,
            transaction.spec.scope,
        )
        if response.id_token is None:
            raise ProtocolError(
                "The tenant's answer was refused: it has no ID token.",
                "Without it the user is unknown. Tell the developer of this page: the tenant must "
                "support OpenID Connect.",
            )
        claims = await self._identity.claims(
            response.id_token,
            spec=transaction.spec,
            nonce=transaction.nonce,
            access_token=response.access_token,
        )
        tokens = TokenSet.from_response(
            response,
            lasting_spec(transaction.spec, claims),
            nonce=transaction.nonce,
            asked_at=asked_at,
        )
        return Granted(tokens=tokens, claims=claims)

    async def refresh(self, old: TokenSet) -> Granted:
        """
        Return new tokens for the refresh token of old, which is kept if the tenant sends no other.

        Raises: TokenError (invalid_grant if the refresh token was used or revoked), ProtocolError,
        IdTokenError, NetworkError.

        Source: RFC 6749, section 6; OpenID Connect Core, section 12.
        """
        asked_at = self._tenant.clock.now()
        response = await self._ask(
            build_refresh_request(client_id=self._client_id, refresh_token=old.refresh_token or ""),
            asked_at,
            old.scope,
        )
        claims = None
        if response.id_token is not None:
            claims = await self._identity.claims(
                response.id_token,
                spec=old.spec,
                nonce=old.nonce,
                access_token=response.access_token,
                is_refresh=True,
            )
        tokens = TokenSet.from_response(
            response,
            old.spec,
            nonce=old.nonce,
            asked_at=asked_at,
            refresh_token=old.refresh_token,
        )
        return Granted(tokens=tokens, claims=claims)

    async def revoke(self, refresh_token: str) -> None:
        """Ask the tenant to revoke refresh_token. A failure is ignored (RFC 7009)."""
        body = build_revocation_request(client_id=self._client_id, token=refresh_token)
        try:
            response = await self._tenant.http.request(
                "POST",
                self._tenant.configuration.endpoint("oauth/revoke"),
                headers=_FORM,
                body=body.encode(),
                timeout=REVOCATION_TIMEOUT,
            )
            response.release()
        except Auth0Error:
            pass

    async def _ask(self, body: str, asked_at: float, requested_scope: str) -> TokenResponse:
        response = await self._tenant.http.request(
            "POST",
            self._tenant.configuration.endpoint("oauth/token"),
            headers=_FORM,
            body=body.encode(),
        )
        # The lifetime counts from the request: a slow answer must not make a token look younger
        # than it is.
        return parse_token_response(
            response.status, response.body, now=asked_at, requested_scope=requested_scope
        )
