"""The first state of a tenant: two users, and its first applications."""

from ..encoding.origin import origin_of
from .state import State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .records import Client, User

ACCESS_TOKEN_LIFETIME = 86400  # seconds; Auth0's default for an API
ID_TOKEN_LIFETIME = 36000  # seconds; Auth0's default
# In the folder of a site whose pages are not ours (auth0_pyscript/session/tenant.py).
CALLBACK_PAGE = "callback.html"


def client(
    *,
    client_id: str,
    name: str,
    site: str,
    access_token_lifetime: int = ACCESS_TOKEN_LIFETIME,
    id_token_lifetime: int = ID_TOKEN_LIFETIME,
) -> "Client":
    """
    Return a single-page application at site, the URL of a directory.

    Logins and logouts return to site.
    """
    return {
        "client_id": client_id,
        "name": name,
        "callbacks": [site],
        "logout_urls": [site],
        "web_origins": [origin_of(site)],
        "access_token_lifetime": access_token_lifetime,
        "id_token_lifetime": id_token_lifetime,
    }


def demo_client(site: str) -> "Client":
    """
    Return the application of the demo.

    site: the address of the directory with the SDK's files. A login comes back to it, or to the
    callback page in it.
    """
    app = client(client_id="demo-app", name="Python SPA", site=site)
    for name in ("callbacks", "logout_urls"):
        app[name].append(site + CALLBACK_PAGE)
    return app


def new_state(clients: "list[Client]", now: int) -> State:
    """Return the state of a new tenant."""
    state = State()
    state.users = [
        _user(
            "auth0|6748a1c2e5b3d90012f4a001",
            "Alice Example",
            '{"theme":"dark","favourite_colour":"teal","newsletter":{"weekly":true}}',
            now,
        ),
        _user("auth0|6748a1c2e5b3d90012f4b002", "Bob Example", "", now),
    ]
    state.clients = [_copy(client) for client in clients]
    return state


def _user(user_id: str, name: str, user_metadata: str, now: int) -> "User":
    nickname = name.split()[0].lower()
    return {
        "user_id": user_id,
        "name": name,
        "nickname": nickname,
        "email": nickname + "@example.com",
        "email_verified": True,
        "picture": nickname + ".svg",
        "user_metadata": user_metadata,
        "created_at": now,
        "updated_at": now,
        "last_login": 0,
        "logins_count": 0,
        "blocked": False,
    }


def _copy(client: "Client") -> "Client":
    copy = client.copy()
    for name in ("callbacks", "logout_urls", "web_origins"):
        copy[name] = list(client[name])
    return copy
