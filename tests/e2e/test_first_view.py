"""What a user can do from the first paint on."""

import re

from e2e.driver import Browser
from e2e.journey import ALICE
from e2e.scenes import ServerDemo


def test_a_click_before_any_module_is_there_is_kept_and_counts_once(
    browser: Browser, scene: ServerDemo
) -> None:
    # As soon as the button is parsed; the page's modules are evaluated when all of it is.
    browser.before_every_page(
        """
        new MutationObserver((_, changes) => {
          const button = document.querySelector("auth0-login-button button");
          if (!button || "clicks" in document.documentElement.dataset) return;
          changes.disconnect();
          button.click();
          sessionStorage.setItem("at once", button.ariaBusy);
        }).observe(document, { subtree: true, childList: true });
        """
    )
    browser.open(scene.url)

    browser.wait_for("button", re.compile(ALICE))
    assert len(scene.tenant.gate.seen("GET", "/authorize")) == 1
    browser.open(scene.url)
    assert browser.execute("return sessionStorage.getItem('at once')") == "true"
