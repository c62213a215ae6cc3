"""Failed logins: errors of the tenant, wrong clocks, unexpected answers, two logins at once."""

import json
import re
from typing import Any

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import (
    ALICE,
    address,
    log_in,
    log_in_at_tenant,
    wait_alert,
    wait_for_metadata,
    wait_signed_out,
)
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left

UNKNOWN_STATE = "py." + "A" * 43


def test_a_tenant_that_is_gone_at_a_reload_ends_no_session(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.expect_console(
        "net::ERR_CONNECTION_REFUSED"
    )  # the user's picture is a file of the tenant
    log_in(browser, scene.url)

    scene.tenant.gate.stop()
    browser.reload()
    assert "could not be reached" in browser.wait_for("alert")

    scene.tenant.gate.start()
    browser.click("button", "Try again")
    wait_for_metadata(browser)
    assert not browser.sees("alert")


TOKEN_ANSWERS: list[dict[str, Any]] = [
    {"status": 500, "body": "<h1>no</h1>", "content_type": "text/html"},
    {"status": 400, "body": '{"error": "invalid_grant", "error_description": "no <b>"}'},
    {"status": 200, "body": '{"access_token": "a", "token_type": "Bearer"}'},
    {"status": 200, "body": "<h1>Welcome</h1>", "content_type": "text/html"},
]


def test_a_token_request_that_fails_is_explained_and_a_new_log_in_works(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "status of 500")
    scene.expect_in_page_mode(browser, "status of 400")
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.wait_for("button", "Accept")

    press = "Accept"
    for answer in TOKEN_ANSWERS:
        scene.tenant.gate.forget()
        scene.tenant.gate.answer("/oauth/token", times=1, **answer)
        browser.click("button", press)
        browser.wait_until(
            lambda: scene.tenant.gate.seen("POST", "/oauth/token"), "a token request"
        )
        browser.wait_for("alert")
        assert address(browser) == scene.url
        assert not browser.sees("button", "Log out")
        press = "Log in"
    browser.click("button", "Log in")
    wait_for_metadata(browser)
    assert not browser.sees("alert")


def test_a_device_whose_clock_is_wrong_is_logged_in(browser: Browser, scene: ServerDemo) -> None:
    gate = scene.site.gate
    behind = 3 * 60  # seconds by which the device is behind tenant and host
    scene.tenant.clock.offset = behind
    gate.without_headers("date")
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.click("button", "Accept")
    assert "clock seems to be about 3 minutes behind" in browser.wait_for("alert")

    gate.heal()
    gate.move_date(behind)
    gate.forget()
    browser.click("button", "Log in")
    wait_for_metadata(browser)
    assert not browser.sees("alert")
    assert len(gate.seen("HEAD", "*/auth_config.json")) == 1

    browser.set_time_zone("Asia/Kolkata")
    browser.reload()
    wait_for_metadata(browser)
    assert len(gate.seen("HEAD", "*/auth_config.json")) == 1 + scene.silent_logins_of_a_reload


HOUR = 3600  # seconds


def for_an_hour(claims: bytes) -> bytes:
    """Let an ID token expire an hour after it was issued."""
    values = json.loads(claims)
    return json.dumps(values | {"exp": values["iat"] + HOUR}).encode()


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_the_host_decides_between_the_clocks_of_device_and_tenant(
    browser: Browser, token_storage: str
) -> None:
    # If tenant and host have the same wrong time, the device behaves as if its own clock were
    # wrong.
    with until_left(ServerDemo(token_storage=token_storage), browser) as scene:
        gate = scene.site.gate
        scene.tenant.change_claims(for_an_hour)
        scene.tenant.clock.offset = HOUR
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(ALICE))
        browser.click("button", "Accept")
        wait_alert(browser, "the tenant's clock seems to be wrong")
        scene.tenant.clock.offset = -2 * HOUR
        gate.forget()
        browser.click("button", "Log in")
        browser.wait_until(lambda: gate.seen("HEAD", "*/auth_config.json"), "the host to be asked")
        wait_alert(browser, "the tenant's clock seems to be wrong")

        for together, enter in ((3 * 60, wait_for_metadata), (-2 * HOUR, log_in_at_tenant)):
            scene.tenant.clock.offset = together
            gate.heal()
            gate.move_date(together)
            gate.forget()
            browser.click("button", "Log in")
            enter(browser)
            assert not browser.sees("alert")
            assert len(gate.seen("HEAD", "*/auth_config.json")) == 1
            browser.reload()
            wait_for_metadata(browser)
            asked = len(gate.seen("HEAD", "*/auth_config.json"))
            assert asked == 1 + scene.silent_logins_of_a_reload
            browser.click("button", "Log out")
            wait_signed_out(
                browser
            )  # a page that is left during its start has errors in its console


def test_an_answer_of_no_log_in_of_ours_is_refused(browser: Browser, scene: ServerDemo) -> None:
    for query in (
        f"code=abc&state={UNKNOWN_STATE}",
        f"error=access_denied&state={UNKNOWN_STATE}&error_description=evil",
    ):
        browser.open(f"{scene.url}?{query}")
        assert "belongs to no pending login" in browser.wait_for("alert")
        assert "evil" not in browser.text
        assert browser.url == scene.url
        browser.reload()
        wait_signed_out(browser)
    assert not scene.tenant.gate.seen("POST", "/oauth/token")
    browser.click("button", "Log in")
    browser.wait_for("button", re.compile(ALICE))


def test_a_foreign_code_in_the_address_is_left_alone(browser: Browser, scene: ServerDemo) -> None:
    for query in ("code=abc", "error=no&page=2", "code=abc&state=xyz"):
        browser.open(f"{scene.url}?{query}")
        wait_signed_out(browser)
        assert browser.url == f"{scene.url}?{query}"

    browser.click("button", "Log in")
    log_in_at_tenant(browser)
    assert address(browser) == scene.url


def test_a_used_answer_changes_nothing_for_who_is_signed_in(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    callback = callback_of(scene)

    browser.open(callback)
    wait_for_metadata(browser)
    assert not browser.sees("alert")
    assert address(browser) == scene.url
    browser.new_tab(callback)
    wait_for_metadata(browser)
    assert not browser.sees("alert")

    codes = [seen.form["code"] for seen in scene.tenant.gate.seen("POST", "/oauth/token")]
    assert len(codes) == len(set(codes))


def test_a_used_answer_offers_a_log_in_to_who_is_not(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    callback = callback_of(scene)
    browser.click("button", "Log out")
    wait_signed_out(browser)

    browser.open(callback)

    assert "belongs to no pending login" in browser.wait_for("alert")
    assert address(browser) == scene.url
    browser.click("button", "Log in")
    log_in_at_tenant(browser)


def test_back_from_the_tenant_gives_a_page_that_still_works(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.wait_for("button", re.compile(ALICE))

    browser.back()

    wait_signed_out(browser)
    browser.click("button", "Log in")
    log_in_at_tenant(browser)


def test_back_after_a_log_in_leads_to_no_second_one(browser: Browser, scene: ServerDemo) -> None:
    browser.expect_console("status of 400")  # the tenant's page for a finished login
    log_in(browser, scene.url)

    browser.back()  # to the unchanged consent page
    browser.reload()
    browser.click("link", "Go to Python SPA")

    wait_for_metadata(browser)
    assert not browser.sees("alert")


def test_two_log_ins_at_once_in_two_tabs_both_work(browser: Browser, scene: ServerDemo) -> None:
    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.wait_for("button", re.compile(ALICE))
    first = browser.tab
    browser.new_tab(scene.url)
    browser.click("button", "Log in")
    browser.wait_for("button", re.compile(ALICE))
    second = browser.tab

    browser.switch(first)
    log_in_at_tenant(browser)
    browser.switch(second)
    log_in_at_tenant(browser)
    browser.switch(first)
    browser.click("button", "Refresh")
    wait_for_metadata(browser)

    assert not browser.sees("alert")


def test_a_second_automatic_redirect_within_seconds_is_stopped(
    browser: Browser, scene: ServerDemo
) -> None:
    browser.open(f"{scene.url}#/profile")
    browser.wait_for("button", re.compile(ALICE))

    browser.open(f"{scene.url}#/profile")

    assert "stopped" in browser.wait_for("alert")
    browser.click("button", "Log in")
    log_in_at_tenant(browser)


def test_no_address_leads_to_another_site(browser: Browser, scene: ServerDemo) -> None:
    for suffix in ("#//evil.example/", "#/\\evil.example", "?return_to=https://evil.example/"):
        log_in(browser, scene.url + suffix)
        assert browser.url.startswith(scene.url)
        browser.click("button", "Log out")
        wait_signed_out(browser)
        assert browser.url == scene.url


def callback_of(scene: ServerDemo) -> str:
    """Return the address of the tenant's last redirect to the site."""
    locations = [
        dict(seen.answer_headers).get("location", "")
        for seen in scene.tenant.gate.seen(path="/u/*")
    ]
    return [location for location in locations if location.startswith(scene.url)][-1]
