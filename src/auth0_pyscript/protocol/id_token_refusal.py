"""The error of a refused ID token, and what to do about it. Pure."""

from ..encoding.quotation import quote
from ..errors import IdTokenError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TELL_TENANT = (
    "Tell the developer of this page: the tenant must put this claim into every ID token "
    "(OpenID Connect Core, section 2)."
)


def refusal(
    reason: str, detail: str, *, claim: str, expected: "Any" = None, actual: "Any" = None
) -> IdTokenError:
    """
    Return the error for a token that is refused.

    reason continues "The ID token was refused:"; detail says what to do. claim is the claim or the
    header parameter that is wrong. expected and actual are its values, if they may be logged.
    """
    return IdTokenError(
        f"The ID token was refused: {reason} (claim '{claim}').",
        detail,
        claim=claim,
        expected=expected,
        actual=quote(actual) if isinstance(actual, str) else actual,
    )
