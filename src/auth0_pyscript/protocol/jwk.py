"""The tenant's public keys: a JWK Set (RFC 7517), and the choice of a signature's key. Pure."""

from ..encoding import base64url
from ..encoding.json_text import parse_json
from ..errors import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MIN_MODULUS = 256  # bytes: RFC 7518, section 3.3 requires 2048 bits or more
MIN_EXPONENT = 3  # with the exponent 1 anyone could forge signatures


def parse_jwks(body: bytes) -> "tuple[dict[str, Any], ...]":
    """
    Return the keys of a JWK Set, of every type.

    Raises: ProtocolError if body is not a JSON object with a list of objects under "keys".
    Source: RFC 7517, section 5.
    """
    try:
        document = parse_json(body)
    except ProtocolError as error:
        raise _refusal("the answer is not JSON", error)
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise _refusal('the answer is not a JSON object with a list of keys under "keys"')
    return tuple(keys)


def find_key(keys: "tuple[dict[str, Any], ...]", header: "dict[str, Any]") -> dict[str, str] | None:
    """
    Return the public key for the signature of a JWT with this header, or None if keys lacks it.

    The key must be an RSA key of 2048 bits or more that may verify RS256 signatures. If the header
    has a `kid`, the key must have the same one. Otherwise exactly one key must fit. The result has
    only kty, n, e and alg.
    Source: RFC 7515, section 6 and appendix D; RFC 7517, section 4.
    """
    kid = header.get("kid")
    fitting = [key for key in keys if _fits(key) and (kid is None or key.get("kid") == kid)]
    if not fitting or (kid is None and len(fitting) > 1):
        return None
    return {"kty": "RSA", "n": fitting[0]["n"], "e": fitting[0]["e"], "alg": "RS256"}


def _fits(key: "dict[str, Any]") -> bool:
    if (
        key.get("kty") != "RSA"
        or key.get("use", "sig") != "sig"
        or key.get("alg", "RS256") != "RS256"
    ):
        return False
    operations = key.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return False
    modulus, exponent = _number(key.get("n")), _number(key.get("e"))
    if len(modulus) < MIN_MODULUS:
        return False
    return (
        len(exponent) <= 8
        and int.from_bytes(exponent, "big") >= MIN_EXPONENT
        and exponent[-1] % 2 == 1
    )


def _number(text: "Any") -> bytes:
    """
    Return the bytes of a Base64urlUInt without leading zeros, or b"" if text is broken.

    Source: RFC 7518, section 2.
    """
    if not isinstance(text, str):
        return b""
    try:
        return base64url.decode(text).lstrip(b"\x00")
    except ProtocolError:
        return b""


def _refusal(reason: str, cause: BaseException | None = None) -> ProtocolError:
    return ProtocolError(
        f"The tenant's keys (jwks.json) were refused: {reason}.",
        (
            "Tell the developer of this page: check that domain in auth_config.json is the "
            "tenant's address."
        ),
        cause=cause,
    )
