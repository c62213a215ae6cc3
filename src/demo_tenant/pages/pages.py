"""The tenant's pages for users: login, consent, logout, errors."""

from ..encoding.json_text import dump_object
from ..encoding.origin import origin_of
from .frame import card_page, ribbon, script_page
from .markup import Markup, element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Response
    from ..oauth.refusal import ErrorPage
    from ..store.records import AuthorizationRequest, PendingRequest, Session, User

_SCOPE_WORDS = {
    "read:current_user": "Read your user data",
    "update:current_user_metadata": "Change your metadata",
    "offline_access": "Stay signed in while you are away",
}
_IDENTITY = ("openid", "profile", "email")


def login_page(context: "Context", pending: "PendingRequest") -> "Response":
    """Return the page on which a visitor chooses a user."""
    wanted = pending["wanted"]
    hint = wanted["login_hint"]
    users = context.state.users
    hinted = [user for user in users if hint and hint in (user["email"], user["user_id"])]
    ordered = hinted + [user for user in users if user not in hinted]
    note = []
    if hint and not hinted:
        note = [
            element("p", {"class": "note"}, f"Nobody here is known as {hint}. Choose one of these:")
        ]
    form = element(
        "form",
        {"method": "post", "action": context.issuer + "u/login", "class": "people"},
        _hidden("state", pending["id"]),
        *[_user_button(context, user) for user in ordered],
    )
    return card_page(
        context,
        "Log in",
        _lead("to continue to ", _client_name(context, wanted)),
        ribbon(context),
        *note,
        form,
        form_targets=[origin_of(wanted["redirect_uri"])],
    )


def consent_page(
    context: "Context", pending: "PendingRequest", session: "Session", scope: list[str]
) -> "Response":
    """Return the page on which a user accepts or declines scope."""
    wanted = pending["wanted"]
    user = context.state.find_user(session["user_id"])
    allowed = [name for name in wanted["scope"] if name not in scope]
    form = element(
        "form",
        {"method": "post", "action": context.issuer + "u/consent", "class": "decision"},
        _hidden("state", pending["id"]),
        _hidden("user_id", session["user_id"]),
        element("button", {"class": "main", "name": "decision", "value": "accept"}, "Accept"),
        element("button", {"name": "decision", "value": "decline"}, "Decline"),
    )
    already = []
    if allowed:
        already = [element("p", {"class": "small"}, "Allowed before: ", _code(" ".join(allowed)))]
    return card_page(
        context,
        "Allow access?",
        element("p", {"class": "lead"}, _client_name(context, wanted), " asks to:"),
        element(
            "ul",
            {"class": "scopes"},
            *[_scope_item(words, names) for words, names in scope_words(scope)],
        ),
        *already,
        form,
        element(
            "p",
            {"class": "small"},
            f"Signed in as {user['name'] if user else ''}. ",
            element("a", {"href": f"{context.issuer}u/login?state={pending['id']}"}, "Not you?"),
        ),
        ribbon(context),
        form_targets=[origin_of(wanted["redirect_uri"])],
    )


def scope_words(scope: list[str]) -> "list[tuple[str, str]]":
    """Return a description of scope: pairs of words for people and the names that they describe."""
    identity = [name for name in scope if name in _IDENTITY]
    items = []
    if identity or not scope:
        items.append((_identity_words(identity), " ".join(identity)))
    for name in scope:
        if name not in _IDENTITY:
            items.append((_SCOPE_WORDS.get(name, name), name))
    return items


def web_message_page(
    context: "Context", wanted: "AuthorizationRequest", pairs: "Pairs"
) -> "Response":
    """Return the page that posts pairs to the client's origin only."""
    origin = origin_of(wanted["redirect_uri"])
    client = context.state.find_client(wanted["client_id"])
    is_silent = "none" in wanted["prompt"]
    may_frame = client["web_origins"] if client and is_silent else []
    message = element(
        "meta",
        {
            "name": "authorization-response",
            "data-origin": origin,
            "content": dump_object(pairs).text,
        },
    )
    body = element("body", {}, element("p", {}, "You can close this window."))
    return script_page(
        context,
        "Log in",
        [message],
        body,
        script="web_message.js",
        frame_ancestors=" ".join(may_frame) or "'none'",
    )


def confirm_logout_page(context: "Context", pairs: "Pairs") -> "Response":
    """Return the page that asks for a confirmation. pairs are the parameters of the logout."""
    fields = [_hidden(name, value) for name, value in pairs if name != "csrf"]
    form = element(
        "form",
        {"method": "post", "action": context.issuer + "oidc/logout", "class": "decision"},
        _hidden("csrf", context.csrf_token()),
        *fields,
        element("button", {"class": "main"}, "Log out"),
    )
    origins = {origin_of(url) for client in context.state.clients for url in client["logout_urls"]}
    lead = _lead("You are logged in at the demo tenant. An application asks to end that.")
    return card_page(context, "Log out?", lead, ribbon(context), form, form_targets=sorted(origins))


def logged_out_page(context: "Context") -> "Response":
    """Return the page after a logout without a return address."""
    return card_page(
        context, "You are logged out", _lead("You can close this page."), ribbon(context)
    )


def error_page(context: "Context", error: "ErrorPage") -> "Response":
    """Return the page that shows error, with links to the applications."""
    apps = [client for client in context.state.clients if client["logout_urls"]]
    links = [
        element(
            "p", {}, element("a", {"href": client["logout_urls"][0]}, f"Go to {client['name']}")
        )
        for client in apps
    ]
    return card_page(
        context,
        error.title,
        element("p", {"class": "alert", "role": "alert"}, error.detail),
        *links,
        element("p", {"class": "small"}, _code(error.error)),
        ribbon(context),
        status=error.status,
    )


def _user_button(context: "Context", user: "User") -> Markup:
    picture: dict[str, str | bool] = {
        "src": context.assets_url + user["picture"],
        "alt": "",
        "class": "picture",
    }
    return element(
        "button",
        {"name": "user_id", "value": user["user_id"], "class": "person"},
        element("img", picture),
        element(
            "span",
            {},
            element("span", {"class": "visually-hidden"}, "Log in as "),
            element("span", {"class": "name"}, user["name"]),
            " ",
            element("span", {"class": "email"}, user["email"]),
        ),
    )


def _identity_words(identity: list[str]) -> str:
    if "profile" in identity and "email" in identity:
        return "See your name, picture and email"
    if "profile" in identity:
        return "See your name and picture"
    return "See your email" if "email" in identity else "Know that it is you"


def _scope_item(words: str, names: str) -> Markup:
    return element("li", {}, element("span", {}, words), _code(names))


def _client_name(context: "Context", wanted: "AuthorizationRequest") -> Markup:
    client = context.state.find_client(wanted["client_id"])
    return element("strong", {}, client["name"] if client else wanted["client_id"])


def _lead(*children: "str | Markup") -> Markup:
    return element("p", {"class": "lead"}, *children)


def _code(text: str) -> Markup:
    return element("code", {}, text)


def _hidden(name: str, value: str) -> Markup:
    return element("input", {"type": "hidden", "name": name, "value": value})
