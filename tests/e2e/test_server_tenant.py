"""The second suite: the demo tenant on uvicorn, at another origin than the site."""

from e2e.driver import Browser
from e2e.journey import Journey, load_new_version, log_in, wait_stored
from e2e.scenes import ServerDemo


class TestServerTenant(Journey):
    """The common stories, and those of this tenant."""

    def test_a_scope_that_was_added_is_asked_for_at_the_next_log_in(
        self, browser: Browser, scene: ServerDemo
    ) -> None:
        log_in(browser, scene.url)
        assert "read:invoices" not in browser.text
        wait_stored(browser)

        scene.rebuild(scope="openid profile email read:current_user read:invoices")
        browser.reload()
        load_new_version(browser)
        browser.click("button", "Log in")  # only the user can allow more, so nobody is signed in
        browser.click("button", "Accept")

        assert "read:invoices" in browser.wait_for("region", "This session")
