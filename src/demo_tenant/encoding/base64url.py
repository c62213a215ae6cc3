"""Base64url without padding (RFC 4648, 5; RFC 7515, appendix C), and fingerprints of secrets."""

import binascii
import hashlib

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encode(data: bytes) -> str:
    """Return data as base64url text."""
    return (
        binascii.b2a_base64(data).decode().strip().rstrip("=").replace("+", "-").replace("/", "_")
    )


def decode(text: str) -> bytes:
    """Return the bytes of a base64url text. Raises: ValueError if text is not canonical."""
    if len(text) % 4 == 1 or not all(character in _ALPHABET for character in text):
        raise ValueError("not base64url")
    padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    data = binascii.a2b_base64(padded.encode())
    if encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


def fingerprint(secret: str) -> str:
    """
    Return the SHA-256 of secret in base64url. The tenant stores it instead of the secret.

    It is also the S256 code_challenge of PKCE (RFC 7636).
    """
    return encode(hashlib.sha256(secret.encode()).digest())
