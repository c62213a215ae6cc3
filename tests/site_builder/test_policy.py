"""
The Content-Security-Policy: strict for everyone, open only for the hosts of the configuration.
"""

from auth0_pyscript.configuration import Configuration, check_configuration
from auth0_pyscript.site.assembly.policy import HTML, IMAGES, content_security_policy, vault_policy

DEMO = check_configuration(
    {"domain": "./tenant/", "client_id": "demo-app"}, site="http://localhost/"
)
OPTIONS = {
    "domain": "http://127.0.0.1:4501/tenant",
    "client_id": "abc",
    "apis": [
        {"audience": "http://127.0.0.1:4501/tenant/api/v2/"},
        {"audience": "urn:orders", "base_url": "https://api.example.com/orders/"},
    ],
    "picture_hosts": ["*.pictures.example"],
}
REAL = check_configuration(OPTIONS)
PAGE = check_configuration(OPTIONS | {"token_storage": "page"})
REACHED = ["'self'", "http://127.0.0.1:4501", "https://api.example.com"]


def directives(configuration: Configuration, *, in_meta: bool = False) -> dict[str, list[str]]:
    """Return the policy's sources by directive."""
    return read(content_security_policy(configuration, in_meta=in_meta))


def read(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


def test_the_demo_reaches_nothing_but_its_own_site() -> None:
    policy = directives(DEMO)

    for name in ("img-src", "connect-src", "frame-src", "style-src", "worker-src"):
        assert policy[name] == ["'self'"]


def test_scripts_come_from_the_site_alone() -> None:
    for configuration in (DEMO, REAL, PAGE):
        policy = directives(configuration)
        assert policy["default-src"] == ["'none'"]
        assert policy["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
        assert policy["require-trusted-types-for"] == ["'script'"]
        assert policy["trusted-types"] == ["auth0-pyscript", "auth0-pyscript-early"]
        assert policy["base-uri"] == policy["form-action"] == ["'none'"]


def test_no_source_is_a_loophole() -> None:
    for configuration in (DEMO, REAL, PAGE):
        sources = {source for sources in directives(configuration).values() for source in sources}
        assert sources.isdisjoint(
            {"*", "https:", "http:", "data:", "blob:", "'unsafe-inline'", "'unsafe-eval'"}
        )


def test_public_data_are_reached_by_the_page_and_not_by_the_vault() -> None:
    data = ["https://data.example.org", "https://api.example.com"]
    for token_storage, reached in (("vault", ["'self'"]), ("page", REACHED)):
        configuration = check_configuration(
            OPTIONS | {"token_storage": token_storage, "connect": data}
        )
        policy = directives(configuration)
        assert policy["connect-src"] == [*dict.fromkeys([*reached, *data])]
        assert read(vault_policy(configuration))["connect-src"] == REACHED


def test_a_page_with_python_of_its_own_may_show_what_the_program_makes() -> None:
    plain = directives(REAL)

    for needs in (frozenset({IMAGES}), frozenset({IMAGES, HTML})):
        policy = read(content_security_policy(REAL, needs=needs))
        assert policy.pop("img-src") == [*plain["img-src"], "data:", "blob:"]
        if HTML in needs:
            assert policy.pop("style-src-attr") == ["'unsafe-inline'"]
            assert policy["trusted-types"][-2:] == ["default", "auth0-pyscript-html"]
            del policy["trusted-types"][-2:]
        assert policy == {name: plain[name] for name in policy}
        assert len(policy) == len(plain) - 1


def test_the_pictures_of_ordinary_accounts_are_let_in_with_what_they_are_redirected_to() -> None:
    # A browser checks each host of a redirect. The first redirect is that of Auth0's default
    # picture.
    ways = (
        ("https://s.gravatar.com", "https://i0.wp.com", "https://i1.wp.com", "https://i2.wp.com"),
        ("https://cdn.auth0.com",),
        ("https://www.gravatar.com", "https://secure.gravatar.com"),
        ("https://lh3.googleusercontent.com",),
        ("https://avatars.githubusercontent.com",),
        ("https://platform-lookaside.fbsbx.com", "https://scontent.xx.fbcdn.net"),
        ("https://media.licdn.com",),
        ("https://pbs.twimg.com",),
    )
    configuration = check_configuration({"domain": "tenant.example", "client_id": "abc"})

    sources = directives(configuration)["img-src"]

    for way in ways:
        for origin in way:
            wildcards = [source for source in sources if source.startswith("https://*.")]
            assert origin in sources or any(
                origin.endswith(wildcard[9:]) for wildcard in wildcards
            ), origin
    assert len(sources) == len(set(sources))


def test_a_tenant_and_the_apis_are_named_by_origin() -> None:
    policy = directives(PAGE)

    assert policy["connect-src"] == REACHED
    assert policy["frame-src"] == ["'self'", "http://127.0.0.1:4501"]
    assert policy["img-src"] == ["'self'", "http://127.0.0.1:4501", "https://*.pictures.example"]


def test_with_the_vault_the_page_reaches_neither_tenant_nor_apis() -> None:
    policy, page = directives(REAL), directives(PAGE)

    assert policy.pop("connect-src") == ["'self'"]
    del page["connect-src"]
    assert policy == page  # the hidden iframe and the users' pictures still belong to the page


def test_the_vault_s_own_policy_lets_it_reach_them_and_nothing_else() -> None:
    assert read(vault_policy(REAL)) == {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "connect-src": REACHED,
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
    assert read(vault_policy(DEMO))["connect-src"] == ["'self'"]


def test_who_may_frame_the_page_is_said_in_headers_only() -> None:
    in_header, in_meta = directives(REAL), directives(REAL, in_meta=True)

    assert in_header.pop("frame-ancestors") == ["'none'"]
    assert in_meta == in_header
