"""What a page's own Content-Security-Policy keeps auth0-pyscript from doing."""

from fnmatch import fnmatchcase

from ..configuration import Configuration
from .assembly.policy import MODULES_POLICY, PREFLIGHT_POLICY

# What is needed of the site's own origin: the directives that decide, the nearest first.
_OWN = (
    (("script-src-elem", "script-src", "default-src"), "its scripts lie in auth0/"),
    (("worker-src", "child-src", "script-src", "default-src"), "the vault is a worker"),
    (("connect-src", "default-src"), "its scripts read auth0/auth_config.json"),
)
_FRAMES = ("frame-src", "child-src", "default-src")


def missing_in_policy(text: str, configuration: Configuration) -> list[str]:
    """Return a sentence for each thing that the policy has to allow besides; none if it is fine."""
    directives = _directives(text)
    found = []
    for names, why in _OWN:
        name = next((name for name in names if name in directives), "")
        sources = directives.get(name, ["*"])
        if "'strict-dynamic'" in sources and "script" in names[0]:
            found.append(
                f"{name} has 'strict-dynamic', which refuses scripts without a nonce. Give the two "
                "tags of auth0-pyscript the page's nonce."
            )
        elif not _allows(sources, "'self'"):
            found.append(f"{name} must have 'self': {why}.")
    name = next((name for name in _FRAMES if name in directives), "")
    tenant = "'self'" if configuration.is_demo else _origin(configuration.issuer)
    if not configuration.use_refresh_tokens and not _allows(directives.get(name, ["*"]), tenant):
        found.append(f"{name} must have {tenant}: the session is renewed in a hidden frame.")
    policies = directives.get("trusted-types")
    if policies is not None and "*" not in policies:
        for policy in (MODULES_POLICY, PREFLIGHT_POLICY):
            if policy not in policies:
                found.append(f"trusted-types must have {policy}: it makes the vault's address.")
    return found


def _directives(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in text.split(";"):
        if words := part.split():
            found.setdefault(words[0].lower(), words[1:])  # the first of two counts
    return found


def _allows(sources: list[str], wanted: str) -> bool:
    """Return True if the sources may allow it. A host may be the site's own."""
    if wanted in sources or "*" in sources or "https:" in sources:
        return True
    if wanted == "'self'":
        return any("." in source or "localhost" in source for source in sources)
    hosts = [source.rpartition("://")[2].rstrip("/") for source in sources]
    return any(fnmatchcase(wanted.partition("://")[2], host) for host in hosts)


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])
