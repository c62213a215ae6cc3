"""The log: the tenant's events, the latest first."""

from ..pages.markup import Markup, element
from ..store.event_log import WORDS
from .frame import card, code, moment, muted, section_page, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Response
    from ..store.records import Event

SECTION = "log"


def show(context: "Context") -> "Response":
    """Return the latest events."""
    count = len(context.state.events)
    rows = [_row(context, context.state.events[count - 1 - i]) for i in range(count)]
    columns = ["When", "What", "Who", "Detail"]
    content = table("Log of events", columns, rows) if rows else muted("Nothing has happened yet.")
    return section_page(context, SECTION, "Log", card(content))


def _row(context: "Context", event: "Event") -> "list[str | Markup]":
    user = context.state.find_user(event["user_id"])
    client = context.state.find_client(event["client_id"])
    who = user["name"] if user else event["user_id"]
    at = client["name"] if client else event["client_id"]
    return [
        moment(context, event["date"]),
        element("span", {}, WORDS.get(event["type"], event["type"]), " ", code(event["type"])),
        ", ".join([name for name in (who, at) if name]),
        event["detail"],
    ]
