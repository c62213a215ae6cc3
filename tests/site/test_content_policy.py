"""What a page's own Content-Security-Policy keeps auth0-pyscript from doing."""

import pytest

from auth0_pyscript.configuration import Configuration, check_configuration
from auth0_pyscript.site.assembly.policy import content_security_policy
from auth0_pyscript.site.content_policy import missing_in_policy


def configured(**values: object) -> Configuration:
    data = {"domain": "example.eu.auth0.com", "client_id": "abc"} | values
    return check_configuration(data, site="https://app.example.com/")


def test_the_policy_of_a_built_site_lets_all_through() -> None:
    configuration = configured()

    assert missing_in_policy(content_security_policy(configuration), configuration) == []
    assert missing_in_policy("", configuration) == []


@pytest.mark.parametrize(
    ("policy", "parts"),
    [
        ("default-src 'none'", ["default-src must have 'self'"] * 3 + ["must have https://"]),
        ("script-src 'self'; worker-src blob:", ["worker-src must have 'self'"]),
        ("script-src 'nonce-a' 'strict-dynamic'; worker-src *", ["'strict-dynamic'"]),
        ("script-src 'self'; script-src 'none'", []),
        ("connect-src api.example.com", []),
        ("connect-src 'none'", ["connect-src must have 'self'"]),
        ("frame-src https://*.auth0.com", []),
        ("frame-src *.auth0.com/", []),
        ("frame-src other.example.com", ["frame-src must have https://example.eu.auth0.com"]),
        ("trusted-types mine", ["have auth0-pyscript:", "have auth0-pyscript-early:"]),
        ("trusted-types *", []),
    ],
)
def test_each_thing_that_is_missing_is_named(policy: str, parts: list[str]) -> None:
    found = missing_in_policy(policy, configured())

    assert len(found) == len(parts)
    for sentence, part in zip(found, parts, strict=True):
        assert part in sentence


def test_with_refresh_tokens_no_frame_is_needed() -> None:
    assert missing_in_policy("frame-src 'none'", configured(use_refresh_tokens=True)) == []
