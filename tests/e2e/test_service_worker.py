"""The demo's Service Worker in a browser: its tenant, the stored build, and its removal."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e.driver import Browser
from e2e.journey import wait_stored
from e2e.servers import BASE, PROJECT, BuiltSite
from e2e.small_site import SmallSite
from site_builder.project import Project

STORED = "Ready without a network"
OF_AN_INSTALLATION = (
    "mark-192.png",
    "mark-512.png",
    "tile-512.png",
)  # requested with a network, or never
NOT_STORED = (*OF_AN_INSTALLATION, "too_old.js")  # a browser without modules stores nothing
CACHES = f"auth0-pyscript:{BASE}:demo:"
DATABASE = f"auth0-pyscript:{BASE}:tenant"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SmallSite]:
    site = SmallSite(tmp_path / "site")
    yield site
    site.close()


@pytest.fixture
def demo() -> Iterator[BuiltSite]:
    site = BuiltSite()
    site.build()
    yield site
    site.close()


# Steps


def open_stored(browser: Browser, site: SmallSite, name: str) -> None:
    """Build and open the site, and wait until it is stored."""
    site.build(name)
    browser.open(site.url)
    browser.wait_text(STORED)
    assert shown(browser) == name


def shown(browser: Browser) -> str:
    """Return the id of the page's build. The configuration belongs to the same build."""
    name = browser.title
    browser.wait_text(f"Build {name}\nConfigured for build {name}")
    return name


def ask_tenant(browser: Browser, path: str) -> Any:
    """Return the tenant's JSON answer to a GET request of the page."""
    return browser.execute_async("return (await fetch(`./tenant/${parts[0]}`)).json()", path)


def stored_caches(browser: Browser) -> list[str]:
    return list(browser.execute_async("return caches.keys()"))


def log_in(browser: Browser, site: SmallSite) -> str:
    """Begin a login, choose Alice, and return the address of the consent page."""
    request = {
        "response_type": "code",
        "client_id": "demo-app",
        "redirect_uri": site.url,
        "scope": "openid profile email",
        "state": "some-state",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",  # RFC 7636, appendix B
        "code_challenge_method": "S256",
    }
    query = browser.execute("return String(new URLSearchParams(arguments[0]))", request)
    browser.open(f"{site.url}tenant/authorize?{query}")
    browser.click("button", re.compile("Alice Example"))
    browser.wait_for("button", "Accept")
    return browser.url


# The tenant


def test_the_tenant_answers_below_its_address(browser: Browser, site: SmallSite) -> None:
    site.build("one")
    browser.open(site.url)
    browser.wait_text("Tenant: runs")

    metadata = ask_tenant(browser, ".well-known/openid-configuration")

    assert metadata["issuer"] == f"{site.url}tenant/"
    assert site.gate.seen(path=f"{BASE}tenant/*") == []


def test_a_login_goes_on_though_the_worker_is_ended_between_its_pages(
    browser: Browser, site: SmallSite
) -> None:
    site.build("one")
    browser.open(site.url)
    browser.wait_text("Tenant: runs")
    consent = log_in(browser, site)
    browser.end_service_workers()

    browser.click("button", "Accept")

    assert consent.startswith(f"{site.url}tenant/u/consent")
    assert "code=" in browser.wait_url(f"{site.url}?")
    assert "state=some-state" in browser.url


def test_the_dashboard_shows_what_was_before_the_worker_was_ended(
    browser: Browser, site: SmallSite
) -> None:
    site.build("one")
    browser.open(site.url)
    browser.wait_text("Tenant: runs")
    log_in(browser, site)
    browser.end_service_workers()

    browser.open(f"{site.url}tenant/manage/log")

    browser.wait_for("heading", "Log")
    browser.wait_text("Alice Example")


def test_the_signing_key_stays_and_cannot_be_taken_out(browser: Browser, site: SmallSite) -> None:
    site.build("one")
    browser.open(site.url)
    browser.wait_text("Tenant: runs")
    [key] = ask_tenant(browser, ".well-known/jwks.json")["keys"]
    browser.end_service_workers()

    [same_key] = ask_tenant(browser, ".well-known/jwks.json")["keys"]
    attempts = browser.execute_async(
        """
        const opening = indexedDB.open(parts[0]);
        await new Promise((resolve) => { opening.onsuccess = resolve; });
        const reading = opening.result.transaction("kept").objectStore("kept").get("keys");
        await new Promise((resolve) => { reading.onsuccess = resolve; });
        const { privateKey } = reading.result;
        const attempt = (format) => crypto.subtle.exportKey(format, privateKey);
        const attempts = ["jwk", "pkcs8"].map(attempt);
        return (await Promise.allSettled(attempts)).map(({ reason }) => reason.name);
        """,
        DATABASE,
    )

    assert same_key == key
    assert attempts == ["InvalidAccessError", "InvalidAccessError"]


def test_after_a_hard_reload_the_page_has_its_tenant(browser: Browser, site: SmallSite) -> None:
    site.build("one")
    browser.open(site.url)
    browser.wait_text("Tenant: runs")

    browser.hard_reload()
    browser.wait_text("Tenant: runs")

    assert ask_tenant(browser, ".well-known/openid-configuration")["issuer"] == f"{site.url}tenant/"


def test_a_worker_that_cannot_be_installed_is_not_waited_for(
    browser: Browser, site: SmallSite
) -> None:
    site.build("one")
    site.gate.cut("*/micropython.wasm")

    browser.open(site.url)
    browser.wait_text("Tenant: The browser did not start it: a file of it did not load.")
    site.gate.heal()
    browser.reload()

    browser.wait_text("Tenant: runs")


def test_a_tenant_that_cannot_start_says_so_to_people_and_to_programs(
    browser: Browser, site: SmallSite, tmp_path: Path
) -> None:
    broken = Project(tmp_path / "broken")
    (broken.source / "demo_tenant").mkdir(parents=True)
    broken.public.symlink_to(PROJECT.public)
    (broken.source / "demo_tenant" / "service_worker.py").write_text(
        'raise ValueError("no <b>way</b>")\n'
    )
    site.build("one", project=broken)
    browser.open(site.url)
    browser.wait_text("Tenant: runs")

    problem = ask_tenant(browser, "userinfo")
    browser.open(f"{site.url}tenant/authorize")

    assert problem["error"] == "server_error"
    assert "no <b>way</b>" in problem["error_description"]
    browser.wait_for("heading", "The demo tenant failed")
    assert "no <b>way</b>" in browser.text
    browser.click("link", "back to the application")
    assert shown(browser) == "one"
    for path in ("userinfo", "authorize"):
        browser.expect_console(f"tenant/{path} - Failed to load resource")


# The stored build


def test_a_stored_site_needs_no_server(browser: Browser, site: SmallSite) -> None:
    open_stored(browser, site, "one")
    site.gate.stop()
    browser.end_service_workers()

    browser.open(f"{site.url}?code=a&state=b")

    assert shown(browser) == "one"
    browser.wait_text("Tenant: runs")
    assert ask_tenant(browser, ".well-known/openid-configuration")["issuer"] == f"{site.url}tenant/"
    log_in(browser, site)
    browser.click("button", "Accept")
    browser.wait_url(f"{site.url}?")
    assert shown(browser) == "one"
    site.gate.start()


def test_what_is_stored_is_not_fetched_again(browser: Browser, site: SmallSite) -> None:
    open_stored(browser, site, "one")
    site.gate.forget()

    browser.reload()
    browser.wait_text(STORED)

    assert {exchange.path for exchange in site.gate.seen()} <= {
        BASE,
        f"{BASE}auth_config.json",
        f"{BASE}sw.js",
    }


def test_a_new_build_is_seen_at_once_and_replaces_the_old_one_whole(
    browser: Browser, site: SmallSite
) -> None:
    open_stored(browser, site, "one")
    [old] = stored_caches(browser)

    open_stored(browser, site, "two")
    [new] = stored_caches(browser)
    site.gate.stop()
    browser.end_service_workers()
    browser.reload()

    assert old.startswith(CACHES)
    assert new.startswith(CACHES)
    assert new != old
    assert shown(browser) == "two"
    site.gate.start()


def test_a_file_that_is_not_as_built_is_not_stored(browser: Browser, site: SmallSite) -> None:
    site.build("one")
    site.damage("name.txt")

    browser.open(site.url)

    browser.wait_text("Not stored")
    assert shown(browser) == "one"


def test_an_old_build_stays_until_the_new_one_is_stored_whole(
    browser: Browser, site: SmallSite
) -> None:
    open_stored(browser, site, "one")
    site.build("two")
    site.gate.answer("*/name.txt", status=503)

    browser.open(site.url)
    assert shown(browser) == "two"
    browser.wait_text("Not stored")
    site.gate.stop()
    browser.reload()
    assert shown(browser) == "one"
    site.gate.heal()
    site.gate.start()
    open_stored(browser, site, "two")

    assert len(stored_caches(browser)) == 1


def test_a_network_that_does_not_answer_is_not_waited_for(
    browser: Browser, site: SmallSite
) -> None:
    open_stored(browser, site, "one")
    site.build("two")
    site.gate.hang(BASE)

    browser.reload()

    # The network could give the configuration, but that of the other build.
    assert shown(browser) == "one"
    site.gate.heal()


def test_a_server_that_fails_does_not_hide_the_stored_site(
    browser: Browser, site: SmallSite
) -> None:
    open_stored(browser, site, "one")
    site.gate.answer("*", status=503, content_type="text/html", body="<h1>Busy</h1>")

    browser.reload()

    assert shown(browser) == "one"
    site.gate.heal()


# The real site


def test_every_file_of_the_demo_is_stored(browser: Browser, demo: BuiltSite) -> None:
    browser.open(demo.url)
    browser.wait_text(STORED)
    files = {
        path.relative_to(demo.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in demo.root.glob("[av]-*/**/*")
        if path.is_file() and path.name not in NOT_STORED
    }
    demo.gate.stop()

    browser.reload()
    browser.wait_text(STORED)
    answered = browser.execute_async(
        """
        const hash = async (path) => {
          const bytes = await (await fetch(path)).arrayBuffer();
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
          return [path, Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")];
        };
        return Object.fromEntries(await Promise.all(parts[0].map(hash)));
        """,
        list(files),
    )

    assert answered == files
    demo.gate.start()


def databases(browser: Browser) -> list[str]:
    """Return the names of all databases. PyScript has its own, in both builds."""
    names: list[str] = browser.execute_async(
        "return (await indexedDB.databases()).map(({ name }) => name)"
    )
    return names


@pytest.mark.parametrize("offline", [True, False], ids=["with its worker", "without one"])
def test_a_real_build_takes_the_demo_away_and_nothing_else(
    browser: Browser, demo: BuiltSite, offline: bool
) -> None:
    browser.open(demo.url)
    browser.wait_text(STORED)
    ask_tenant(browser, ".well-known/jwks.json")
    browser.execute_async(
        """
        await caches.open("auth0-pyscript:/sub/:demo:0");
        await new Promise((resolve) => {
          indexedDB.open("auth0-pyscript:/sub/app/deeper/:tenant").onsuccess = resolve;
        });
        """
    )
    assert len(stored_caches(browser)) == 2
    demo.build(domain="https://tenant.example/", client_id="an-app", offline=offline)

    browser.open(demo.url)
    # The page itself makes the browser check for another worker, after its first view.
    browser.wait_until(
        lambda: not any(name.startswith(CACHES) for name in stored_caches(browser)),
        "the demo's end",
    )
    if offline:
        wait_stored(browser)
    else:
        browser.wait_until(
            lambda: (
                not browser.execute_async(
                    "return (await navigator.serviceWorker.getRegistrations()).length"
                )
            ),
            "the worker's end",
        )
    # A worker may store files while it is still being activated, and deletes data meanwhile.
    browser.wait_until(
        lambda: "auth0-pyscript:/sub/app/:tenant" not in databases(browser),
        "the end of the demo's database",
    )
    ours = [name for name in databases(browser) if name.startswith("auth0-pyscript:")]
    browser.reload()

    left = [name.rpartition(":")[0] for name in stored_caches(browser)]
    assert left == ["auth0-pyscript:/sub/:demo"] + ["auth0-pyscript:/sub/app/:site"] * offline
    assert ours == ["auth0-pyscript:/sub/app/deeper/:tenant"]
    assert (browser.execute("return navigator.serviceWorker.controller") is not None) == offline
