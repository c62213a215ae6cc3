"""
The parts of a JWT (RFC 7519) that is a signed compact JWS (RFC 7515, 7.1), not yet verified. Pure.
"""

from ..encoding import base64url
from ..encoding.json_text import parse_json_strictly
from ..errors import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

MAX_LENGTH = 65536  # characters; an ID token has about 1000


class Jwt:
    """The parts of a JWT. `signed` has the bytes that the signature covers."""

    __slots__ = ("claims", "header", "signature", "signed")

    def __init__(
        self, *, header: "dict[str, Any]", claims: "dict[str, Any]", signed: bytes, signature: bytes
    ) -> None:
        self.header: Final = header
        self.claims: Final = claims
        self.signed: Final = signed
        self.signature: Final = signature

    def __repr__(self) -> str:
        return "<Jwt>"  # a log must not show the contents


def parse_jwt(text: str) -> Jwt:
    """
    Return the parts of a signed JWT. Only the form is checked: the claims are not yet trusted.

    Raises: ProtocolError unless text is three base64url parts, of which the first two are JSON
    objects without repeated members. Source: RFC 7515, section 4; RFC 7519, section 4.
    """
    if len(text) > MAX_LENGTH:
        raise _refusal(f"it has more than {MAX_LENGTH} characters")
    parts = text.split(".")
    if len(parts) == 5:
        raise _refusal("it is encrypted, and this page has no key to decrypt it")
    if len(parts) != 3:
        raise _refusal(f"it has {len(parts)} parts instead of three")
    return Jwt(
        header=_parse_object("header", parts[0]),
        claims=_parse_object("claims", parts[1]),
        signed=f"{parts[0]}.{parts[1]}".encode(),
        signature=_decode("signature", parts[2]),
    )


def _parse_object(name: str, part: str) -> "dict[str, Any]":
    data = _decode(name, part)
    try:
        value = parse_json_strictly(data)
    except ProtocolError as error:
        raise _refusal(f"its {name} part is not JSON", error)
    if not isinstance(value, dict):
        raise _refusal(f"its {name} part is not a JSON object")
    return value


def _decode(name: str, part: str) -> bytes:
    try:
        return base64url.decode(part)
    except ProtocolError as error:
        raise _refusal(f"its {name} part is not base64url", error)


def _refusal(reason: str, cause: BaseException | None = None) -> ProtocolError:
    return ProtocolError(
        f"A token was refused: {reason}.",
        "The token was cut on its way, or the tenant issues another kind of token. Log in again.",
        cause=cause,
    )
