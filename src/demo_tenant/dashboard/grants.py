"""Grants: the scopes that users have allowed applications, and their revocation."""

from ..http_message import only_value
from ..oauth import grant
from ..pages.markup import Markup, element
from .frame import button, card, code, done, form, moment, muted, section_page, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Response
    from ..store.records import Grant

SECTION = "grants"


def show(context: "Context", notice: str) -> "Response":
    """Return all grants."""
    rows = [_row(context, record) for record in context.state.grants]
    columns = ["User", "Application", "May do", "Allowed", "Take back"]
    content = table("Grants", columns, rows) if rows else muted("Nobody has allowed anything yet.")
    return section_page(context, SECTION, "Grants", card(content), notice=notice)


def revoke(context: "Context", fields: "Pairs") -> "Response":
    """Revoke one grant, so that the next login asks for consent again."""
    grant.revoke_grant(context, only_value(fields, "grant_id"))
    return done(context, "revoked", SECTION)


def _row(context: "Context", record: "Grant") -> "list[str | Markup]":
    user = context.state.find_user(record["user_id"])
    client = context.state.find_client(record["client_id"])
    hidden: dict[str, str | bool] = {"type": "hidden", "name": "grant_id", "value": record["id"]}
    may_do = element(
        "div",
        {},
        code(" ".join(record["scope"])),
        element("p", {"class": "small"}, "at ", code(record["audience"])),
    )
    return [
        user["name"] if user else record["user_id"],
        client["name"] if client else record["client_id"],
        may_do,
        moment(context, record["granted_at"]),
        form(context, [SECTION], element("input", hidden), button("Revoke", "danger")),
    ]
