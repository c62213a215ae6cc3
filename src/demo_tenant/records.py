"""
What the tenant remembers, record by record, for the type checker and the reader. Each is a plain
dict.

Times are whole seconds since the Unix epoch. A field that ends in `_hash` holds the fingerprint of
a secret that only its owner has.
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
        user_metadata: str  # a JSON object as text; "" when it was never set
        created_at: int
        updated_at: int
        last_login: int  # 0 for never
        logins_count: int
        blocked: bool  # may not log in; absent in what an older tenant saved

    class Client(TypedDict):
        """An application that may ask for tokens."""

        client_id: str
        name: str
        callbacks: list[str]
        logout_urls: list[str]
        web_origins: list[str]
        access_token_lifetime: int  # seconds
        id_token_lifetime: int  # seconds

    class Grant(TypedDict):
        """What a user has allowed a client to do at one audience."""

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
        max_age: int  # seconds; -1 when there is none
        login_hint: str

    class PendingRequest(TypedDict):
        """An authorization request that waits for its user to log in or to consent."""

        id: str
        session_hashes: list[str]  # of the browser, before and after its user logged in
        wanted: AuthorizationRequest
        is_fresh: bool  # the user has logged in for this very request
        is_answered: bool
        expires_at: int

    class Code(TypedDict):
        """An authorization code, and what it gave when it was redeemed."""

        code_hash: str
        wanted: AuthorizationRequest
        user_id: str
        sid: str
        auth_time: int
        expires_at: int
        family_hash: str  # of the refresh tokens that it gave, "" for none
        jti: str  # of the access token that it gave, "" while it is unused

    class RefreshTokenFamily(TypedDict):
        """A refresh token with all that it was and will be exchanged for."""

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
        """An access token that is refused although it has not expired."""

        jti: str
        expires_at: int

    class Event(TypedDict):
        """A line of the log. `type` is Auth0's code of the event."""

        type: str
        date: int
        user_id: str
        client_id: str
        detail: str
