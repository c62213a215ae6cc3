"""
How this SDK names what it stores: by the site's path and the client id, so that neighbours never
meet.
"""

from ..encoding.url import parse_url


def storage_prefix(site: str, client_id: str) -> str:
    """
    Return what the name of everything stored for this application begins with.

    Several sites may share an origin (user.github.io/one, /two), and several applications a site.
    """
    return f"auth0-pyscript:{parse_url(site).path}:{client_id}:"
