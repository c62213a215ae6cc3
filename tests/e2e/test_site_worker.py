"""
A real site's Service Worker: the stored files, the change to a new build, and the messages without
a network.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import (
    build_of,
    load_new_version,
    log_in,
    wait_for_metadata,
    wait_signed_out,
    wait_stored,
    wait_until_up,
)
from e2e.scenes import PAGE, VAULT, ServerDemo
from e2e.servers import BASE
from e2e.test_first_view import SHIFTS

NEW_VERSION = "A new version of this site is ready."
OFFLINE = "You seem to be offline."
LISTEN = """
globalThis.failures = [];
addEventListener("error", ({ message }) => failures.push(message));
addEventListener("unhandledrejection", ({ reason }) => failures.push(String(reason)));
"""
# Unknown messages, then one that is answered.
DISTURB = """
const { controller } = navigator.serviceWorker;
const messages = [null, "text", 7, {}, { type: "reach" }, { type: "SKIP_WAITING" }];
for (const message of messages) controller.postMessage(message);
const { port1, port2 } = new MessageChannel();
const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
controller.postMessage({ type: "reach" }, [port2]);
return await answer;
"""
RAN = "this is what the code above returned"
CHANGE = {"picture_hosts": ["pictures.example"]}  # a change of this value makes another build

CACHES = "return (await caches.keys()).sort()"


@pytest.fixture
def vault_scene() -> Iterator[ServerDemo]:
    """Give a new tenant at another origin, and a site that is built for it with the vault."""
    with closing(ServerDemo(token_storage=VAULT)) as scene:
        yield scene


def open_stored(browser: Browser, scene: ServerDemo) -> None:
    """Open the site as a visitor, and wait until its files are stored."""
    browser.open(scene.url)
    wait_signed_out(browser)
    wait_stored(browser)


# Deletes the stored interpreter, and returns whether there was one.
FORGET_INTERPRETER = """
const [name] = await caches.keys();
const cache = await caches.open(name);
const request = (await cache.keys()).find(({ url }) => url.endsWith("/pyodide.asm.wasm"));
return request ? cache.delete(request, { ignoreVary: true }) : false;
"""


def log_in_stored(browser: Browser, scene: ServerDemo) -> None:
    """Log in, and wait until the used files are stored."""
    log_in(browser, scene.url)
    wait_stored(browser)
    if scene.token_storage == PAGE:
        wait_stored(browser, "offlinePython")


def come_back(browser: Browser, scene: ServerDemo) -> None:
    """Open the site as after a restart of the browser, without running workers."""
    browser.open("about:blank")
    browser.end_shared_workers()
    browser.wait_until(lambda: not browser.devtools.workers("shared_worker"), "the vault's end")
    browser.end_service_workers()
    scene.site.gate.forget()
    scene.tenant.gate.forget()
    browser.open(scene.url)


def renew(browser: Browser, scene: ServerDemo) -> None:
    """Rebuild the site, and open a page of the old build that is about to learn of the new one."""
    scene.site.gate.hold("*/sw.js")
    scene.rebuild(**CHANGE)
    scene.site.gate.forget()
    browser.open(scene.url)
    wait_until_up(browser)
    scene.site.gate.heal()


def run_python(browser: Browser) -> None:
    browser.click("link", "Python")
    browser.click("button", "Run")
    browser.wait_text(RAN)


def asked(scene: ServerDemo) -> list[str]:
    """
    Return the files that were requested from the site's server, without their folders' changing
    names.
    """
    paths = [exchange.path.removeprefix(BASE) for exchange in scene.site.gate.seen()]
    return [re.sub(r"^([asvw])-[0-9a-f]{12}/", r"\1/", path) for path in paths]


def wait_checked(browser: Browser, scene: ServerDemo) -> None:
    """Wait until the browser has checked for another worker, which is the page's last request."""
    browser.wait_until(
        lambda: "sw.js" in asked(scene), "the browser's check of the worker's script"
    )


# The second visit


def test_a_second_visit_asks_the_sites_server_for_nothing(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in_stored(browser, scene)

    come_back(browser, scene)
    wait_for_metadata(browser)
    wait_checked(browser, scene)

    assert set(asked(scene)) == {"sw.js"}
    assert scene.tenant.gate.seen("POST", "/oauth/token")


def test_python_is_stored_when_it_has_been_used_and_fetched_once(
    own_browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    log_in_stored(own_browser, scene)
    assert not any("pyodide" in path or "pyscript" in path for path in asked(scene))
    run_python(own_browser)
    wait_stored(own_browser, "offlinePython")
    times = Counter(asked(scene))

    come_back(own_browser, scene)
    wait_for_metadata(own_browser)
    run_python(own_browser)
    wait_checked(own_browser, scene)

    assert {times[path] for path in times if path.startswith(("v/", "s/", "a/app/"))} == {1}
    assert times["v/pyodide/pyodide.asm.wasm"] == 1
    assert set(asked(scene)) == {"sw.js"}


def test_the_interpreter_is_the_one_the_browser_has_compiled_or_else_the_stored_one(
    own_browser: Browser, page_scene: ServerDemo
) -> None:
    log_in_stored(own_browser, page_scene)
    assert own_browser.execute_async(FORGET_INTERPRETER) is True

    come_back(own_browser, page_scene)
    wait_for_metadata(own_browser)
    assert own_browser.execute_async(FORGET_INTERPRETER) is False  # it was not needed
    assert set(asked(page_scene)) <= {"sw.js"}

    own_browser.clear_http_cache()
    come_back(own_browser, page_scene)
    wait_for_metadata(own_browser)
    assert asked(page_scene).count("v/pyodide/pyodide.asm.wasm") >= 1
    own_browser.wait_until(
        lambda: own_browser.execute_async(FORGET_INTERPRETER), "the interpreter to be stored again"
    )


def test_what_page_mode_has_started_with_is_not_fetched_again_to_be_stored(
    own_browser: Browser, page_scene: ServerDemo
) -> None:
    log_in_stored(own_browser, page_scene)

    times = Counter(asked(page_scene))

    assert {path: times[path] for path in times if path.startswith("v/") and times[path] > 1} == {}
    assert times["v/pyodide/pyodide.asm.wasm"] == 1


def test_the_worker_comes_after_the_first_view(browser: Browser, vault_scene: ServerDemo) -> None:
    scene = vault_scene
    scene.site.gate.hold("*/micropython.wasm")
    browser.open(scene.url)
    browser.wait_until(
        lambda: "v/micropython/micropython.wasm" in asked(scene), "the vault to start"
    )

    assert not [path for path in asked(scene) if "worker" in path or "sw.js" in path]
    scene.site.gate.heal()
    wait_checked(browser, scene)


def test_after_a_hard_reload_the_network_gives_the_files(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    log_in_stored(browser, scene)
    scene.site.gate.forget()

    browser.hard_reload()
    browser.wait_until(lambda: "" in asked(scene), "the page from the network")
    wait_for_metadata(browser)

    assert {"a/boot.js", "a/styles.css"} <= set(asked(scene))
    wait_stored(browser)


def test_an_edited_configuration_is_honoured_and_never_stored(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    file = scene.site.root / "auth_config.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("update:current_user_metadata", "read:invoices"), encoding="utf-8")

    log_in_stored(browser, scene)
    assert "read:invoices" in scene.tenant.gate.seen("GET", "/authorize")[0].query["scope"]
    come_back(browser, scene)
    wait_for_metadata(browser)
    wait_checked(browser, scene)

    assert set(asked(scene)) == {"auth_config.json", "sw.js"}
    assert "read:invoices" in scene.tenant.gate.seen("GET", "/authorize")[0].query["scope"]


def test_the_worker_is_not_even_started_for_what_a_page_asks_of_an_api(
    browser: Browser, page_scene: ServerDemo
) -> None:
    scene = page_scene
    log_in_stored(browser, scene)
    browser.reload()
    wait_for_metadata(browser)
    wait_checked(browser, scene)
    scene.change_metadata(browser, {"seen": "later"})
    browser.end_service_workers()
    browser.wait_until(lambda: not browser.devtools.workers("service_worker"), "the worker's end")

    browser.click("button", "Refresh")
    browser.wait_text('"seen": "later"')

    assert browser.devtools.workers("service_worker") == []


# A new build


def test_a_new_build_is_offered_and_shown_when_the_user_loads_it(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in_stored(browser, scene)
    old = build_of(browser)
    [old_cache] = browser.execute_async(CACHES)

    renew(browser, scene)
    browser.wait_text(NEW_VERSION)

    # The old page has all its files. The new build is stored in addition, and Pyodide was not
    # fetched again.
    assert build_of(browser) == old
    assert NEW_VERSION in browser.wait_for("status")
    assert browser.execute_async(SHIFTS) == []
    [_, _] = browser.execute_async(CACHES)
    assert not [path for path in asked(scene) if path.startswith("v/")]
    browser.end_shared_workers()
    browser.click("button", "Refresh")
    wait_for_metadata(browser)
    assert not browser.sees("alert")
    scene.site.gate.forget()

    load_new_version(browser)
    wait_for_metadata(browser)
    wait_stored(browser)
    wait_checked(browser, scene)
    [new_cache] = browser.execute_async(CACHES)

    assert set(asked(scene)) == {"sw.js"}  # the new page, too, is served from the store
    assert new_cache != old_cache
    assert NEW_VERSION not in browser.text
    come_back(browser, scene)
    wait_for_metadata(browser)
    assert build_of(browser) != old


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_new_build_may_wait_and_comes_with_the_next_visit(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    old = build_of(browser)
    renew(browser, scene)

    browser.click("button", "Later")

    browser.wait_gone("button", "Load it")
    assert build_of(browser) == old
    browser.open("about:blank")  # the last page of the old build is closed
    browser.open(scene.url)
    wait_signed_out(browser)
    assert build_of(browser) != old
    assert not browser.sees("button", "Load it")


def open_new_build_beside(browser: Browser, scene: ServerDemo) -> tuple[str, str, str]:
    """
    Give a page of an old build and one of a new build, both signed in, and the old build's id.
    """
    log_in_stored(browser, scene)
    run_python(browser)
    wait_stored(browser, "offlinePython")
    first = browser.tab
    old = build_of(browser)
    second = browser.new_tab()
    renew(browser, scene)
    wait_for_metadata(browser)
    assert build_of(browser) == old

    load_new_version(browser)
    wait_for_metadata(browser)
    return first, second, old


def test_pages_of_the_old_build_keep_their_files_while_a_new_one_is_open(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    first, _, old = open_new_build_beside(browser, vault_scene)

    browser.switch(first)
    browser.wait_text(NEW_VERSION)
    assert build_of(browser) == old
    browser.end_shared_workers()
    browser.click("link", "Profile")
    browser.click("button", "Refresh")

    wait_for_metadata(browser)
    assert not browser.sees("alert")
    assert build_of(browser) == old


def test_the_old_build_goes_with_its_last_page(browser: Browser, vault_scene: ServerDemo) -> None:
    scene = vault_scene
    first, second, old = open_new_build_beside(browser, scene)

    def is_old_build_gone() -> bool:
        # After skipWaiting, Chromium may wait for half a minute until the old worker is idle and
        # has ended.
        browser.end_service_workers()
        return len(browser.execute_async(CACHES)) == 1

    browser.switch(first)
    browser.click("link", "Profile")
    browser.reload()  # without using the button
    wait_for_metadata(browser)

    assert build_of(browser) != old
    browser.wait_until(is_old_build_gone, "the old build's end")
    browser.switch(second)
    scene.site.gate.forget()
    browser.reload()
    wait_for_metadata(browser)
    wait_checked(browser, scene)
    assert set(asked(scene)) == {"sw.js"}


def test_a_new_build_that_cannot_be_had_whole_is_not_offered(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    old = build_of(browser)
    scene.rebuild(**CHANGE)
    scene.site.gate.answer("*/styles.css", status=503)

    refused = browser.execute_async(
        """
        const registration = await navigator.serviceWorker.ready;
        const refused = new Promise((resolve) => {
          registration.addEventListener("updatefound", () => {
            const { installing } = registration;
            installing.addEventListener("statechange", () => resolve(installing.state));
          });
        });
        await registration.update();
        return refused;
        """
    )

    assert refused == "redundant"
    browser.reload()
    wait_signed_out(browser)
    assert build_of(browser) == old
    assert not browser.sees("button", "Load it")
    scene.site.gate.heal()
    browser.reload()
    load_new_version(browser)


def test_a_page_whose_file_is_gone_from_the_server_is_offered_the_new_build(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    browser.expect_console("start.json - Failed to load resource")
    log_in_stored(browser, scene)
    scene.rebuild(**CHANGE)

    browser.click("link", "Python")  # which was never shown here, so it is not stored

    assert "Python could not start" in browser.wait_for("alert")
    load_new_version(browser)
    run_python(browser)


def test_the_offer_is_for_the_keyboard_too(browser: Browser, vault_scene: ServerDemo) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    old = build_of(browser)
    renew(browser, scene)
    browser.wait_for("button", "Load it")

    browser.execute("document.querySelector('footer a, summary').focus()")
    while browser.execute("return document.activeElement.textContent") != "Load it":
        browser.press("\ue004")  # Tab
    browser.press(" ")

    browser.wait_until(lambda: build_of(browser) != old, "a page of the new build")


# Without a network


def test_without_a_network_a_visitor_sees_the_page_and_why_it_can_do_little(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    scene.site.gate.stop()
    scene.tenant.gate.stop()

    come_back(browser, scene)

    browser.wait_text(OFFLINE)
    assert OFFLINE in browser.wait_for("status")
    wait_signed_out(browser)
    scene.site.gate.start()
    scene.tenant.gate.start()
    browser.click("button", "Check again")
    browser.wait_gone("button", "Check again")
    log_in(browser, scene.url)


def test_a_server_that_never_answers_is_as_good_as_none(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    scene.site.gate.hang("*/sw.js")

    come_back(browser, scene)

    wait_signed_out(browser)
    browser.wait_text(OFFLINE)
    scene.site.gate.heal()
    browser.click("button", "Check again")
    browser.wait_gone("button", "Check again")


def test_a_message_of_another_page_below_the_site_disturbs_the_worker_not(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    open_stored(browser, vault_scene)
    [worker] = browser.devtools.workers("service_worker")
    browser.devtools.evaluate(worker, LISTEN)

    answered = browser.execute_async(DISTURB)

    assert answered is True
    assert browser.devtools.evaluate(worker, "failures") == []


# The messages with which one worker replaces another, though there is no other.
STRAY = """
const { controller } = navigator.serviceWorker;
for (const type of ["give-way", "go-on"]) controller.postMessage({ type });
const { port1, port2 } = new MessageChannel();
const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
controller.postMessage({ type: "give-way" }, [port2]);
return await answer;
"""


def test_a_stray_message_of_the_handover_does_not_take_the_stored_page_away(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    assert browser.execute_async(STRAY) == "heard"
    scene.site.gate.stop()
    scene.tenant.gate.stop()

    browser.open("about:blank")
    browser.open(scene.url)

    browser.wait_text(OFFLINE)
    wait_signed_out(browser)


def test_without_a_network_a_user_sees_the_page_and_a_way_on(
    browser: Browser, scene: ServerDemo
) -> None:
    if scene.token_storage == PAGE:
        browser.expect_console("net::ERR_CONNECTION_REFUSED")
    log_in_stored(browser, scene)
    scene.site.gate.stop()
    scene.tenant.gate.stop()

    come_back(browser, scene)

    browser.wait_text(OFFLINE)
    assert "You may be offline" in browser.wait_for("alert")
    scene.site.gate.start()
    scene.tenant.gate.start()
    browser.click("button", "Check again")
    browser.wait_gone("button", "Check again")
    browser.click("button", "Try again")
    wait_for_metadata(browser)


# The installable app, and the omitted parts


@pytest.mark.parametrize("offline", [True, False], ids=["with the worker", "without"])
def test_the_site_can_be_installed(
    own_browser: Browser, vault_scene: ServerDemo, offline: bool
) -> None:
    scene = vault_scene
    scene.rebuild(offline=offline)
    own_browser.open(scene.url)
    wait_until_up(own_browser)
    is_offered = "return document.querySelector('link[rel=manifest]') !== null"
    own_browser.wait_until(lambda: own_browser.execute(is_offered), "the manifest to be named")

    manifest = own_browser.manifest()

    own_browser.wait_until(
        lambda: own_browser.install_problems() == [], "the site to be installable"
    )
    assert manifest["startUrl"] == manifest["scope"] == scene.url
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}


def test_without_offline_nothing_is_registered_or_stored(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    scene.rebuild(offline=False)

    log_in(browser, scene.url)
    browser.reload()
    wait_for_metadata(browser)

    assert (
        browser.execute_async("return (await navigator.serviceWorker.getRegistrations()).length")
        == 0
    )
    assert browser.execute_async(CACHES) == []
    assert "sw.js" not in asked(scene)


def test_a_build_without_offline_takes_the_worker_of_an_earlier_one_away(
    browser: Browser, vault_scene: ServerDemo
) -> None:
    scene = vault_scene
    open_stored(browser, scene)
    old = build_of(browser)
    scene.rebuild(offline=False)

    browser.reload()  # to the old page, from its store
    browser.wait_until(
        lambda: (
            not browser.execute_async(
                "return (await navigator.serviceWorker.getRegistrations()).length"
            )
        ),
        "the worker's end",
    )

    assert browser.execute_async(CACHES) == []
    browser.reload()
    wait_signed_out(browser)
    assert build_of(browser) != old
    assert browser.execute("return navigator.serviceWorker.controller") is None
