"""
The tenant's state: tables of records, which are loaded from one JSON text and saved as one.

The operations on a record are in the module of its noun: session, grant, authorization_code …
"""

from ..encoding.json_text import dump_own, load_own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import records

VERSION = 1
_TABLES = (
    "users",
    "clients",
    "grants",
    "sessions",
    "pending",
    "codes",
    "families",
    "revoked",
    "events",
)
_EXPIRING_TABLES = ("sessions", "pending", "codes", "families", "revoked")


class State:
    """
    The tables, each a list of records.

    Endpoints may change them. The tenant finds changes itself, and saves them.
    """

    def __init__(self) -> None:
        self.users: list[records.User] = []
        self.clients: list[records.Client] = []
        self.grants: list[records.Grant] = []
        self.sessions: list[records.Session] = []
        self.pending: list[records.PendingRequest] = []
        self.codes: list[records.Code] = []
        self.families: list[records.RefreshTokenFamily] = []
        self.revoked: list[records.RevokedToken] = []
        self.events: list[records.Event] = []

    def find_user(self, user_id: str) -> "records.User | None":
        """Return the user with this id, or None."""
        for user in self.users:
            if user["user_id"] == user_id:
                return user
        return None

    def find_client(self, client_id: str) -> "records.Client | None":
        """Return the client with this id, or None."""
        for client in self.clients:
            if client["client_id"] == client_id:
                return client
        return None

    def forget_expired(self, now: int) -> None:
        """Remove all records that have expired."""
        for name in _EXPIRING_TABLES:
            table = getattr(self, name)
            if any(record["expires_at"] <= now for record in table):
                setattr(self, name, [record for record in table if record["expires_at"] > now])

    def to_text(self) -> str:
        """Return the whole state as JSON text."""
        tables = {name: getattr(self, name) for name in _TABLES}
        return dump_own({"version": VERSION, "tables": tables})


def load_state(text: str) -> State | None:
    """Return the state from a text of `to_text`, or None if another version wrote the text."""
    try:
        data = load_own(text)
    except ValueError:
        return None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        return None
    state = State()
    for name in _TABLES:
        setattr(state, name, data["tables"][name])
    return state
