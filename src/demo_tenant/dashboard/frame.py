"""The common parts of the dashboard's pages: navigation, forms, tables, times."""

from ..encoding.form import percent_encode
from ..encoding.moment import exact_words, iso_time, words_ago
from ..http_message import redirect
from ..pages.frame import page, ribbon
from ..pages.markup import Markup, element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Response

_SECTIONS = (
    ("users", "Users"),
    ("applications", "Applications"),
    ("grants", "Grants"),
    ("log", "Log"),
)
_NOTICES = {
    "saved": "Saved.",
    "logged-out": "Logged out in every browser.",
    "revoked": "The grant is revoked. Its access tokens are valid until they expire.",
    "blocked": "Blocked: the next login, and the next renewal, is refused.",
    "unblocked": "Not blocked any more.",
    "reset": "The demo is reset.",
}


def section_page(
    context: "Context",
    section: str,
    title: str,
    *content: Markup,
    notice: str = "",
    status: int = 200,
) -> "Response":
    """Return a page of the dashboard. notice is the key of a message about the last change."""
    heading = [element("h1", {}, title)]
    if section != "reset":
        heading.append(
            element("a", {"class": "button", "href": address(context, "reset")}, "Reset demo")
        )
    main = element(
        "main",
        {"id": "content", "class": "content"},
        element("div", {"class": "heading"}, *heading),
        *(
            [element("p", {"class": "notice", "role": "status"}, _NOTICES[notice])]
            if notice in _NOTICES
            else []
        ),
        *content,
    )
    skip_link = element("a", {"class": "skip", "href": "#content"}, "Skip to content")
    body = element("body", {"class": "dashboard"}, skip_link, _sidebar(context, section), main)
    return page(context, title, body, status)


def address(context: "Context", *parts: str) -> str:
    """Return the URL of a page of the dashboard."""
    return context.issuer + "/".join(["manage"] + [percent_encode(part) for part in parts])


def done(context: "Context", notice: str, *parts: str) -> "Response":
    """Return a redirect to a page of the dashboard, which shows notice."""
    return redirect(address(context, *parts) + "?notice=" + notice)


def form(context: "Context", parts: list[str], *children: Markup) -> Markup:
    """Return a form for a page of the dashboard, with a CSRF token."""
    csrf = element("input", {"type": "hidden", "name": "csrf", "value": context.csrf_token()})
    return element("form", {"method": "post", "action": address(context, *parts)}, csrf, *children)


def field(
    label: str, hint: str, name: str, value: str, *, lines: int = 1, kind: str = "text"
) -> Markup:
    """Return a field with a label and a hint. With several lines it is a text area."""
    attributes: dict[str, str | bool] = {
        "id": name,
        "name": name,
        "aria-describedby": name + "-hint" if hint else False,
        "autocomplete": "off",
        "spellcheck": "false",
    }
    if lines > 1:
        # HTML drops a line feed at the beginning. The first one protects one in the value.
        control = element("textarea", attributes | {"rows": str(lines)}, "\n" + value)
    else:
        control = element("input", attributes | {"type": kind, "value": value})
    note = [element("p", {"class": "small", "id": name + "-hint"}, hint)] if hint else []
    return element(
        "div", {"class": "field"}, element("label", {"for": name}, label), *note, control
    )


def button(text: str, kind: str = "") -> Markup:
    """Return a button that submits its form. kind is "main", "danger" or ""."""
    return element("button", {"class": kind or False}, text)


def alert(what: str, why: str) -> Markup:
    """Return an alert inside the form that failed. It gets the focus."""
    attributes: dict[str, str | bool] = {
        "class": "alert",
        "role": "alert",
        "tabindex": "-1",
        "autofocus": True,
    }
    return element("p", attributes, element("strong", {}, what), " " + why)


def card(*children: Markup) -> Markup:
    """Return a part of the page with a border."""
    return element("section", {"class": "panel"}, *children)


def table(label: str, columns: list[str], rows: "list[list[str | Markup]]") -> Markup:
    """Return a table. A wide table scrolls in its own box. On a phone each row is a list."""
    # The style sheet turns rows into lists. Without explicit roles, browsers would then drop the
    # table's semantics.
    head = [element("th", {"scope": "col", "role": "columnheader"}, column) for column in columns]
    body = []
    for row in rows:
        cells = [
            element("td", {"role": "cell", "data-label": column}, cell)
            for column, cell in zip(columns, row)
        ]
        body.append(element("tr", {"role": "row"}, *cells))
    box: dict[str, str | bool] = {
        "class": "scroll",
        "role": "region",
        "aria-label": label,
        "tabindex": "0",
    }
    return element(
        "div",
        box,
        element(
            "table",
            {"role": "table"},
            element("thead", {"role": "rowgroup"}, element("tr", {"role": "row"}, *head)),
            element("tbody", {"role": "rowgroup"}, *body),
        ),
    )


def moment(context: "Context", seconds: int) -> Markup:
    """Return a time in words, with the exact time as title. seconds: since the Unix epoch."""
    attributes: dict[str, str | bool] = {
        "datetime": iso_time(seconds),
        "title": exact_words(seconds),
    }
    return element("time", attributes, words_ago(seconds, context.now))


def code(text: str) -> Markup:
    """Return a technical name."""
    return element("code", {}, text)


def muted(text: str) -> Markup:
    """Return the text for an empty list or value."""
    return element("span", {"class": "small"}, text)


def _sidebar(context: "Context", section: str) -> Markup:
    logo: dict[str, str | bool] = {
        "src": context.assets_url + "logo.svg",
        "alt": "",
        "class": "logo",
    }
    links = []
    for name, title in _SECTIONS:
        current = "page" if name == section else False
        link = element("a", {"href": address(context, name), "aria-current": current}, title)
        links.append(element("li", {}, link))
    apps = [client for client in context.state.clients if client["logout_urls"]]
    app_links = [
        element("a", {"href": client["logout_urls"][0]}, f"Go to {client['name']}")
        for client in apps[:1]
    ]
    return element(
        "header",
        {"class": "sidebar"},
        element("p", {"class": "brand"}, element("img", logo), "Demo tenant"),
        element("nav", {"aria-label": "Dashboard"}, element("ul", {}, *links)),
        element("div", {"class": "foot"}, *app_links, ribbon(context)),
    )
