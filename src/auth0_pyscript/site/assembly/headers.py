"""
The response headers of a built site, in files for the hosts that read such files.

`_headers` is read by Netlify, by Cloudflare Pages and by our own server, so `serve` sends the
headers that are deployed. `nginx.conf` has the same headers for nginx.
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_MANIFEST = "application/manifest+json"  # many hosts do not send it

# Features of the browser that neither the page nor its files use.
_UNUSED = (
    "camera",
    "display-capture",
    "geolocation",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


def security_headers(policy: str) -> dict[str, str]:
    """Return the headers of every page of the site. `policy` is its Content-Security-Policy."""
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    }


def headers_file(
    policy: str,
    *,
    folders: tuple[str, ...],
    names: tuple[str, ...],
    manifests: tuple[str, ...] = (),
    vault_policy: str = "",
) -> str:
    """
    Return `_headers`. The files in `folders` never change; the files in `names` are revalidated
    each time.

    manifests are the paths of web app manifests in those folders. vault_policy is the
    Content-Security-Policy of the vault's file, if there is a vault. Some hosts combine the
    policies of all rules that match a path, so only pages get the pages' policy.
    """
    every = security_headers(policy)
    pages = {
        "Permissions-Policy": every.pop("Permissions-Policy")
    }  # which applies only to documents
    rules = {"/*": every}
    if vault_policy:
        own = {"Content-Security-Policy": every.pop("Content-Security-Policy")}
        pages |= own
        rules |= {"/sw.js": own, "/vault.js": {"Content-Security-Policy": vault_policy}}
    rules |= {"/": pages, "/index.html": pages}
    rules |= {f"/{folder}/*": {"Cache-Control": _FOR_EVER} for folder in folders}
    rules |= {f"/{path}": {"Content-Type": _MANIFEST} for path in manifests}
    for name in ("", *names):
        rules[f"/{name}"] = rules.get(f"/{name}", {}) | {"Cache-Control": _ASK_AGAIN}
    lines = [
        "# For a site at the root of its host; below a path, write that path before each of these."
    ]
    for pattern, headers in rules.items():
        lines += [pattern, *(f"  {name}: {value}" for name, value in headers.items())]
    return "".join(f"{line}\n" for line in lines)


def read_headers_file(text: str) -> dict[str, dict[str, str]]:
    """Return the rules of a `_headers` file: the headers by path pattern."""
    rules: dict[str, dict[str, str]] = {}
    headers: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            headers = rules.setdefault(line, {})
        elif line.startswith((" ", "\t")) and not line.lstrip().startswith("#"):
            name, colon, value = line.strip().partition(":")
            if colon:
                headers[name] = value.strip()
    return rules


def headers_for(rules: Mapping[str, Mapping[str, str]], path: str) -> dict[str, str]:
    """Return the headers for one path of the site ("/index.html")."""
    headers: dict[str, str] = {}
    for pattern, more in rules.items():
        if fnmatchcase(path, pattern):
            headers |= more
    return headers


def nginx_snippet(policy: str, *, folders: tuple[str, ...], vault_policy: str = "") -> str:
    """Return `nginx.conf`, to be included in the server or location block that serves the site."""
    immutable = "|".join(folders)
    security = security_headers(policy)
    own_policy = []
    if vault_policy:
        security["Content-Security-Policy"] = "$auth0_pyscript_policy"
        own_policy = [
            "# Pages and the vault's file have each a policy of their own.",
            f'set $auth0_pyscript_policy "{policy}";',
            f'if ($uri ~ "/vault\\.js$") {{ set $auth0_pyscript_policy "{vault_policy}"; }}',
        ]
    lines = [
        "# Include this in the server block, or in the location, that serves this directory.",
        (
            "# A location of your own with an add_header of its own inherits none of these: "
            "repeat them there."
        ),
        f'set $auth0_pyscript_cache "{_ASK_AGAIN}";',
        f'if ($uri ~ "/(?:{immutable})/") {{ set $auth0_pyscript_cache "{_FOR_EVER}"; }}',
        (
            "# The compressed forms that lie beside the files. With the module ngx_brotli take "
            "its line in, too."
        ),
        "gzip_static on;",
        "gzip_vary on;",
        "# brotli_static on;",
        "add_header Cache-Control $auth0_pyscript_cache;",  # not for a 404: the file may come
        *own_policy,
        *(f'add_header {name} "{value}" always;' for name, value in security.items()),
        (
            "# Older mime.types know neither. All such files lie in those folders; their rule "
            "stops here."
        ),
        r"location ~ \.(?:mjs|webmanifest)$ "
        f"{{ types {{ text/javascript mjs; {_MANIFEST} webmanifest; }} "
        f'set $auth0_pyscript_cache "{_FOR_EVER}"; }}',
    ]
    return "".join(f"{line}\n" for line in lines)
