"""The values to paste into Auth0's dashboard for a site with the folder auth0/."""

from ..configuration import Configuration

YOUR_SITE = "https://YOUR_SITE/"


def dashboard_values(
    configuration: Configuration, *sites: str, callback: str = "auth0/callback.html"
) -> str:
    """
    Return the lines for the addresses of a site (its folder, with the slash); "" for the demo.

    callback is where a login comes back to, below the site: "" for a strict site.
    """
    if configuration.is_demo:
        return ""
    sites = sites or (YOUR_SITE,)
    callbacks = ", ".join(f"{site}{callback}" for site in sites)
    origins = ", ".join(dict.fromkeys("/".join(site.split("/", 3)[:3]) for site in sites))
    lines = [
        f"Paste at Auth0 (Applications > the application {configuration.client_id} > Settings):",
        f"  Allowed Callback URLs   {callbacks}",
        f"  Allowed Logout URLs     {callbacks}",
        f"  Allowed Web Origins     {origins}",
    ]
    if YOUR_SITE in sites:
        lines += [
            "YOUR_SITE is the host that serves the site, with the path to the folder if there is",
            "one (you.github.io/app); the web origin is the host alone.",
        ]
    return "\n".join(lines)
