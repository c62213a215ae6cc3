"""The session backup: the Service Worker gives the vault's session to nobody else."""

from e2e.driver import Browser
from e2e.journey import log_in
from e2e.scenes import OfflineDemo, ServerDemo, until_left

ASK = "return (await fetch('./session-backup', parts[0])).status"
# Asks as public/vault/session_backup.js does. It returns whether there was an answer.
AS_THE_VAULT = """
fetch("./session-backup", {{
  method: "{method}",
  body: {body},
  cache: "only-if-cached",
  mode: "same-origin",
}}).then(
  () => "answered",
  () => "nobody answered",
)
"""


def test_no_page_is_told_or_can_change_what_is_kept(browser: Browser) -> None:
    browser.expect_console("status of 403")
    with until_left(OfflineDemo(), browser) as scene:
        scene.prepare(browser)
        log_in(browser, scene.url)

        statuses = [
            browser.execute_async(ASK, request)
            for request in ({}, {"method": "POST", "body": '{"text":"mine","seconds":60}'})
        ]

        assert statuses == [403, 403]


def test_what_the_vault_says_to_it_never_goes_to_the_network(browser: Browser) -> None:
    with until_left(ServerDemo(), browser) as scene:
        scene.rebuild(offline=False)
        log_in(browser, scene.url)
        [vault] = browser.devtools.workers("shared_worker")
        asked = len(scene.site.gate.seen())

        outcomes = [
            browser.devtools.evaluate(vault, AS_THE_VAULT.format(method=method, body=body))
            for method, body in (("GET", "undefined"), ("POST", "'a session'"))
        ]

        assert outcomes == ["nobody answered"] * 2
        assert not [
            seen for seen in scene.site.gate.seen()[asked:] if "session-backup" in seen.path
        ]
