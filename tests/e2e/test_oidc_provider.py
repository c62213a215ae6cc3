"""
The third suite: oidc-provider, a certified OpenID Provider that is independent of this project.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import Browser
from e2e.journey import Journey, Scene, log_in, wait_for_metadata, wait_until_expired
from e2e.scenes import TOKEN_STORAGES, CertifiedProvider


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest) -> Iterator[CertifiedProvider]:
    with closing(CertifiedProvider(token_storage=request.param)) as scene:
        yield scene


class TestOidcProvider(Journey):
    """The common stories, and those of this provider."""

    def test_a_reload_after_the_tenants_session_ended_asks_to_log_in(
        self, browser: Browser, scene: Scene
    ) -> None:
        browser.expect_console("status of 400")  # this provider's error page in a hidden iframe
        super().test_a_reload_after_the_tenants_session_ended_asks_to_log_in(browser, scene)

    def test_a_rotation_of_the_tenants_keys_goes_unnoticed(
        self, browser: Browser, scene: CertifiedProvider
    ) -> None:
        scene.shorten_tokens(browser)
        log_in(browser, scene.url)

        scene.tenant.control("rotate_keys")
        scene.change_metadata(browser, {"seen": "with a new key"})
        wait_until_expired(browser)
        browser.click("button", "Refresh")

        browser.wait_text("with a new key")
        assert not browser.sees("alert")
        asked = scene.tenant.gate.seen("GET", "/.well-known/jwks.json")
        assert [seen.status for seen in asked if "origin" in seen.headers] == [200, 200]

    def test_each_renewal_costs_one_token_request(
        self, browser: Browser, scene: CertifiedProvider
    ) -> None:
        scene.rebuild(use_refresh_tokens=True)
        log_in(browser, scene.url)
        browser.click("button", "Refresh")
        wait_for_metadata(browser)

        [redeemed] = scene.tenant.gate.seen("POST", "/oauth/token")
        assert redeemed.form.keys() == {
            "grant_type",
            "client_id",
            "code",
            "code_verifier",
            "redirect_uri",
        }
