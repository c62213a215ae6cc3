"""Turns the text of an ID token into claims that may be trusted (OpenID Connect Core, 3.1.3.7)."""

from ...errors import IdTokenError
from ...protocol.id_token import check_access_token_hash, check_claims, check_header
from ...protocol.jwt import parse_jwt
from ..tenant import Tenant
from ..token_spec import TokenSpec
from .corrected_clock import CorrectedClock, is_about_time
from .keys import Keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

# Claims about the token and the login; the rest are about the user.
_PROTOCOL_CLAIMS = frozenset(
    ("acr", "amr", "at_hash", "aud", "auth_time", "azp", "c_hash", "cnf")
    + ("exp", "iat", "iss", "jti", "nbf", "nonce", "s_hash", "sid", "sub_jwk")
)


class Identity:
    """Checks ID tokens: form, algorithm, signature, claims, in this order."""

    def __init__(self, tenant: Tenant, keys: Keys) -> None:
        self._tenant = tenant
        self._keys = keys
        self._corrected: CorrectedClock | None = None  # since a token did not fit the time

    async def claims(
        self,
        id_token: str,
        *,
        spec: TokenSpec,
        nonce: str,
        access_token: str,
        is_refresh: bool = False,
    ) -> "dict[str, Any]":
        """
        Return the claims of id_token, which came with access_token in answer to a request for spec.

        Raises: IdTokenError, ProtocolError; NetworkError if the tenant's keys cannot be fetched.
        """
        jwt = parse_jwt(id_token)
        check_header(jwt)
        await self._check_signature(jwt.header, jwt.signed, jwt.signature)
        max_age = spec.parameter("max_age")

        def check(now: float) -> None:
            check_claims(
                jwt.claims,
                issuer=self._tenant.configuration.issuer,
                client_id=self._tenant.configuration.client_id,
                nonce=nonce,
                nonce_may_be_absent=is_refresh,
                now=now,
                # A refresh does not ask the user, so auth_time stays what it was (OpenID Connect
                # Core, 12.2).
                max_age=None if max_age is None or is_refresh else float(max_age),
            )

        try:
            check((self._corrected or self._tenant.clock).now())
        except IdTokenError as error:
            await self._check_again(check, error)
        check_access_token_hash(jwt.claims, access_token)
        _check_organization(jwt.claims, spec.parameter("organization"))
        return jwt.claims

    async def _check_again(self, check: "Callable[[float], None]", refusal: IdTokenError) -> None:
        """
        Run check with the right time if a wrong clock may be the reason of refusal. Raises:
        IdTokenError.
        """
        if not is_about_time(refusal):
            raise refusal
        if self._corrected is None:
            self._corrected = CorrectedClock(self._tenant)
        await self._corrected.check_again(check, refusal)

    async def _check_signature(
        self, header: "dict[str, Any]", signed: bytes, signature: bytes
    ) -> None:
        key = await self._keys.find(header)
        if key is None:
            raise IdTokenError(
                "The ID token was refused: it is signed with a key that the tenant does not "
                "publish.",
                "Log in again in a minute. If this happens again, tell the developer of this page: "
                "check domain in auth_config.json.",
                claim="kid",
            )
        if not await self._tenant.crypto.verify_rs256(key, signed, signature):
            raise IdTokenError(
                "The ID token was refused: its signature is wrong.",
                "It was changed on its way, or made by somebody else. Log in again.",
                claim="signature",
            )


def user_claims(claims: "dict[str, Any]") -> "Any":
    """Return the claims about the user, `sub` and the profile, as a `types.User`."""
    # Removing from a copy keeps the order of claims; on MicroPython only the copy of an OrderedDict
    # does.
    user = claims.copy()
    for name in claims:
        if name in _PROTOCOL_CLAIMS:
            del user[name]
    return user


def _check_organization(claims: "dict[str, Any]", organization: str | None) -> None:
    # Auth0: an organization is requested by its id ("org_…") or by its name, which has no upper
    # case.
    if not organization:
        return
    claim = "org_id" if organization.startswith("org_") else "org_name"
    expected = organization if claim == "org_id" else organization.lower()
    if claims.get(claim) != expected:
        raise IdTokenError(
            f"The ID token was refused: it is for another organization (claim '{claim}').",
            "Log in again, and choose the organization that this page asked for.",
            claim=claim,
            expected=expected,
            actual=claims.get(claim),
        )
