"""
The errors of calls that the vault refuses. Pure.

This module is imported late, because nearly no page needs it.
"""

from ..errors import SessionChanged, TokenNotAvailable


def other_session() -> SessionChanged:
    """Return the error for a call that its page made for an earlier session."""
    return SessionChanged(
        "The session is not the one that this page showed.",
        "Nothing was done. Look at the page, then repeat the request if you still want it.",
    )


def session_replaced() -> SessionChanged:
    """Return the error for a call during which another session began."""
    return SessionChanged(
        "Another session began during this request.",
        "The request may have been carried out. Its answer belongs to the previous session.",
    )


def no_token() -> TokenNotAvailable:
    """Return the error for a page that asks for a token which the build does not expose."""
    return TokenNotAvailable(
        "The vault gives no access token to the page.",
        "Let it make the call: await client.fetch(url), or a bridge; token_facts() gives scope and "
        "expiry. A library that must have the token itself gets it when auth_config.json names its "
        "audience in dangerously_expose_tokens_of: any script of the page can then take it away.",
    )
