"""
The pictures of ordinary accounts: their hosts are allowed by the built policy, and others are not
asked.

Chromium only: the hosts are on this machine, and only Chromium can map their names and trust one
certificate.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from e2e.driver import Browser
from e2e.journey import log_in, log_in_at_tenant, wait_signed_out
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left
from e2e.tls_hosts import TlsHosts

# What the claim `picture` holds in accounts of each kind.
ORDINARY = {
    "Auth0's own, first letters": (
        "https://s.gravatar.com/avatar/9e26471d35a78862c17e467d87cddedf?s=480&r=pg"
        "&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fae.png"
    ),
    "Gravatar": "https://secure.gravatar.com/avatar/205e460b479e2e5b48aec07710c08d50?s=480",
    "Auth0's directory": "https://cdn.auth0.com/avatars/ae.png",
    "Google": "https://lh3.googleusercontent.com/a/ACg8ocK-x_yZ=s96-c",
    "GitHub": "https://avatars.githubusercontent.com/u/583231?v=4",
    "Facebook": (
        "https://platform-lookaside.fbsbx.com/platform/profilepic/?asid=10&height=50&width=50"
        "&ext=1700000000&hash=Afx"
    ),
    "LinkedIn": "https://media.licdn.com/dms/image/v2/C4E03AQ/profile-displayphoto-shrink_100_100/0",
    "X": "https://pbs.twimg.com/profile_images/1683325380441128960/yRsRRjGO_normal.jpg",
}
REDIRECTS = {
    ORDINARY["Auth0's own, first letters"]: "https://i0.wp.com/cdn.auth0.com/avatars/ae.png?ssl=1",
    ORDINARY["Facebook"]: "https://scontent.xx.fbcdn.net/v/t1.30497-1/84628273_n.jpg?_nc_cat=1",
}
OTHERS = [
    "https://pictures.example/alice.png",
    "https://googleusercontent.com/alice.png",
    "https://gravatar.com.pictures.example/alice.png",
    "https://s.gravatar.com:8443/alice.png",
    "http://s.gravatar.com/alice.png",
    "//s.gravatar.com/alice.png",
]
NAMES = {
    urlsplit(address).hostname or ""
    for address in (*ORDINARY.values(), *REDIRECTS.values(), *OTHERS)
}
STRAY = "https://cdn.auth0.com/stray.png"  # leads to a host that the policy does not name

SHOWN = """
const image = document.querySelector("auth0-profile img");
return image?.complete && image.naturalWidth > 0 ? image.currentSrc : "";
"""
INITIALS = "return document.querySelector('auth0-profile span.avatar:not(.outline)')?.textContent"


@pytest.fixture
def hosts() -> Iterator[TlsHosts]:
    """All hosts that a picture here is on."""
    with closing(TlsHosts()) as hosts:
        hosts.redirects = REDIRECTS | {STRAY: OTHERS[0]}
        yield hosts


def give_picture(scene: ServerDemo, picture: str) -> None:
    """Let the next ID tokens name that picture."""

    def changed(claims: bytes) -> bytes:
        return json.dumps(json.loads(claims) | {"picture": picture}).encode()

    scene.tenant.change_claims(changed)


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_pictures_of_ordinary_accounts_are_shown_and_other_hosts_are_not_asked(
    hosts: TlsHosts, token_storage: str
) -> None:
    with (
        Browser(hosts=dict.fromkeys(NAMES, hosts.place), trusts=hosts.spki) as browser,
        until_left(ServerDemo(token_storage=token_storage), browser) as scene,
    ):
        give_picture(scene, OTHERS[0])
        log_in(browser, scene.url)
        for picture in OTHERS:
            if picture != OTHERS[0]:
                log_in_anew(browser, scene, picture)
            browser.wait_until(lambda: browser.execute(INITIALS) == "AE", f"AE for {picture}")
        assert hosts.asked == []

        for picture in ORDINARY.values():
            log_in_anew(browser, scene, picture)
            shown = browser.wait_until(lambda: browser.execute(SHOWN), f"the picture {picture}")
            assert shown == picture
            assert hosts.asked[-1] == REDIRECTS.get(picture, picture)
        browser.check_console()

        log_in_anew(browser, scene, STRAY)
        browser.wait_until(lambda: browser.execute(INITIALS) == "AE", "AE for a stray redirect")
        assert OTHERS[0] not in hosts.asked
        browser.expect_console("violates the following Content Security Policy directive")
        browser.check_console()


def log_in_anew(browser: Browser, scene: ServerDemo, picture: str) -> None:
    """Log out, and in again with that picture."""
    browser.click("button", "Log out")
    wait_signed_out(browser)
    give_picture(scene, picture)
    browser.click("button", "Log in")
    log_in_at_tenant(browser)
