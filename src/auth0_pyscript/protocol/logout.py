"""The URL that ends the user's session at the tenant (Auth0's /v2/logout). Pure."""

from ..encoding.form import encode_form


def build_logout_url(issuer: str, *, client_id: str, return_to: str) -> str:
    """
    Return the URL that logs the user out at the tenant, which then redirects to return_to.

    issuer ends with a slash. return_to must equal one of the application's Allowed Logout URLs.
    Source: Auth0 Authentication API, Logout.
    """
    return issuer + "v2/logout?" + encode_form((("client_id", client_id), ("returnTo", return_to)))
