"""
PKCE (RFC 7636): a code_verifier and its S256 code_challenge. Pure.

The caller passes the random bytes.
"""

import hashlib

from ..encoding import base64url
from ..encoding.form import UNRESERVED
from ..errors import ProtocolError

RANDOM_BYTES = 32  # 256 bits, as section 4.1 recommends: 43 characters

_ALLOWED = frozenset(UNRESERVED)


def code_verifier(random: bytes) -> str:
    """
    Return a code_verifier made of 32 random bytes: 43 characters.

    Raises: ProtocolError if random is not 32 bytes long. Source: RFC 7636, section 4.1.
    """
    if len(random) != RANDOM_BYTES:
        raise ProtocolError(
            f"A code_verifier is made of {RANDOM_BYTES} random bytes, not of {len(random)}."
        )
    return base64url.encode(random)


def code_challenge(code_verifier: str) -> str:
    """
    Return the S256 code_challenge of code_verifier.

    Raises: ProtocolError if code_verifier is not 43 to 128 unreserved characters.
    Source: RFC 7636, sections 4.1 and 4.2.
    """
    if not 43 <= len(code_verifier) <= 128 or not all(c in _ALLOWED for c in code_verifier):
        raise ProtocolError("A code_verifier has 43 to 128 of the characters A-Z a-z 0-9 - . _ ~.")
    return base64url.encode(hashlib.sha256(code_verifier.encode()).digest())
