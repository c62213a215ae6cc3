"""The values to paste into Auth0's dashboard for a site."""

from auth0_pyscript.configuration import Configuration

YOUR_SITE = "https://YOUR_SITE/"


def dashboard_values(configuration: Configuration, site: str) -> str:
    """Return the lines for a site's address (its directory with the slash), "" for a demo."""
    if configuration.is_demo:
        return ""
    origin = "/".join(site.split("/", 3)[:3])
    lines = [
        f"Paste at Auth0 (Applications > the application {configuration.client_id} > Settings):",
        f"  Allowed Callback URLs   {site}",
        f"  Allowed Logout URLs     {site}",
        f"  Allowed Web Origins     {origin}",
    ]
    if site == YOUR_SITE:
        lines += [
            "YOUR_SITE is the host that serves the site, with the path to it if there is one",
            "(you.github.io/app); the web origin is the host alone.",
        ]
    return "\n".join(lines)
