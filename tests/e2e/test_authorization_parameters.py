"""
The authorization parameters of a login, in both modes: from configuration, attributes and
invitations.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.driver import Browser
from e2e.journey import ALICE
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left

PAGE = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__" data-visitor-view="start" data-user-view="start">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Members</title>
<script src="./__ASSETS__/preflight.js"></script>
<link rel="stylesheet" href="./__ASSETS__/members.css">
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<auth0-logout-button label="Sign out"></auth0-logout-button>
<section data-view="start">
  <auth0-login-button label="Sign up" screen-hint="signup" connection="own-database">
  </auth0-login-button>
  <auth0-login-button label="Sign in"></auth0-login-button>
</section>
<section data-view="members">
  <auth0-login-required login-hint="member@example.com" ui-locales="fr"></auth0-login-required>
</section>
</body>
</html>
"""
STYLE = """
section[data-view] { display: none }
html[data-view=start] [data-view=start] { display: block }
html[data-view=members] [data-view=members] { display: block }
"""
EVERY_LOGIN = {
    "connection": "github",
    "ui_locales": "de",
    "acr_values": "urn:mfa",
    "ext-theme": "dark",
}
STORED = "return JSON.stringify(Object.values(sessionStorage))"


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest, tmp_path: Path, browser: Browser) -> Iterator[ServerDemo]:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "members.css").write_text(STYLE)
    with until_left(ServerDemo(page=tmp_path, token_storage=request.param), browser) as scene:
        yield scene


def asked(scene: ServerDemo) -> dict[str, str]:
    """Return the parameters of the last request to /authorize."""
    return scene.tenant.gate.seen("GET", "/authorize")[-1].query


def test_each_login_has_the_configurations_parameters_and_those_of_its_element(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.rebuild(authorization_params=EVERY_LOGIN)
    browser.open(scene.url)
    browser.click("button", "Sign up")
    browser.wait_for("button", re.compile(ALICE))
    sign_up = EVERY_LOGIN | {"screen_hint": "signup", "connection": "own-database"}
    assert sign_up.items() <= asked(scene).items()
    # The tab stores the transaction while the user is at the tenant.
    scene.site.gate.answer("/favicon.ico", status=204)  # Chromium may ask for it beside a file
    browser.open(f"{scene.url}auth_config.json")
    stored = browser.execute(STORED)
    assert "code_verifier" in stored and "urn:mfa" in stored
    for value in ("own-database", "signup", "dark", '"de'):
        assert value not in stored

    # The guard redirects a visitor to the tenant with its own attributes.
    browser.open(f"{scene.url}#/members")
    browser.click("button", re.compile(ALICE))
    guarded = EVERY_LOGIN | {"login_hint": "member@example.com", "ui_locales": "fr"}
    assert guarded.items() <= asked(scene).items()
    browser.click("button", "Accept")
    browser.wait_for("button", "Sign out")

    # A session is restored in a hidden iframe, with the lasting parameters only.
    browser.leave()
    browser.open(scene.url)
    browser.wait_for("button", "Sign out")
    silent = asked(scene)
    assert (silent["prompt"], silent["acr_values"]) == ("none", "urn:mfa")
    assert not silent.keys() & {
        "connection",
        "ui_locales",
        "ext-theme",
        "screen_hint",
        "login_hint",
    }


def test_an_invitation_is_brought_to_the_tenant_once(browser: Browser, scene: ServerDemo) -> None:
    begun = f"{scene.url}?project=7#/start/2"
    browser.open(
        f"{scene.url}?project=7&invitation=ticket-1&organization=org_x&organization_name=Tea%20Ltd#/start/2"
    )
    browser.wait_for("button", "Sign in")
    assert browser.url == begun
    browser.reload()
    browser.click("button", "Sign in")
    browser.wait_for("button", re.compile(ALICE))
    invited = asked(scene)
    assert (invited["invitation"], invited["organization"]) == ("ticket-1", "org_x")

    # This tenant has no organizations, so its ID token is not for the requested one.
    browser.click("button", re.compile(ALICE))
    browser.click("button", "Accept")
    browser.wait_for("alert")
    browser.wait_until(lambda: browser.url == begun, "the address where the login began")
    assert "ticket-1" not in json.dumps(browser.execute(STORED))

    browser.click("button", "Sign in")
    browser.wait_for("button", "Sign out")
    assert not asked(scene).keys() & {"invitation", "organization"}
    browser.wait_until(lambda: browser.url == begun, "the address where the login began")
