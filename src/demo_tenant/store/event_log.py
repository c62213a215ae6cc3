"""The log of events, with Auth0's event codes where Auth0 has one."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context

CAPACITY = 200  # events; older events are deleted

LOGIN = "s"
LOGIN_FAILED = "f"
SILENT_LOGIN = "ssa"
SILENT_LOGIN_FAILED = "fsa"
LOGOUT = "slo"
CONSENT = "scp"
CODE_EXCHANGED = "seacft"
CODE_REFUSED = "feacft"
REFRESH_EXCHANGED = "sertft"
REFRESH_REFUSED = "fertft"
REFRESH_REUSED = "ferrt"
REFRESH_REVOKED = "srrt"
API_OPERATION = "sapi"
API_REFUSED = "fapi"

WORDS = {
    LOGIN: "Logged in",
    LOGIN_FAILED: "Login refused",
    SILENT_LOGIN: "Logged in silently",
    SILENT_LOGIN_FAILED: "Silent login refused",
    LOGOUT: "Logged out",
    CONSENT: "Consent given",
    CODE_EXCHANGED: "Code exchanged for tokens",
    CODE_REFUSED: "Code refused",
    REFRESH_EXCHANGED: "Refresh token exchanged",
    REFRESH_REFUSED: "Refresh token refused",
    REFRESH_REUSED: "Used refresh token came again",
    REFRESH_REVOKED: "Refresh token revoked",
    API_OPERATION: "Management API",
    API_REFUSED: "Management API refused",
}


def write(
    context: "Context", type: str, *, user_id: str = "", client_id: str = "", detail: str = ""
) -> None:
    """Add an event. detail is untrusted text for people, and must not contain a secret."""
    events = context.state.events
    events.append(
        {
            "type": type,
            "date": context.now,
            "user_id": user_id,
            "client_id": client_id,
            "detail": detail[:500],
        }
    )
    context.state.events = events[-CAPACITY:]
