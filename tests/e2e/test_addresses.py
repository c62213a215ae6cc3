"""
Addresses with unusual identifiers and from careless programs: which ones are sent, and which get no
token.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import edit_metadata, log_in, shown_metadata, wait_signed_out
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left

USERS = {
    "Plain": "auth0|6748a1c2e5b3d9",
    "Slashes": "samlp|corp|wXHHqYbG/zM16zmnKGOk1A5gNng=",
    "Percent": "oidc|x|100% & 50%25 off?#+",
    "Umlauts": "waad|J\u00f6rg M\u00fcller/\u540d\u524d \U0001f600\\end",
    "Dots": "ad|a..b/.hidden/...;x=1",
}
CLIMBS = "auth0|a/../b"
FETCH = """
const boot = await import(document.querySelector("script[type=module]").src);
const request = JSON.stringify({ url: parts[0], ...parts[1] });
return JSON.parse((await boot.vault.call("fetch", request))[0]);
"""


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest, browser: Browser) -> Iterator[ServerDemo]:
    users = USERS | {"Climbs": CLIMBS}
    with until_left(ServerDemo(token_storage=request.param, users=users), browser) as scene:
        yield scene


def wait_shown(browser: Browser, metadata: Any) -> None:
    """Wait until the page shows these metadata."""
    browser.wait_until(lambda: shown_metadata(browser) == metadata, f"the metadata {metadata}")


@pytest.fixture
def vault_scene(browser: Browser) -> Iterator[ServerDemo]:
    with until_left(ServerDemo(users=USERS), browser) as scene:
        yield scene


def test_the_metadata_of_every_identifier_are_shown_and_edited(
    browser: Browser, scene: ServerDemo
) -> None:
    for name, user_id in USERS.items():
        path = "/api/v2/users/" + quote(user_id, safe="")
        log_in(browser, scene.url, name)
        assert shown_metadata(browser)["theme"] == "dark"

        edit_metadata(browser, json.dumps({"name": name}))
        browser.click("button", "Save")
        wait_shown(browser, {"name": name})

        assert scene.tenant.api.seen("GET", path)
        assert scene.tenant.api.seen("PATCH", path)
        if name == "Slashes":  # the same through requests
            browser.click("link", "Python")
            browser.click("button", "Run")
            browser.wait_text("this is what the code above returned")
            shown = browser.execute("return document.getElementById('python-output').textContent")
            assert json.loads(shown) == {"name": name}
        browser.click("button", "Log out")
        wait_signed_out(browser)


def test_an_identifier_that_servers_may_take_for_a_way_out_is_named(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile("Climbs"))
    browser.click("button", "Accept")

    alert = browser.wait_for("alert")

    assert "its path has a segment . or .." in alert
    assert "Add the API's base_url" not in alert
    assert not scene.tenant.api.seen(path="/api/v2/users/*")


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_every_engine_s_vault_sends_an_identifier_as_it_is_encoded(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    log_in(browser, vault_scene.url, "Umlauts")

    assert shown_metadata(browser)["theme"] == "dark"
    assert vault_scene.tenant.api.seen("GET", "/api/v2/users/" + quote(USERS["Umlauts"], safe=""))


def test_the_vault_takes_addresses_as_fetch_does_and_lets_none_out(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    tenant = vault_scene.tenant
    log_in(browser, vault_scene.url, "Plain")
    sub = USERS["Plain"]
    origin = tenant.api.origin

    def fetch(url: str, **request: Any) -> Any:
        tenant.api.forget()
        return browser.execute_async(FETCH, url, request)

    for start, rest in (
        (f"{origin}/api/v2/users/", sub),
        (f"  {origin.upper()}\\api\\v2/users/", f"{quote(sub)}?fields=two words,\u00fc"),
        (f"{origin}/api/v2/x/../us\ters/./", f"a/%2e%2E/{sub}#\u00fc"),
    ):
        assert fetch(start + rest)["value"]["status"] == 200, start + rest
        (sent,) = tenant.api.seen("GET")
        assert sent.path in (f"/api/v2/users/{sub}", f"/api/v2/users/{quote(sub)}")

    host = origin.partition("//")[2]
    for url, reason in (
        (f"http://user:hunter2@{host}/api/v2/users/x", "a user name or a password"),
        (f"{origin}/api/v2/../../oauth/token", "/oauth/ routes"),
        (f"{origin}/api/v2/..%2f..%2fuserinfo", "a segment . or .."),
        (f"{origin}/api/v2/%252e%252e/x", "a segment . or .."),
        (f"{origin}/api/v2/a%00b", "control characters"),
        (f"{origin}/api/v2/users/{sub}\0/x", "control characters"),
        (f"{origin}/api/v2\\..\\..\\userinfo", "no API in auth_config.json covers it"),
        (f"{origin}@evil.example/api/v2/", "a user name or a password"),
        ("https://api.evil.ex\u00e4mple/?key=hunter2", "no API in auth_config.json covers it"),
        ("/api/v2/users", "no API in auth_config.json covers it"),
        ("https://[::1", "it is not a URL"),
        ("ftp://evil.example/", "does not start with https:// or http://"),
    ):
        error = fetch(url)["error"]
        assert (error["kind"], reason in error["title"]) == ("ApiNotAllowed", True), (url, error)
        assert "hunter2" not in json.dumps(error)
        assert tenant.api.seen("GET") == []

    moved = f"/api/v2/users/{quote(sub)}"
    tenant.api.answer(moved, status=308, headers=(("Location", f"{moved}/"),))
    tenant.api.answer(f"{moved}/", status=200, body='{"moved": true}')
    answer = fetch(origin + moved)["value"]
    assert answer["url"] == f"{origin}{moved}/"
    refused = fetch(origin + moved, method="PATCH")["error"]
    assert (refused["error"], "A slash may be missing" in refused["detail"]) == (
        "redirect_refused",
        True,
    )
    assert [seen.path for seen in tenant.api.seen("PATCH")] == [moved]
