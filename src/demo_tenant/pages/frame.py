"""The common parts of the tenant's pages: head, Content-Security-Policy, card, ribbon."""

from ..http_message import Response
from .markup import Markup, element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context


def card_page(
    context: "Context",
    title: str,
    *children: Markup,
    status: int = 200,
    form_targets: "list[str] | None" = None,
) -> Response:
    """
    Return a page with one card. title is also the heading.

    form_targets: origins to which the answer to a form may redirect. Browsers apply form-action to
    redirects, too.
    """
    mark = element("img", {"class": "mark", "src": context.assets_url + "logo.svg", "alt": ""})
    card = element("main", {"class": "card"}, mark, element("h1", {}, title), *children)
    return page(context, title, element("body", {"class": "alone"}, card), status, form_targets)


def ribbon(context: "Context") -> Markup:
    """Return the line that explains that this is a demo."""
    text = f"This is the demo tenant. It runs {context.place} and knows no real accounts."
    return element("p", {"class": "ribbon"}, text)


def page(
    context: "Context",
    title: str,
    body: Markup,
    status: int = 200,
    form_targets: "list[str] | None" = None,
) -> Response:
    """Return a page with this body. No other page can embed it in an iframe."""
    policy = _policy(
        context, ["form-action " + " ".join(["'self'"] + (form_targets or []))], "'none'"
    )
    headers = [("content-security-policy", policy), ("x-frame-options", "DENY")]
    stylesheet = element("link", {"rel": "stylesheet", "href": context.assets_url + "tenant.css"})
    return _html(context, status, title, [stylesheet], body, headers)


def script_page(
    context: "Context",
    title: str,
    head: "list[Markup]",
    body: Markup,
    *,
    script: str,
    frame_ancestors: str,
) -> Response:
    """
    Return a page that runs one script of the tenant's assets.

    Only frame_ancestors may embed the page in an iframe.
    """
    address = context.assets_url + script
    module = element("script", {"type": "module", "src": address})
    policy = _policy(
        context, ["script-src " + _source(address), "form-action 'none'"], frame_ancestors
    )
    headers = [("content-security-policy", policy)]
    if frame_ancestors == "'none'":
        headers.append(("x-frame-options", "DENY"))
    return _html(context, 200, title, head + [module], body, headers)


def _policy(context: "Context", directives: "list[str]", frame_ancestors: str) -> str:
    assets = _source(context.assets_url)
    always = ["default-src 'none'", "style-src " + assets + "tenant.css", "img-src " + assets]
    last = ["base-uri 'none'", "frame-ancestors " + frame_ancestors]
    trusted_types = ["require-trusted-types-for 'script'", "trusted-types 'none'"]
    return "; ".join(always + directives + last + trusted_types)


def _source(url: str) -> str:
    """Return url as a source of a policy, without the separators ; and , (CSP 3, 2.3.1)."""
    return url.replace(";", "%3B").replace(",", "%2C")


def _html(
    context: "Context",
    status: int,
    title: str,
    head: "list[Markup]",
    body: Markup,
    headers: "list[tuple[str, str]]",
) -> Response:
    icon = context.assets_url + "logo.svg"
    document = element(
        "html",
        {"lang": "en"},
        element(
            "head",
            {},
            element("meta", {"charset": "utf-8"}),
            element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            element("title", {}, title + " · Demo tenant"),
            element("link", {"rel": "icon", "href": icon, "type": "image/svg+xml"}),
            *head,
        ),
        body,
    )
    common = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ]
    return Response(status, common + headers, ("<!DOCTYPE html>" + document.text).encode())
