"""Reset: it replaces the tenant's state with the first one."""

from ..pages.markup import element
from ..store.seed import new_state
from .frame import address, button, card, done, form, section_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Response

SECTION = "reset"


def show(context: "Context") -> "Response":
    """Return the page that asks for a confirmation."""
    question = (
        "All changes to users and applications, all grants, sessions, refresh tokens and "
        "the log are lost."
    )
    cancel = element("a", {"class": "button", "href": address(context, "users")}, "Keep everything")
    content = card(
        element("h2", {}, "Start from new?"),
        element("p", {}, question),
        form(
            context,
            [SECTION],
            element("div", {"class": "row"}, button("Reset everything", "danger"), cancel),
        ),
    )
    return section_page(context, SECTION, "Reset demo", content)


def reset(context: "Context") -> "Response":
    """Replace the state, and log the browser out."""
    context.state = new_state(context.first_clients, context.now)
    context.session_id = ""
    return done(context, "reset", "users")
