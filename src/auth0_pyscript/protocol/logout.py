"""The address that ends a user's session at the tenant (Auth0's /v2/logout). Pure."""

from ..encoding.form import encode_form


def build_logout_url(issuer: str, *, client_id: str, return_to: str) -> str:
    """
    Return the URL to open; the tenant then sends the browser to return_to.

    issuer ends with a slash. return_to must be one of the application's Allowed Logout URLs, to the
    letter.
    Source: Auth0 Authentication API, Logout.
    """
    return issuer + "v2/logout?" + encode_form((("client_id", client_id), ("returnTo", return_to)))
