"""The Content-Security-Policy of a built site: what its page may load, run and reach. Pure."""

from ...configuration import Configuration, connect_origins

# The Trusted Types policies of public/, for the workers' addresses. PyScript and Pyodide make none.
# A name can be used once, and preflight.js is not a module that could share its policy.
MODULES_POLICY = "auth0-pyscript"
PREFLIGHT_POLICY = "auth0-pyscript-early"
# That of DOMPurify, beside the policy "default", for a page whose Python writes HTML.
HTML_POLICY = "auth0-pyscript-html"

# What the page's own Python may need besides.
IMAGES = "images"  # images that Python makes: data: and blob:
HTML = "html"  # HTML that Python writes, with attributes `style`


def content_security_policy(
    configuration: Configuration, *, in_meta: bool = False, needs: frozenset[str] = frozenset()
) -> str:
    """
    Return the policy for a site of this configuration, as one header value.

    needs is what the page's own Python needs besides, IMAGES and HTML.

    The policy for a meta element has no `frame-ancestors`, which is not allowed there (Content
    Security Policy Level 3, section 3.3). Such a page hides itself while it is framed.
    """
    # The demo's tenant is part of the site itself. A tenant may serve its users' pictures.
    issuer = () if configuration.is_demo else (_origin(configuration.issuer),)
    in_page = configuration.token_storage == "page"
    pictures = tuple(f"https://{host}" for host in configuration.picture_hosts)
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'", "'wasm-unsafe-eval'"),
        "style-src": ("'self'",),
        # HTML of a program carries its style in attributes, as a figure does. Rules have none.
        **({"style-src-attr": ("'unsafe-inline'",)} if HTML in needs else {}),
        "img-src": (
            "'self'",
            *issuer,
            *pictures,
            *(("data:", "blob:") if IMAGES in needs else ()),
        ),
        "font-src": ("'self'",),
        # In vault mode only the vault sends requests to tenant and APIs. The page itself only
        # loads its own files, and public data.
        "connect-src": tuple(
            dict.fromkeys(
                (
                    "'self'",
                    *(connect_origins(configuration) if in_page else ()),
                    *configuration.connect,
                )
            )
        ),
        "frame-src": ("'self'", *issuer),
        "worker-src": ("'self'",),
        "manifest-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
        "frame-ancestors": ("'none'",),
        "require-trusted-types-for": ("'script'",),
        "trusted-types": (
            MODULES_POLICY,
            PREFLIGHT_POLICY,
            *(("default", HTML_POLICY) if HTML in needs else ()),
        ),
    }
    if in_meta:
        del directives["frame-ancestors"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def vault_policy(configuration: Configuration) -> str:
    """
    Return the policy of the vault's file. A worker takes its policy from its own response, not from
    the page.
    """
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'", "'wasm-unsafe-eval'"),
        "connect-src": ("'self'", *connect_origins(configuration)),
        "require-trusted-types-for": ("'script'",),
        "trusted-types": ("'none'",),
    }
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])
