"""
The types of the tenant's records. Each record is a plain dict.

Times are whole seconds since the Unix epoch. A field that ends in `_hash` has the fingerprint of a
secret that only its owner knows.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypedDict

    class User(TypedDict):
        """A person who can log in."""

        user_id: str
        name: str
        nickname: str
        email: str
        email_verified: bool
        picture: str  # a file below the tenant's assets
        user_metadata: str  # a JSON object as text; "" if it was never set
        created_at: int
        updated_at: int
        last_login: int  # 0 for never
        logins_count: int
        blocked: bool  # the user may not log in; absent in states of older versions

    class Client(TypedDict):
        """An application that may request tokens."""

        client_id: str
        name: str
        callbacks: list[str]
        logout_urls: list[str]
        web_origins: list[str]
        access_token_lifetime: int  # seconds
        id_token_lifetime: int  # seconds

    class Grant(TypedDict):
        """The scope that a user has allowed a client for one audience."""

        id: str
        user_id: str
        client_id: str
        audience: str
        scope: list[str]
        granted_at: int

    class Session(TypedDict):
        """A browser in which a user has logged in."""

        session_hash: str
        sid: str
        user_id: str
        auth_time: int
        expires_at: int

    class AuthorizationRequest(TypedDict):
        """A checked request of a client (RFC 6749, 4.1.1)."""

        client_id: str
        redirect_uri: str
        response_mode: str
        state: str
        nonce: str
        scope: list[str]
        audience: str
        code_challenge: str
        prompt: list[str]
        max_age: int  # seconds; -1 for none
        login_hint: str

    class PendingRequest(TypedDict):
        """An authorization request that waits for its user to log in or to consent."""

        id: str
        session_hashes: list[str]  # of the browser, before and after its user logged in
        wanted: AuthorizationRequest
        is_fresh: bool  # the user has logged in for this request
        is_answered: bool
        expires_at: int

    class Code(TypedDict):
        """An authorization code, with the ids of the tokens that were issued for it."""

        code_hash: str
        wanted: AuthorizationRequest
        user_id: str
        sid: str
        auth_time: int
        expires_at: int
        family_hash: str  # of its refresh tokens, "" for none
        jti: str  # of its access token, "" while the code is unused

    class RefreshTokenFamily(TypedDict):
        """A refresh token, with all its predecessors and successors."""

        family_hash: str
        current_hash: str
        user_id: str
        client_id: str
        audience: str
        scope: list[str]
        sid: str
        auth_time: int
        expires_at: int

    class RevokedToken(TypedDict):
        """An access token that is refused before it expires."""

        jti: str
        expires_at: int

    class Event(TypedDict):
        """An event of the log. `type` is Auth0's event code."""

        type: str
        date: int
        user_id: str
        client_id: str
        detail: str
