"""Users: their metadata, profile and sessions."""

from ..encoding.base64url import fingerprint
from ..encoding.json_text import Json, JsonError, check_json, format_json, split_object
from ..http_message import only_value
from ..oauth.refusal import ErrorPage, is_blocked
from ..oauth.session import close_sessions_of
from ..pages.markup import Markup, element
from ..store import event_log
from .frame import (
    address,
    alert,
    button,
    card,
    code,
    done,
    field,
    form,
    moment,
    muted,
    section_page,
    table,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Response
    from ..store.records import User

SECTION = "users"
METADATA, PROFILE, LOG_OUT, BLOCK, UNBLOCK = "metadata", "profile", "logout", "block", "unblock"

_READABLE = 8192  # characters; a longer text with deep nesting would be indented to megabytes


def show(context: "Context", user_id: str, notice: str) -> "Response":
    """Return the list of users, and below it the chosen one, by default the first."""
    user = _find(context, user_id)
    return _page(context, user, _format(user["user_metadata"]), notice=notice)


def change_metadata(context: "Context", user_id: str, fields: "Pairs") -> "Response":
    """Replace the user's metadata with the sent text."""
    user = _find(context, user_id)
    text = only_value(fields, "user_metadata")
    try:
        metadata = _read_metadata(text)
        if only_value(fields, "seen") != fingerprint(user["user_metadata"]):
            raise ValueError(
                "It was changed elsewhere meanwhile. Save again to put this text in its place; "
                "the value now is: " + (user["user_metadata"] or "none")
            )
    except ValueError as error:
        return _page(context, user, text, problem=alert("Not saved.", str(error)), status=422)
    user["user_metadata"] = metadata
    user["updated_at"] = context.now
    return done(context, "saved", SECTION, user["user_id"])


def change_profile(context: "Context", user_id: str, fields: "Pairs") -> "Response":
    """Change name, nickname and email."""
    user = _find(context, user_id)
    user["name"] = only_value(fields, "name") or user["name"]
    user["nickname"] = only_value(fields, "nickname") or user["nickname"]
    user["email"] = only_value(fields, "email") or user["email"]
    user["updated_at"] = context.now
    return done(context, "saved", SECTION, user["user_id"])


def log_out(context: "Context", user_id: str) -> "Response":
    """End the user's sessions in every browser."""
    user = _find(context, user_id)
    close_sessions_of(context, user["user_id"])
    event_log.write(context, event_log.LOGOUT, user_id=user["user_id"], detail="In every browser")
    return done(context, "logged-out", SECTION, user["user_id"])


def block(context: "Context", user_id: str, is_blocked: bool) -> "Response":
    """Block or unblock the user's logins. The user's sessions stay open, as at Auth0."""
    user = _find(context, user_id)
    user["blocked"] = is_blocked
    return done(context, "blocked" if is_blocked else "unblocked", SECTION, user["user_id"])


def _find(context: "Context", user_id: str) -> "User":
    user = context.state.find_user(user_id) if user_id else context.state.users[0]
    if user is None:
        raise ErrorPage(
            404, "There is no such user", "The dashboard has no such user.", error="not_found"
        )
    return user


def _read_metadata(text: str) -> str:
    """
    Return text as it is stored.

    Raises: ValueError with a text for people, if text is neither empty nor a JSON object.
    """
    if not text.strip():
        return ""
    try:
        metadata = check_json(text)
        if metadata.kind == "object":
            split_object(metadata)
            return metadata.text
    except JsonError as error:
        raise ValueError(f"This is not JSON: {error}.") from None
    raise ValueError(f"User metadata is a JSON object, {{…}}, and this is of type {metadata.kind}.")


def _format(user_metadata: str) -> str:
    is_readable = 0 < len(user_metadata) <= _READABLE
    return format_json(Json(user_metadata)) if is_readable else user_metadata


def _page(
    context: "Context",
    user: "User",
    metadata_text: str,
    *,
    notice: str = "",
    problem: Markup | None = None,
    status: int = 200,
) -> "Response":
    return section_page(
        context,
        SECTION,
        "Users",
        card(table("Users", ["Name", "Email", "Logins", "Last login"], _rows(context))),
        card(
            element("h2", {}, user["name"]), _metadata_form(context, user, metadata_text, problem)
        ),
        card(element("h2", {}, "Profile"), _profile_form(context, user)),
        card(element("h2", {}, "Sessions"), *_sessions(context, user)),
        notice=notice,
        status=status,
    )


def _rows(context: "Context") -> "list[list[str | Markup]]":
    rows: list[list[str | Markup]] = []
    for user in context.state.users:
        link = element("a", {"href": address(context, SECTION, user["user_id"])}, user["name"])
        last_login = moment(context, user["last_login"]) if user["last_login"] else muted("never")
        rows.append([link, user["email"], str(user["logins_count"]), last_login])
    return rows


def _metadata_form(context: "Context", user: "User", text: str, problem: Markup | None) -> Markup:
    seen: dict[str, str | bool] = {
        "type": "hidden",
        "name": "seen",
        "value": fingerprint(user["user_metadata"]),
    }
    hint = "What the app reads and may change. Empty it to remove the metadata."
    return form(
        context,
        [SECTION, user["user_id"], METADATA],
        element("input", seen),
        field("user_metadata", hint, "user_metadata", text, lines=8),
        *([problem] if problem else []),
        button("Save", "main"),
    )


def _profile_form(context: "Context", user: "User") -> Markup:
    return form(
        context,
        [SECTION, user["user_id"], PROFILE],
        element("p", {"class": "small"}, "user_id ", code(user["user_id"])),
        field("Name", "", "name", user["name"]),
        field("Nickname", "", "nickname", user["nickname"]),
        field("Email", "", "email", user["email"]),
        button("Save profile"),
    )


def _sessions(context: "Context", user: "User") -> "list[Markup]":
    action, label = (UNBLOCK, "Unblock") if is_blocked(user) else (BLOCK, "Block")
    return _open_sessions(context, user) + [
        form(context, [SECTION, user["user_id"], action], button(label))
    ]


def _open_sessions(context: "Context", user: "User") -> "list[Markup]":
    sessions = [
        session for session in context.state.sessions if session["user_id"] == user["user_id"]
    ]
    if not sessions:
        return [element("p", {"class": "small"}, "Logged in nowhere.")]
    items = [
        element(
            "li",
            {},
            "Logged in ",
            moment(context, session["auth_time"]),
            " ",
            code("sid " + session["sid"]),
        )
        for session in sessions
    ]
    end = form(context, [SECTION, user["user_id"], LOG_OUT], button("Log out everywhere"))
    return [element("ul", {}, *items), end]
