"""
The errors of a page that cannot start as it was built. Vault and page mode use the same texts.
Pure.
"""

from .errors import ConfigurationError, EnvironmentUnsuitable


def configuration_misfit(origin: str, *, option: str) -> ConfigurationError:
    """
    Return the error for a configuration that was edited after the build.

    origin: the address in option that the page's Content-Security-Policy does not allow.
    """
    return ConfigurationError(
        f"auth_config.json names {origin}, which this build may not reach.",
        "The Content-Security-Policy in index.html was made for other addresses. "
        "Build the site again with the new values.",
        option=option,
    )


def demo_tenant_unavailable(problem: str) -> EnvironmentUnsuitable:
    """Return the error for a browser in which the demo tenant cannot run. problem: why."""
    return EnvironmentUnsuitable(
        "The demo tenant cannot run in this browser.",
        f"It runs in a Service Worker. {problem} Try an ordinary window, or allow site data. "
        "Tell the developer of this page: build the site for a tenant of your own.",
        error="service_worker_unavailable",
    )
