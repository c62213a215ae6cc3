"""
An API that refuses, fails or is unreachable, and edits that cannot be saved: each has an alert, and
no text is lost.
"""

import json
from typing import Any

from auth0_pyscript.elements.signed_in.metadata import texts
from e2e.driver import Browser
from e2e.journey import edit_metadata, log_in, shown_metadata, wait_alert, wait_for_metadata
from e2e.scenes import ServerDemo

USERS_API = "/api/v2/users/*"
REFUSALS: list[tuple[str, dict[str, Any]]] = [
    (texts.API_FORBIDDEN, {"status": 403, "body": '{"message": "Insufficient scope"}'}),
    (texts.API_NOT_FOUND, {"status": 404, "body": '{"message": "The user does not exist."}'}),
    (texts.API_TOO_MANY, {"status": 429, "body": '{"message": "Global limit has been reached"}'}),
    (texts.API_FAILED.format(status=500), {"status": 500, "body": ""}),
    (
        texts.API_FAILED.format(status=502),
        {"status": 502, "body": "<h1>", "content_type": "text/html"},
    ),
    (texts.API_NOT_JSON, {"status": 200, "body": "<h1>Welcome</h1>", "content_type": "text/html"}),
    (texts.API_NOT_A_USER, {"status": 200, "body": "[1, 2]"}),
]


def test_whatever_the_api_answers_is_explained_and_can_be_tried_again(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)

    for title, answer in REFUSALS:
        scene.tenant.api.answer(USERS_API, **answer)
        browser.click("button", "Refresh")
        assert title in browser.wait_for("alert")
        if answer["status"] != 200:
            scene.expect_in_page_mode(
                browser, f"the server responded with a status of {answer['status']}"
            )
        scene.tenant.api.heal()
        browser.click("button", "Try again")
        browser.wait_gone("alert")
        wait_for_metadata(browser)


def test_markup_in_an_answer_is_shown_as_text(browser: Browser, scene: ServerDemo) -> None:
    scene.expect_in_page_mode(browser, "status of 403")
    log_in(browser, scene.url)
    markup = "<img src=x onerror=alert(1)><b>bold</b>"

    scene.tenant.api.answer(USERS_API, status=403, body=json.dumps({"message": markup}))
    browser.click("button", "Refresh")

    assert markup in browser.wait_for("alert")
    assert (
        browser.execute(
            "return document.querySelectorAll('[role=alert] img, [role=alert] b').length"
        )
        == 0
    )


def test_a_token_that_the_api_refuses_is_renewed_once_and_then_the_user_is_asked(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "status of 401")
    log_in(browser, scene.url)
    tenant = scene.tenant

    tenant.api.answer(USERS_API, status=401, body="{}", times=1)
    browser.click("button", "Refresh")

    def is_repeated() -> bool:
        return [exchange.status for exchange in tenant.api.seen("GET", USERS_API)][-2:] == [
            401,
            200,
        ]

    browser.wait_until(is_repeated, "the call to be repeated")
    assert len(tenant.gate.seen("POST", "/oauth/token")) == 2
    wait_for_metadata(browser)
    assert not browser.sees("alert")

    tenant.api.answer(USERS_API, status=401, body="{}")
    browser.click("button", "Refresh")
    assert texts.API_UNAUTHORIZED in browser.wait_for("alert")
    tenant.api.heal()
    browser.click("button", "Log in again")
    wait_for_metadata(browser)
    assert not browser.sees("alert")


def test_an_api_that_is_gone_for_a_while_costs_nothing(browser: Browser, scene: ServerDemo) -> None:
    scene.expect_in_page_mode(browser, "net::ERR_CONNECTION_REFUSED")
    log_in(browser, scene.url)

    scene.tenant.gate.stop()
    browser.click("button", "Refresh")
    assert "could not be reached" in browser.wait_for("alert")
    scene.tenant.gate.start()
    browser.click("button", "Try again")

    browser.wait_gone("alert")
    wait_for_metadata(browser)


def test_an_api_that_forbids_other_origins_is_told_from_one_that_is_gone(
    browser: Browser, scene: ServerDemo
) -> None:
    scene.expect_in_page_mode(browser, "CORS policy")
    scene.expect_in_page_mode(browser, "net::ERR_FAILED")
    log_in(browser, scene.url)

    scene.tenant.api.refuse_cors(USERS_API)
    browser.click("button", "Refresh")

    alert = browser.wait_for("alert")
    assert "CORS" in alert
    assert scene.site.gate.origin in alert


def test_an_edit_that_is_no_json_object_is_kept_and_not_sent(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    browser.click("button", "Edit")

    for text, title in (
        ('{"theme": "dark"', texts.NOT_JSON),
        ("[1, 2]", texts.NOT_AN_OBJECT),
        ('{"twice": 1, "twice": 2}', texts.NOT_JSON),
        ('"text"', texts.NOT_AN_OBJECT),
    ):
        browser.fill(texts.METADATA_JSON, text)
        browser.click("button", "Save")
        wait_alert(browser, title)
        assert browser.value("textbox", texts.METADATA_JSON) == text
    assert not scene.tenant.api.seen("PATCH")

    browser.fill(texts.METADATA_JSON, '{"theme": "right"}')
    browser.click("button", "Save")
    assert shown_metadata(browser) == {"theme": "right"}


def test_what_could_not_be_saved_is_kept_until_it_can(browser: Browser, scene: ServerDemo) -> None:
    scene.expect_in_page_mode(browser, "status of 500")
    log_in(browser, scene.url)
    edit_metadata(browser, '{"theme": "mine"}')

    scene.tenant.api.answer(USERS_API, method="PATCH", status=500)
    browser.click("button", "Save")
    assert "Not saved: the API has a fault of its own (status 500)." in browser.wait_for("alert")
    assert browser.value("textbox", texts.METADATA_JSON) == '{"theme": "mine"}'

    scene.tenant.api.heal()
    browser.click("button", "Save")
    assert shown_metadata(browser) == {"theme": "mine"}
    assert scene.metadata(browser) == {"theme": "mine"}


def test_two_tabs_that_edit_at_once_overwrite_nothing(browser: Browser, scene: ServerDemo) -> None:
    log_in(browser, scene.url)
    first = browser.tab
    edit_metadata(browser, '{"theme": "of the first tab", "size": 1}')
    second = browser.new_tab(scene.url)
    edit_metadata(browser, '{"theme": "of the second tab"}')
    browser.click("button", "Save")
    wait_for_metadata(browser)

    browser.switch(first)
    browser.click("button", "Save")
    assert texts.CONFLICT in browser.wait_for("alert")
    assert "of the second tab" in browser.text
    assert "of the first tab" in browser.value("textbox", texts.METADATA_JSON)
    assert scene.metadata(browser) == {"theme": "of the second tab"}

    browser.click("button", texts.USE_THEIRS)
    browser.click("button", "Save")
    assert shown_metadata(browser) == {"theme": "of the second tab", "size": 1}
    browser.switch(second)
    browser.click("button", "Refresh")
    browser.wait_text('"size": 1')
