"""The tenant's RS256 key, which signs and verifies JWTs (RFC 7515, RFC 7519)."""

import hashlib

from ..encoding import base64url
from ..encoding.json_text import Json, check_json, dump_object, load_own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol
else:
    Protocol = object

# RFC 8017, 9.2: the DER of the DigestInfo of SHA-256, up to the digest itself.
_SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


class Signer(Protocol):
    """A port: the private key. It never leaves the adapter."""

    async def public_jwk(self) -> str:
        """Return the public key as a JWK, a JSON text with at least kty, n and e."""

    async def sign(self, signing_input: str) -> str:
        """Return the RSASSA-PKCS1-v1_5 SHA-256 signature of signing_input (ASCII), in base64url."""


class InvalidToken(ValueError):
    """A token that this key did not sign."""


class SigningKey:
    """The key. `jwk` is the public key as in /.well-known/jwks.json."""

    def __init__(self, signer: Signer, *, n: str, e: str) -> None:
        self._signer = signer
        self._modulus = int.from_bytes(base64url.decode(n), "big")
        self._exponent = int.from_bytes(base64url.decode(e), "big")
        self._size = len(base64url.decode(n))
        # RFC 7638: the thumbprint of the required members, in lexicographic order.
        kid = base64url.fingerprint(dump_object([("e", e), ("kty", "RSA"), ("n", n)]).text)
        self.jwk = dump_object(
            [("kty", "RSA"), ("use", "sig"), ("alg", "RS256"), ("kid", kid), ("n", n), ("e", e)]
        )
        self._header = _segment(dump_object([("alg", "RS256"), ("typ", "JWT"), ("kid", kid)]))

    async def sign(self, claims: "list[tuple[str, Any]]") -> str:
        """Return claims as a signed JWT."""
        signing_input = self._header + "." + _segment(dump_object(claims))
        return signing_input + "." + await self._signer.sign(signing_input)

    def verify(self, token: str) -> "dict[str, Any]":
        """
        Return the claims of a JWT that this key signed. The times in it are not checked.

        Raises: InvalidToken.
        """
        header, _, rest = token.partition(".")
        payload, _, signature = rest.partition(".")
        # All tokens of this key have the same header, so alg and kid need no other check.
        if header != self._header or not self._is_signature(header + "." + payload, signature):
            raise InvalidToken("not signed by this tenant")
        claims: dict[str, Any] = load_own(base64url.decode(payload).decode())
        return claims

    def _is_signature(self, signing_input: str, signature: str) -> bool:
        """Compare the whole encoded message, without parsing it (RFC 8017, 8.2.2)."""
        try:
            signature_bytes = base64url.decode(signature)
        except ValueError:
            return False
        number = int.from_bytes(signature_bytes, "big")
        if len(signature_bytes) != self._size or number >= self._modulus:
            return False
        digest = hashlib.sha256(signing_input.encode()).digest()
        tail = b"\x00" + _SHA256_DIGEST_INFO + digest
        expected = b"\x00\x01" + b"\xff" * (self._size - 2 - len(tail)) + tail
        return pow(number, self._exponent, self._modulus) == int.from_bytes(expected, "big")


async def load_signing_key(signer: Signer) -> SigningKey:
    """Return the key of signer."""
    jwk = load_own(check_json(await signer.public_jwk()).text)
    return SigningKey(signer, n=jwk["n"], e=jwk["e"])


def _segment(value: Json) -> str:
    return base64url.encode(value.text.encode())
