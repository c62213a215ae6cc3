"""Applications: their callback URLs, logout URLs, web origins and token lifetimes."""

from ..encoding.moment import duration_words
from ..encoding.origin import is_address, is_origin
from ..http_message import only_value
from ..oauth.refusal import ErrorPage
from ..pages.markup import Markup, element
from .frame import address, alert, button, card, code, done, field, form, muted, section_page, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Response
    from ..store.records import Client

SECTION = "applications"
MAX_LIFETIME = 30 * 86400  # seconds

# Field, label, hint.
_LISTS = (
    (
        "callbacks",
        "Allowed callback URLs",
        "Where a login may come back to. One a line, compared letter by letter.",
    ),
    ("logout_urls", "Allowed logout URLs", "Where a logout may come back to. One a line."),
    (
        "web_origins",
        "Allowed web origins",
        "Scheme, host and port of the pages that ask. One a line.",
    ),
)
_LIFETIMES = (
    (
        "access_token_lifetime",
        "Access token lifetime",
        "In seconds, for tokens issued from now on.",
    ),
    ("id_token_lifetime", "ID token lifetime", "In seconds, for tokens issued from now on."),
)


def show(context: "Context", client_id: str, notice: str) -> "Response":
    """Return the list of applications, and below it the chosen one."""
    client = _find(context, client_id)
    values = {"name": client["name"]}
    for name, _, _ in _LISTS:
        values[name] = "\n".join(client[name])  # type: ignore[literal-required]
    for name, _, _ in _LIFETIMES:
        values[name] = str(client[name])  # type: ignore[literal-required]
    return _page(context, client, values, notice=notice)


def change(context: "Context", client_id: str, fields: "Pairs") -> "Response":
    """Replace the application's settings with the sent ones, if all of them are valid."""
    client = _find(context, client_id)
    values = {
        name: only_value(fields, name) for name, _, _ in _LISTS + _LIFETIMES + (("name", "", ""),)
    }
    try:
        changed = _read(values)
    except ValueError as error:
        return _page(context, client, values, problem=alert("Not saved.", str(error)), status=422)
    client.update(changed)  # type: ignore[typeddict-item]
    return done(context, "saved", SECTION, client["client_id"])


def _read(values: dict[str, str]) -> "dict[str, str | int | list[str]]":
    """Return the settings as they are stored. Raises: ValueError with a text for people."""
    if not values["name"].strip():
        raise ValueError("The application needs a name.")
    settings: dict[str, str | int | list[str]] = {"name": values["name"].strip()}
    for name, label, _ in _LISTS:
        lines = [line.strip() for line in values[name].split("\n") if line.strip()]
        is_right = is_origin if name == "web_origins" else is_address
        wrong = [line for line in lines if not is_right(line)]
        if wrong:
            raise ValueError(f"{label}: {wrong[0]} is not such an address.")
        settings[name] = lines
    for name, label, _ in _LIFETIMES:
        text = values[name].strip()
        if not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= MAX_LIFETIME:
            raise ValueError(f"{label}: a whole number from 1 to {MAX_LIFETIME} is needed.")
        settings[name] = int(text)
    return settings


def _find(context: "Context", client_id: str) -> "Client":
    client = context.state.find_client(client_id) if client_id else context.state.clients[0]
    if client is None:
        detail = "The dashboard has no such application."
        raise ErrorPage(404, "There is no such application", detail, error="not_found")
    return client


def _page(
    context: "Context",
    client: "Client",
    values: dict[str, str],
    *,
    notice: str = "",
    problem: Markup | None = None,
    status: int = 200,
) -> "Response":
    rows: list[list[str | Markup]] = []
    for other in context.state.clients:
        link = element("a", {"href": address(context, SECTION, other["client_id"])}, other["name"])
        lifetime = duration_words(other["access_token_lifetime"])
        rows.append([link, code(other["client_id"]), lifetime])
    settings = form(
        context,
        [SECTION, client["client_id"]],
        field("Name", "Shown when somebody logs in.", "name", values["name"]),
        *[field(label, hint, name, values[name], lines=3) for name, label, hint in _LISTS],
        *[
            field(label, hint, name, values[name], kind="number")
            for name, label, hint in _LIFETIMES
        ],
        *([problem] if problem else []),
        button("Save", "main"),
    )
    return section_page(
        context,
        SECTION,
        "Applications",
        card(table("Applications", ["Name", "Client ID", "Access tokens live"], rows)),
        card(element("h2", {}, client["name"]), settings),
        card(element("h2", {}, "Scopes"), _scopes(context, client)),
        notice=notice,
        status=status,
    )


def _scopes(context: "Context", client: "Client") -> Markup:
    names: list[str] = []
    for grant in context.state.grants:
        if grant["client_id"] == client["client_id"]:
            names += [name for name in grant["scope"] if name not in names]
    if not names:
        return element("p", {}, muted("Nobody has allowed this application anything yet."))
    words = "What users have allowed. It may ask for any scope; who logs in is asked: "
    return element("p", {"class": "small"}, words, code(" ".join(names)))
