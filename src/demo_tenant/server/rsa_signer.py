"""A signer for CPython: an RSA key of 2048 bits from the package cryptography."""

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ..encoding import base64url
from ..encoding.json_text import dump_object


class RsaSigner:
    """The private key. A key from a PEM file keeps tokens valid after a restart."""

    def __init__(self, pem: bytes | None = None) -> None:
        """Use the key in pem, or generate a new one."""
        if pem is None:
            self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("The PEM file has no RSA private key.")
        self._key = key

    def to_pem(self) -> bytes:
        """Return the private key in PKCS #8, unencrypted."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    async def public_jwk(self) -> str:
        """Return the public key as a JWK."""
        numbers = self._key.public_key().public_numbers()
        return dump_object(
            [("kty", "RSA"), ("n", _number(numbers.n)), ("e", _number(numbers.e))]
        ).text

    async def sign(self, signing_input: str) -> str:
        """Return the RSASSA-PKCS1-v1_5 SHA-256 signature of signing_input, in base64url."""
        return base64url.encode(
            self._key.sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256())
        )


def _number(number: int) -> str:
    return base64url.encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))
