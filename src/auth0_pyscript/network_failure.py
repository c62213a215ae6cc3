"""
The errors of a request that gets no answer. Vault and page mode use the same texts. Pure.
"""

from .errors import NetworkError, RequestTimeout

TIMEOUT = "timeout"  # no first byte in time
STALLED = "stalled"  # no further byte in time
CUT = "cut"  # the connection ended in the middle of the answer
REDIRECT = "redirect"
OFFLINE = "offline"
CORS = "cors"  # the browser received an answer, but does not let this page read it


def network_failure(
    kind: str,
    *,
    origin: str,
    page_origin: str,
    timeout: float,
    cause: "BaseException | None" = None,
) -> NetworkError:
    """
    Return the error for a failure of this kind: one of the constants above, or any other text.

    origin: the server's. page_origin: this site's. timeout: in seconds.
    """
    if kind == TIMEOUT:
        return RequestTimeout(
            f"{origin} did not answer within {timeout:g} seconds.",
            "Try again in a moment.",
            cause=cause,
        )
    if kind == STALLED:
        return RequestTimeout(
            f"{origin} stopped sending for {timeout:g} seconds.",
            "Its answer had begun, and is not complete. Try again in a moment.",
            cause=cause,
        )
    if kind == CUT:
        return NetworkError(
            f"The connection to {origin} ended before its answer was complete.",
            "Try again in a moment.",
            cause=cause,
        )
    if kind == REDIRECT:
        return NetworkError(
            f"{origin} answered with a redirect, which is not followed.",
            "Tell the developer of this page: domain in auth_config.json must be the tenant's "
            "own address.",
            error="redirect_refused",
            retryable=False,
        )
    if kind == OFFLINE:
        return NetworkError(
            "This device is offline.",
            "Nothing is lost: try again when it is connected.",
            cause=cause,
        )
    if kind == CORS:
        return NetworkError(
            f"{origin} can be reached, but this page does not get its answer.",
            "The connection may have been cut: try again. If it never works, tell the developer of "
            f"this page: the CORS settings of {origin} must name {page_origin}. At Auth0: add it "
            "to the application's Allowed Web Origins.",
            error="cors_refused",
            cause=cause,
        )
    return NetworkError(
        f"{origin} could not be reached.",
        "You may be offline: nothing is lost, try again when you are connected. If it never works, "
        "tell the developer of this page: check domain in auth_config.json, and whether the built "
        "Content-Security-Policy names this address.",
        cause=cause,
    )
