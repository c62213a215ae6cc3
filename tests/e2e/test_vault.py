"""
The vault: no token in the page, and a session that outlives reloads, builds and the worker itself.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest

from e2e.driver import Browser
from e2e.journey import (
    ALICE,
    BOB,
    edit_metadata,
    log_in,
    log_in_at_tenant,
    shown_metadata,
    wait_for_metadata,
    wait_signed_out,
    wait_until_up,
)
from e2e.leaks import KEEP, Search
from e2e.scenes import PAGE, OfflineDemo, ServerDemo, until_left

# The boot script's own module. It exists once, so this is the page's own connection to the vault.
CALL = """
const boot = await import(document.querySelector("script[type=module]").src);
return JSON.parse((await boot.vault.call(parts[0], JSON.stringify(parts[1])))[0]);
"""
BEGIN = """
const boot = await import(document.querySelector("script[type=module]").src);
globalThis.begun = boot.vault.call(parts[0], JSON.stringify(parts[1]));
"""
OUTCOME = "return JSON.parse((await globalThis.begun)[0]);"
USERS_API = "/api/v2/users/*"
ALICE_ID = "auth0|6748a1c2e5b3d90012f4a001"
NOT_SHARED = "delete globalThis.SharedWorker;"
QUARTER_OF_AN_HOUR = 15 * 60


@pytest.fixture
def scene() -> Iterator[ServerDemo]:
    """Give a new tenant at another origin, and a site that is built for it with the vault."""
    with closing(ServerDemo()) as scene:
        yield scene


def call(browser: Browser, name: str, **args: Any) -> Any:
    """Call the vault as a script of the page does. Return {"value": …} or {"error": …}."""
    return browser.execute_async(CALL, name, args)


def fetch(browser: Browser, url: str, **request: Any) -> Any:
    return call(browser, "fetch", url=url, **request)


def me(scene: ServerDemo) -> str:
    """Return an address of the Management API that accepts Alice's token."""
    return f"{scene.tenant.api.origin}/api/v2/users/{quote(ALICE_ID)}"


def token_requests(scene: ServerDemo) -> list[str]:
    """Return the grant types of all token requests."""
    return [seen.form["grant_type"] for seen in scene.tenant.gate.seen("POST", "/oauth/token")]


def issued(scene: ServerDemo) -> list[str]:
    """Return every token that the tenant has issued."""
    answers = [
        seen.json for seen in scene.tenant.gate.seen("POST", "/oauth/token") if seen.status == 200
    ]
    names = ("access_token", "id_token", "refresh_token")
    return [answer[name] for answer in answers for name in names if name in answer]


def let_pass(browser: Browser, scene: ServerDemo, seconds: float) -> None:
    """Move the clocks of browser and tenant forward, from now on."""
    browser.move_clock(seconds)
    scene.tenant.clock.offset += seconds


def wait_alert(browser: Browser, text: str) -> str:
    browser.wait_until(lambda: text in browser.wait_for("alert"), f"an alert that says {text!r}")
    return browser.wait_for("alert")


def is_shared(browser: Browser) -> bool:
    return len(browser.devtools.workers("shared_worker")) == 1


# No token in the page


def test_no_token_is_anywhere_in_what_the_pages_scripts_can_reach(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.before_every_page(KEEP)
    scene.rebuild(use_refresh_tokens=True)
    log_in(browser, scene.url)
    callback_page = Search(browser, issued(scene))
    edit_metadata(browser, '{"theme": "light"}')
    browser.click("button", "Save")
    shown_metadata(browser)
    let_pass(browser, scene, 2 * 86400)
    browser.reload()
    wait_for_metadata(browser)
    for name in ("get_access_token", "get_user", "get_id_token_claims", "token_facts"):
        call(browser, name)
    browser.click("link", "Python")
    browser.click("button", "Run")
    browser.wait_text("this is what the code above returned")

    secrets = issued(scene)
    last_page = Search(browser, secrets)

    assert len(secrets) >= 6  # of the login and of a renewal: access token, ID token, refresh token
    assert "refresh_token" in token_requests(scene)
    for search in (callback_page, last_page):
        assert search.places() == set()
        # Proof that the search works: it has recorded messages, storage and window.
        assert "welcome" in search.texts["messages"] and ALICE_ID in search.texts["messages"]
        assert "signed-in" in search.texts["storage"]
        assert "alice@example.com" in search.texts["document"]
    assert last_page.bytes > 10_000_000  # including Pyodide's memory


def test_the_same_search_finds_the_tokens_of_page_mode(
    browser: Browser, page_scene: ServerDemo
) -> None:
    browser.before_every_page(KEEP)
    log_in(browser, page_scene.url)

    assert Search(browser, issued(page_scene)).places() == {"memory"}


def test_the_page_is_given_no_token_but_its_facts(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)

    refused = call(browser, "get_access_token")["error"]
    facts = call(browser, "token_facts")["value"]

    assert refused["kind"] == "TokenNotAvailable"
    assert "client.fetch" in refused["detail"]
    assert "read:current_user" in facts["scope"]
    assert sorted(facts) == ["expires_at", "scope"]


def test_a_token_is_given_where_the_build_says_so_with_an_alarming_name(
    browser: Browser, scene: ServerDemo
) -> None:
    audience = f"{scene.tenant.issuer}api/v2/"
    scene.rebuild(dangerously_expose_tokens_of=[audience])
    log_in(browser, scene.url)

    tokens = call(browser, "get_access_token", authorization_params={"audience": audience})["value"]

    assert tokens["access_token"] in issued(scene)


# The two policies, and the gate


def test_the_pages_policy_names_neither_tenant_nor_api_and_the_vaults_file_has_its_own(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.expect_console("violates the following Content Security Policy directive")
    browser.expect_console("Refused to connect")
    log_in(browser, scene.url)
    [page] = [seen for seen in scene.site.gate.seen("GET", "/sub/app/") if seen.status == 200][:1]
    vault = scene.site.gate.seen("GET", "*/vault.js")[0]
    policies = [dict(seen.answer_headers)["content-security-policy"] for seen in (page, vault)]
    directives = [
        {name: sources for name, *sources in (part.split() for part in policy.split(";"))}
        for policy in policies
    ]
    meta = browser.execute("return document.querySelector('meta[http-equiv]').content")

    assert directives[0]["connect-src"] == ["'self'"]
    assert "connect-src 'self';" in meta
    assert directives[1]["connect-src"] == ["'self'", scene.tenant.gate.origin]
    assert "'unsafe" not in "".join(policies)
    before = len(scene.tenant.gate.seen())
    blocked = "return await fetch(parts[0]).then(() => 'reached', () => 'blocked')"
    assert (
        browser.execute_async(blocked, f"{scene.tenant.issuer}.well-known/jwks.json") == "blocked"
    )
    assert len(scene.tenant.gate.seen()) == before


def test_the_vaults_own_policy_is_enforced_and_the_page_hears_of_it(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.expect_console("The vault: refused by the policy: connect-src")
    log_in(browser, scene.url)
    [vault] = browser.devtools.workers("shared_worker")
    elsewhere = scene.site.gate.origin.replace("127.0.0.1", "localhost")
    blocked = f"fetch('{elsewhere}/').then(() => 'reached', () => 'blocked')"

    assert browser.devtools.evaluate(vault, blocked) == "blocked"
    browser.wait_until(lambda: "refused by the policy" in str(browser.console()), "the report")


def test_an_error_inside_the_vault_is_told_in_the_pages_console(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.expect_console("The vault: Uncaught Error: made by a test")
    log_in(browser, scene.url)
    [vault] = browser.devtools.workers("shared_worker")

    browser.devtools.evaluate(
        vault, "setTimeout(() => { throw new Error('made by a test'); }) && 1"
    )

    browser.wait_until(lambda: "made by a test" in str(browser.console()), "the report")
    browser.click("button", "Refresh")
    wait_for_metadata(browser)


def test_a_token_goes_to_no_other_address(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    api = scene.tenant.api.origin
    host = api.partition("//")[2]
    asked = len(scene.tenant.gate.seen())

    for url in (
        scene.url,
        f"{api}/oauth/token",
        f"{api}/api/v2/../../oauth/token",
        f"{api}/api/v2/%2e%2e/%2e%2e/oauth/token",
        f"{api}/api/v2/..%2f..%2foauth/token",
        f"{api}/api/v2\\..\\..\\oauth\\token",
        f"{api}/api/v22/users",
        f"http://alice@{host}/api/v2/users",
        f"http://{host}.evil.example/api/v2/users",
        f"http://127.0.0.1:{scene.site.gate.port}/api/v2/users",
        f"https://{host}/api/v2/users",
    ):
        answer = fetch(browser, url)
        assert answer.get("error", {}).get("kind") == "ApiNotAllowed", (url, answer)

    assert len(scene.tenant.gate.seen()) == asked
    assert fetch(browser, me(scene))["value"]["status"] == 200


def test_an_authorization_header_of_the_pages_own_is_refused(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)

    answer = fetch(browser, me(scene), headers=[["AUTHORIZATION", "Bearer x"]])

    assert answer["error"]["kind"] == "ConfigurationError"


def test_a_redirect_is_not_followed(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    target = f"{scene.site.gate.origin}/stolen"
    scene.tenant.api.answer(USERS_API, status=302, headers=(("Location", target),))

    answer = fetch(browser, me(scene))

    assert answer["error"]["error"] == "redirect_refused"
    assert not scene.site.gate.seen(path="/stolen")


# The transaction outlives the worker, and the user takes time


@pytest.mark.parametrize("moment", ["with the click", "on the way", "at the tenant"])
def test_a_log_in_completes_when_the_vault_was_killed(
    browser: Browser, scene: ServerDemo, moment: str
) -> None:
    browser.open(scene.url)
    wait_until_up(browser)
    if moment == "on the way":
        scene.tenant.gate.hold("/authorize")
    browser.execute("setTimeout(() => document.querySelector('auth0-login-button button').click())")
    if moment == "on the way":
        browser.wait_until(lambda: scene.tenant.gate.seen("GET", "/authorize"), "the request")
    if moment == "at the tenant":
        browser.wait_for("button", re.compile(ALICE))
    browser.end_shared_workers()
    scene.tenant.gate.heal()

    log_in_at_tenant(browser)

    assert token_requests(scene) == ["authorization_code"]
    # The transaction of this login is deleted. A vault that died before the redirect may have begun
    # another one.
    state = scene.tenant.gate.seen("GET", "/authorize")[-1].query["state"]
    assert f":tx:{state}" not in browser.execute("return Object.keys(sessionStorage).join()")


def test_a_vault_that_is_killed_while_the_code_is_redeemed_leaves_a_clean_log_in(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(scene.url)
    scene.tenant.gate.hold("/oauth/token")
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.click("button", "Accept")
    browser.wait_until(lambda: scene.tenant.gate.seen("POST", "/oauth/token"), "the token request")
    browser.end_shared_workers()

    # It is unknown whether the tenant accepted the code, so the code is not sent again.
    browser.wait_for("alert")
    scene.tenant.gate.heal()
    browser.click("button", "Log in")
    wait_for_metadata(browser)
    codes = [seen.form["code"] for seen in scene.tenant.gate.seen("POST", "/oauth/token")]
    assert len(codes) == len(set(codes)) == 2
    assert not browser.sees("alert")


@pytest.mark.parametrize("is_killed", [False, True], ids=["the vault lives", "the vault is gone"])
def test_a_user_may_take_a_quarter_of_an_hour_at_the_tenant(
    browser: Browser, scene: ServerDemo, is_killed: bool
) -> None:
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.wait_for("button", re.compile(ALICE))
    if is_killed:
        browser.end_shared_workers()
    let_pass(browser, scene, QUARTER_OF_AN_HOUR)

    log_in_at_tenant(browser)

    assert not browser.sees("alert")


def test_an_answer_after_more_than_an_hour_begins_anew(browser: Browser, scene: ServerDemo) -> None:
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.wait_for("button", "Accept")
    browser.move_clock(3601)

    browser.click("button", "Accept")

    wait_alert(browser, "belongs to no pending login")
    browser.click("button", "Log in")
    wait_for_metadata(browser)


# Death


def test_a_read_that_was_under_way_when_the_vault_died_is_repeated(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    scene.change_metadata(browser, {"seen": "later"})
    scene.tenant.api.hold(USERS_API, times=1)
    asked = len(scene.tenant.api.seen("GET", USERS_API))
    browser.click("button", "Refresh")
    browser.execute_async(BEGIN, "fetch", {"url": me(scene)})
    browser.wait_until(lambda: len(scene.tenant.api.seen("GET", USERS_API)) > asked, "the request")

    browser.end_shared_workers()

    browser.wait_text('"seen": "later"')
    assert browser.execute_async(OUTCOME)["value"]["status"] == 200
    scene.tenant.api.heal()
    assert not browser.sees("alert")


def test_a_write_that_was_under_way_when_the_vault_died_is_reported_as_unknown(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    edit_metadata(browser, '{"theme": "who knows"}')
    scene.tenant.api.hold(USERS_API, method="PATCH")
    browser.click("button", "Save")
    browser.execute_async(BEGIN, "fetch", {"url": me(scene), "method": "PATCH"})
    browser.wait_until(lambda: scene.tenant.api.seen("PATCH", USERS_API), "the request")

    browser.end_shared_workers()

    alert = wait_alert(browser, "The vault ended during this request.")
    assert "who knows" in alert  # the typed text is not lost
    assert browser.execute_async(OUTCOME)["error"]["error"] == "outcome_unknown"
    scene.tenant.api.heal()
    browser.click("button", "Dismiss")
    wait_for_metadata(browser)
    browser.wait_gone("alert")
    assert len(scene.tenant.api.seen("PATCH", USERS_API)) <= 2  # none was repeated


def test_another_vault_takes_over_where_one_died(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    [first] = [
        browser.devtools.evaluate(vault, "performance.timeOrigin")
        for vault in browser.devtools.workers("shared_worker")
    ]

    browser.end_shared_workers()
    browser.wait_until(lambda: is_shared(browser), "another vault")
    browser.click("button", "Refresh")
    wait_for_metadata(browser)

    [vault] = browser.devtools.workers("shared_worker")
    assert browser.devtools.evaluate(vault, "performance.timeOrigin") > first
    # What the first vault has shown stays until the second one has its session.
    browser.wait_until(lambda: scene.silent_logins(browser) == 1, "a silent authentication")
    edit_metadata(browser, '{"after": "death"}')
    browser.click("button", "Save")
    assert shown_metadata(browser) == {"after": "death"}


def test_a_vault_that_ends_again_and_again_is_given_up_with_the_cure(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(scene.url)
    wait_until_up(browser)

    for _ in range(5):
        call(
            browser, "was_signed_in"
        )  # after its first message; the page waits longer for a vault that dies earlier
        browser.wait_until(lambda: is_shared(browser), "a vault")
        browser.end_shared_workers()

    assert "--token-storage page" in wait_alert(browser, "The vault ended again and again")
    assert call(browser, "get_user")["error"]["kind"] == "VaultUnavailable"


@pytest.mark.parametrize(
    "file", ["vault.js", "modules.js", "library.txt", "micropython.wasm", "auth_config.json"]
)
def test_a_vault_that_cannot_load_a_file_says_so_and_the_next_page_starts_another(
    browser: Browser, scene: ServerDemo, file: str
) -> None:
    if file != "auth_config.json":  # the page fetches the others, too
        browser.expect_console("Failed to")
    scene.site.gate.answer(f"*/{file}", status=503)
    browser.open(scene.url)

    alert = wait_alert(browser, "The vault")
    assert "--token-storage page" in alert
    assert not browser.sees("button", "Log out")
    assert not scene.tenant.gate.seen()  # never a silent change to page mode

    scene.site.gate.heal()
    browser.wait_until(
        lambda: not browser.devtools.workers("shared_worker"), "the end of that vault"
    )
    browser.click("link", "Load the page again")
    log_in(browser, scene.url)


# The page would wait 40 seconds for the vault's first message, which is too long for a test.
LESS_PATIENCE = """
const later = globalThis.setTimeout; // by its own name it would hide the other one from the page
globalThis.setTimeout = (act, milliseconds, ...rest) => {
  const isFirstMessage = milliseconds === 40_000;
  return later(act, isFirstMessage ? 500 : milliseconds, ...rest);
};
"""


def test_a_vault_that_says_nothing_is_not_waited_for_without_end(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.before_every_page(LESS_PATIENCE)
    scene.site.gate.hang("*/micropython.wasm")
    browser.open(scene.url)

    assert "does not answer" in wait_alert(browser, "The vault does not start")
    browser.open("about:blank")  # so that no request waits when the server ends


def test_a_file_that_a_visitor_did_without_and_a_user_cannot_have_is_said_and_asked_for_again(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.site.gate.answer("*/rest.txt", status=503)
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile("Alice"))
    browser.click("button", "Accept")

    assert "Check the connection" in wait_alert(browser, "A file of the vault did not load.")
    assert scene.site.gate.seen("GET", "*/rest.txt")
    scene.site.gate.heal()
    browser.click("link", "Load the page again")
    browser.wait_gone("alert")
    browser.click("button", "Log in")
    wait_for_metadata(browser)


# Tabs, users, builds


def test_twenty_tabs_with_fifty_calls_each_make_one_token_request(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.rebuild(use_refresh_tokens=True)
    log_in(browser, scene.url)
    listen = """
const boot = await import(document.querySelector("script[type=module]").src);
new BroadcastChannel("test").onmessage = ({ data: url }) => {
  const request = JSON.stringify({ url, timeout: 60 });
  const calls = Array.from({ length: 50 }, () => boot.vault.call("fetch", request));
  const status = async (call) => JSON.parse((await call)[0]).value?.status;
  globalThis.statuses = Promise.all(calls.map(status));
};
"""
    browser.execute_async(listen)
    tabs = [browser.tab]
    for _ in range(19):
        tabs.append(browser.new_tab(scene.url))
        wait_until_up(browser)
        browser.execute_async(listen)
    let_pass(browser, scene, 2 * 86400)  # every access token has expired
    scene.tenant.gate.forget()

    browser.execute_async("new BroadcastChannel('test').postMessage(parts[0])", me(scene))
    browser.switch(tabs[0])
    for tab in tabs:
        browser.switch(tab)
        browser.wait_until(
            lambda: browser.execute("return 'statuses' in globalThis"), "the calls to begin"
        )
        assert browser.execute_async("return await globalThis.statuses") == [200] * 50
    assert token_requests(scene) == ["refresh_token"]
    assert len(scene.tenant.api.seen("GET", USERS_API)) == 20 * 50


def test_a_log_out_reaches_every_tab(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    first = browser.tab
    browser.new_tab(scene.url)
    wait_for_metadata(browser)

    browser.click("button", "Log out")
    wait_signed_out(browser)

    browser.switch(first)
    wait_signed_out(browser)
    assert "alice" not in browser.execute("return document.documentElement.outerHTML").lower()


def test_alices_form_is_gone_when_bob_has_logged_in_in_another_tab(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    first = browser.tab
    edit_metadata(browser, '{"secret of": "Alice"}')
    scene.tenant.api.hold(USERS_API)
    asked = len(scene.tenant.api.seen("GET", USERS_API))
    browser.execute_async(BEGIN, "fetch", {"url": me(scene), "timeout": 60})
    browser.wait_until(lambda: len(scene.tenant.api.seen("GET", USERS_API)) > asked, "the request")

    browser.new_tab(scene.url)
    browser.click("button", "Log out")
    wait_signed_out(browser)
    scene.tenant.api.heal()
    browser.click("button", "Log in")
    log_in_at_tenant(browser, BOB)

    browser.switch(first)
    browser.wait_text(BOB)
    wait_for_metadata(browser)
    shown = browser.execute("return document.documentElement.outerHTML")
    fields = browser.execute(
        "return [...document.querySelectorAll('textarea')].map((field) => field.value)"
    )
    assert "Alice" not in shown.replace("Pick Alice", "") and fields == []
    late = browser.execute_async(OUTCOME)
    assert late["error"]["kind"] == "SessionChanged"
    assert not scene.tenant.api.seen("PATCH")
    assert call(browser, "get_user")["value"]["name"] == BOB


def test_a_page_of_a_new_build_stands_beside_one_of_the_old(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.rebuild(offline=False)
    log_in(browser, scene.url)
    old = browser.tab
    scene.rebuild(offline=False, picture_hosts=["pictures.example"])
    new = browser.new_tab(scene.url)
    wait_for_metadata(browser)

    # Each has its own vault, and both work.
    assert len(browser.devtools.workers("shared_worker")) == 2
    browser.switch(old)
    browser.click("button", "Refresh")
    wait_for_metadata(browser)
    assert not browser.sees("alert")

    # A logout in one also logs out the other.
    browser.switch(new)
    browser.click("button", "Log out")
    wait_signed_out(browser)
    browser.switch(old)
    wait_signed_out(browser)


def test_an_old_page_whose_vault_is_gone_is_told_to_load_again_and_does_not_loop(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.rebuild(offline=False)  # files that were not stored are lost with the old build
    log_in(browser, scene.url)
    scene.rebuild(offline=False, picture_hosts=["pictures.example"])
    scene.site.gate.forget()

    browser.end_shared_workers()

    wait_alert(browser, "different builds")
    assert len(scene.site.gate.seen("GET", "/sub/app/")) == 0  # it does not reload itself
    assert len(scene.site.gate.seen("GET", "*/vault.js")) <= 2
    browser.reload()
    wait_for_metadata(browser)
    assert not browser.sees("alert")


# How long a session lasts


def test_a_minute_without_a_page_and_the_vault_has_forgotten(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    browser.open("about:blank")
    let_pass(browser, scene, 61)

    browser.open(scene.url)
    wait_for_metadata(browser)

    assert scene.silent_logins(browser) == 1  # the tenant was asked, because nothing was stored


def test_a_reload_within_the_minute_asks_nobody(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    scene.tenant.gate.forget()
    for _ in range(2):
        browser.reload()
        wait_for_metadata(browser)

    assert not scene.tenant.gate.seen("GET", "/authorize")
    assert not scene.tenant.gate.seen("POST")


def test_a_restored_session_is_checked_behind_what_is_shown_once_a_minute(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    let_pass(browser, scene, 61)

    browser.reload()
    wait_for_metadata(browser)
    browser.wait_until(
        lambda: scene.tenant.gate.seen("GET", "/authorize", prompt="none"), "the check"
    )
    # If the page were left earlier, the hidden iframe of the check would be lost.
    browser.wait_until(lambda: len(token_requests(scene)) == 2, "its tokens")

    browser.reload()
    wait_for_metadata(browser)
    assert len(scene.tenant.gate.seen("GET", "/authorize", prompt="none")) == 1


def test_the_check_uses_the_refresh_token_where_there_is_one(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.rebuild(use_refresh_tokens=True)
    log_in(browser, scene.url)
    let_pass(browser, scene, 61)

    browser.reload()
    wait_for_metadata(browser)

    browser.wait_until(lambda: "refresh_token" in token_requests(scene), "the check")
    assert not scene.tenant.gate.seen("GET", "/authorize", prompt="none")


def test_login_required_is_no_verdict_where_a_browser_may_keep_cookies_from_frames(
    browser: Browser,
) -> None:
    another_site = "localhost"  # than the tenant's 127.0.0.1
    with until_left(ServerDemo(host=another_site), browser) as scene:
        log_in(browser, scene.url)
        let_pass(browser, scene, 61)
        browser.reload()
        wait_for_metadata(browser)

        browser.wait_until(
            lambda: scene.tenant.gate.seen("GET", "/authorize", prompt="none"), "the check"
        )
        browser.click("button", "Refresh")
        wait_for_metadata(browser)
        assert browser.sees("button", "Log out")


def test_back_from_the_tenant_ends_signed_in_or_out_and_works(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    browser.click("link", "Profile")
    browser.open(f"{scene.tenant.issuer}manage/")

    browser.back()
    wait_for_metadata(browser)
    browser.click("button", "Refresh")
    wait_for_metadata(browser)

    assert not browser.sees("alert")
    assert call(browser, "get_user")["value"]["name"] == ALICE


# Without SharedWorker, and with the page's own worker


class TestOwnVault:
    """The common stories without SharedWorker, where each page has its own vault."""

    @pytest.fixture
    def browser(self, browser: Browser) -> Browser:
        browser.before_every_page(NOT_SHARED)
        return browser

    def test_a_user_logs_in_reloads_edits_and_logs_out(
        self, browser: Browser, scene: ServerDemo
    ) -> None:
        log_in(browser, scene.url)
        assert browser.devtools.workers("shared_worker") == []
        browser.reload()
        wait_for_metadata(browser)
        edit_metadata(browser, '{"in": "a vault of its own"}')
        browser.click("button", "Save")
        assert shown_metadata(browser) == {"in": "a vault of its own"}
        assert scene.silent_logins(browser) == 1  # a reload ends this kind of vault
        browser.click("link", "Python")
        browser.click("button", "Run")
        browser.wait_text("this is what the code above returned")
        browser.click("button", "Log out")
        wait_signed_out(browser)

    def test_a_log_out_reaches_the_other_tabs(self, browser: Browser, scene: ServerDemo) -> None:
        log_in(browser, scene.url)
        first = browser.tab
        browser.new_tab("about:blank")
        browser.before_every_page(NOT_SHARED)
        browser.open(scene.url)
        wait_for_metadata(browser)

        browser.click("button", "Log out")
        wait_signed_out(browser)

        browser.switch(first)
        wait_signed_out(browser)

    def test_another_takes_over_where_one_died(self, browser: Browser, scene: ServerDemo) -> None:
        log_in(browser, scene.url)
        scene.tenant.gate.forget()

        browser.devtools.end_workers("worker")

        browser.wait_until(
            lambda: scene.tenant.gate.seen("POST", "/oauth/token"), "the session to be restored"
        )
        browser.click("button", "Refresh")
        wait_for_metadata(browser)
        assert not browser.sees("alert")

    def test_a_page_that_the_browser_kept_works_when_it_comes_back(
        self, browser: Browser, scene: ServerDemo
    ) -> None:
        log_in(browser, scene.url)
        browser.open(f"{scene.tenant.issuer}manage/")
        browser.back()
        wait_for_metadata(browser)
        browser.click("button", "Refresh")
        wait_for_metadata(browser)
        assert not browser.sees("alert")


OWN_WORKER = """
let port;
const say = (message) => port.postMessage(JSON.stringify(message));
addEventListener("message", ({ data: { port: given, build, url } }) => {
  port = given;
  port.onmessage = ({ data }) => {
    const message = JSON.parse([data].flat()[0]); // a result of fetch comes with its body
    if (message.t === "welcome") {
      const session = message.state.session_id;
      say({ t: "call", id: "1", name: "fetch", args: { url }, session, deadline: 20 });
      say({ t: "call", id: "2", name: "login_with_redirect", args: {}, session, deadline: 20 });
    }
    postMessage(message);
  };
  say({ t: "hello", v: 1, build, window: false });
});
"""
HAND_OUT = """
const boot = await import(document.querySelector("script[type=module]").src);
const { port, build } = await boot.vaultPort();
const worker = new Worker("./own-worker.js");
const heard = [];
const over = new Promise((resolve) => {
  worker.onmessage = ({ data }) => {
    heard.push(data);
    if (heard.filter(({ id }) => id).length === 2) resolve();
  };
});
worker.postMessage({ port, build, url: parts[0] }, [port]);
await over;
return heard;
"""


@pytest.mark.parametrize("is_shared", [True, False], ids=["shared vault", "own vault"])
def test_a_worker_of_the_pages_own_gets_a_port_to_the_vault(
    browser: Browser, scene: ServerDemo, is_shared: bool
) -> None:
    if not is_shared:
        browser.before_every_page(NOT_SHARED)
    (scene.site.root / "own-worker.js").write_text(OWN_WORKER)
    browser.allow_any_policy()  # the site's own policy allows only its two workers
    log_in(browser, scene.url)

    heard = {
        message.get("id", message["t"]): message
        for message in browser.execute_async(HAND_OUT, me(scene))
    }

    assert heard["welcome"]["state"]["user"]["name"] == ALICE
    assert heard["1"]["value"]["status"] == 200
    assert heard["2"]["error"]["error"] == "window_needed"
    for secret in issued(scene):
        assert secret not in json.dumps(heard)


# The page's own Python

PYTHON_PAGE = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Python</title>
<script src="./__ASSETS__/preflight.js"></script>
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<auth0-login-button></auth0-login-button>
<auth0-error></auth0-error>
<output id="result"></output>
<template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>
</body>
</html>
"""
PYTHON = """
import asyncio
import json
from urllib.parse import quote

from auth0_pyscript import Auth0Client, Auth0Error, page
from pyscript import document

client = await page.client()
await page.ready()


async def outcome_of(action):
    try:
        return await action
    except Auth0Error as error:
        return f"{type(error).__name__} {getattr(error, 'option', '')}".strip()


async def made(**options):
    return Auth0Client(**options).configuration.client_id


async def too_late():
    try:
        await asyncio.wait_for(client.fetch(me + "slow"), 0.5)
    except TimeoutError:
        return "TimeoutError"


built = client.configuration
me = built.management_api.base_url + "users/" + quote(client.user["sub"] if client.user else "")
results = {"is_authenticated": client.is_authenticated}
if client.is_authenticated:
    results |= {
        "name": client.user["name"],
        "again": await made(),
        "same": await made(domain=built.issuer, client_id=built.client_id, token_storage="vault"),
        "other client_id": await outcome_of(made(client_id="other")),
        "other domain": await outcome_of(made(domain="other.example.com")),
        "other scope": await outcome_of(made(authorization_params={"scope": "openid"})),
        "other storage": await outcome_of(made(token_storage="page")),
        "token": await outcome_of(client.get_access_token_silently()),
        "facts": sorted(await client.token_facts()),
        "claims": (await client.get_id_token_claims())["sub"],
        "status": (await client.fetch(me)).status,
        "elsewhere": await outcome_of(client.fetch("https://elsewhere.example/")),
        "cancelled": await too_late(),
        "after that": (await client.fetch(me)).status,
    }
document.getElementById("result").textContent = json.dumps(results)
"""


def test_the_pages_python_is_signed_in_at_once_and_never_disagrees_with_the_vault(
    browser: Browser, tmp_path: Any
) -> None:
    (tmp_path / "index.html").write_text(PYTHON_PAGE)
    (tmp_path / "main.py").write_text(PYTHON)
    with until_left(ServerDemo(page=tmp_path), browser) as scene:
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(ALICE))
        browser.wait_for("button", "Accept")
        scene.tenant.api.hang("*slow")
        browser.click("button", "Accept")

        def result() -> Any:
            text = browser.execute("return document.getElementById('result')?.textContent")
            return json.loads(text) if text else None

        results = browser.wait_until(result, "the results")

        assert results == {
            "is_authenticated": True,
            "name": ALICE,
            "again": "demo-app",
            "same": "demo-app",
            "other client_id": "ConfigurationError client_id",
            "other domain": "ConfigurationError domain",
            "other scope": "ConfigurationError scope",
            "other storage": "ConfigurationError token_storage",
            "token": "TokenNotAvailable",
            "facts": ["expires_at", "scope"],
            "claims": ALICE_ID,
            "status": 200,
            "elsewhere": "ApiNotAllowed",
            "cancelled": "TimeoutError",
            "after that": 200,
        }


def test_another_token_storage_than_the_builds_is_refused_in_page_mode_too(
    browser: Browser, tmp_path: Any
) -> None:
    (tmp_path / "index.html").write_text(PYTHON_PAGE)
    (tmp_path / "main.py").write_text(
        PYTHON.partition("built =")[0]
        + (
            'refused = await outcome_of(made(domain="a.example", client_id="x", '
            'token_storage="vault"))\n'
        )
        + 'document.getElementById("result").textContent = refused\n'
    )
    with until_left(ServerDemo(page=tmp_path, token_storage=PAGE), browser) as scene:
        browser.open(scene.url)
        browser.wait_text("ConfigurationError token_storage")


def test_a_log_in_at_the_demos_tenant_completes_when_both_workers_are_killed(
    browser: Browser,
) -> None:
    with until_left(OfflineDemo(), browser) as scene:
        scene.prepare(browser)
        browser.click("button", "Log in")
        browser.wait_for("button", re.compile(ALICE))
        browser.end_shared_workers()
        browser.end_service_workers()

        log_in_at_tenant(browser)
        browser.reload()
        wait_for_metadata(browser)
