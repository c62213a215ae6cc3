"""Login on pages that were not built by us: a folder beside them, and two tags in their head."""

import json
import re
from contextlib import closing

import pytest

from e2e.driver import ENGINES, Browser
from e2e.guest_site import FOLDER, PYSCRIPT_ENTRIES, TAGS, GuestSite

COLD_START = 60.0  # seconds
ICON = '<link rel="icon" href="data:,">'
ELEMENTS = """
<auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
<auth0-profile></auth0-profile>
"""


def page(body: str, *, head: str = "", attributes: str = "") -> str:
    """Return a page with the two tags."""
    return (
        f'<!doctype html>\n<html lang="en" {attributes}><head><meta charset="utf-8">\n'
        f"{TAGS}\n{ICON}<title>Theirs</title>{head}</head>\n<body>{body}</body></html>\n"
    )


def log_in(browser: Browser) -> None:
    browser.click("button", "Log in")
    browser.click("button", re.compile("Alice"))
    browser.click("button", "Accept")


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_login_ends_on_the_page_where_it_began_and_all_pages_share_the_session(
    browser: Browser,
) -> None:
    pages = {
        "index.html": page(ELEMENTS),
        "blog/post.html": page(f"<h1>Post</h1>{ELEMENTS}"),
    }
    with closing(GuestSite(pages)) as site:
        browser.open(f"{site.url}blog/post.html?page=2#chapter")
        log_in(browser)
        browser.wait_for("button", "Log out")
        assert browser.url == f"{site.url}blog/post.html?page=2#chapter"

        browser.open(site.url)
        browser.wait_text("Alice Example")

        browser.click("button", "Log out")
        browser.wait_for("button", "Log in")
        assert browser.url == site.url
        requests = site.gate.seen("GET", "*")
        assert all("code" not in seen.query for seen in requests if FOLDER not in seen.path)
        browser.leave_pages()


PYSCRIPT = '<link rel="stylesheet" href="./pyscript/core.css">' + (
    '<script type="module" src="./pyscript/core.js"></script>'
)
MAIN = """
from urllib.parse import quote

from pyscript import document, when
from auth0_pyscript.page import client

user = await client()


async def show():
    api = user.configuration.management_api.base_url
    response = await user.fetch(f"{api}users/{quote(user.user['sub'], safe='')}")
    document.getElementById("theme").textContent = response.json()["user_metadata"]["theme"]


def on_change(*_):
    document.getElementById("state").textContent = f"Python: {user.is_authenticated}"


@when("click", "#show")
async def on_show():
    await show()


user.subscribe(on_change)
on_change()
"""


def pyscript_page(script: str, *, attributes: str = "") -> dict[str, str]:
    """
    Return a site with a page of stock PyScript, whose Python is script. attributes are more of the
    element that starts it.
    """
    configuration = {
        "interpreter": "./pyodide/pyodide.mjs",
        **PYSCRIPT_ENTRIES,
    }
    body = (
        f'{ELEMENTS}<p id="state"></p><button id="show">Theme</button><p id="theme"></p>'
        f'<script type="py" {attributes} src="./main.py" config="./pyscript.json"></script>'
    )
    return {
        "index.html": page(body, head=PYSCRIPT),
        "pyscript.json": json.dumps(configuration),
        "main.py": script,
    }


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_the_python_of_a_stock_page_uses_the_session_of_the_elements(browser: Browser) -> None:
    with closing(GuestSite(pyscript_page(MAIN), pyscript=True)) as site:
        browser.open(site.url)
        browser.wait_text("Python: False", deadline=COLD_START)
        log_in(browser)
        browser.wait_for("button", "Log out")
        browser.wait_text("Python: True", deadline=COLD_START)

        browser.click("button", "Theme")
        browser.wait_text("dark")
        requests = site.tenant.gate.seen("POST", "/oauth/token")
        assert [seen.form["grant_type"] for seen in requests] == ["authorization_code"]
        browser.leave_pages()


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_the_demos_tenant_runs_in_the_folder(browser: Browser) -> None:
    """No account, no network but the site's own, and no Service Worker over the page."""
    body = f"{ELEMENTS}<auth0-user-metadata editable></auth0-user-metadata>"
    with closing(GuestSite({"index.html": page(body)}, demo=True)) as site:
        browser.open(site.url)
        log_in(browser)
        browser.wait_text("teal")
        assert browser.execute("return navigator.serviceWorker.controller") is None

        browser.reload()
        browser.wait_text("teal")

        browser.click("button", "Log out")
        browser.wait_for("button", "Log in")
        assert browser.url == site.url
        browser.leave_pages()


# Python in a worker sees no document without isolation, so it tells the page over a channel.
IN_A_WORKER = """
import asyncio
from urllib.parse import quote

import js
from auth0_pyscript.page import client

channel = js.BroadcastChannel.new("test")
user = await client()


async def tell(*_):
    text = "nobody"
    if user.is_authenticated:
        api = user.configuration.management_api.base_url
        response = await user.fetch(f"{api}users/{quote(user.user['sub'], safe='')}")
        text = response.json()["user_metadata"]["theme"]
        try:
            await user.get_access_token_silently()
        except Exception as error:
            text += f" {type(error).__name__}"
    channel.postMessage(f"Worker: {text}")


user.subscribe(lambda state: asyncio.ensure_future(tell()))
await tell()
"""
SHOW = """
new BroadcastChannel("test").addEventListener("message", ({ data }) => {
  document.getElementById("state").textContent = data;
});
"""


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_python_in_a_worker_of_the_page_calls_the_api_and_gets_no_token(browser: Browser) -> None:
    pages = pyscript_page(IN_A_WORKER, attributes="worker")
    pages["index.html"] = pages["index.html"].replace(
        "<title>", '<script src="./show.js"></script><title>'
    )
    with closing(GuestSite(pages | {"show.js": SHOW}, pyscript=True)) as site:
        browser.open(site.url)
        browser.wait_text("Worker: nobody", deadline=COLD_START)
        log_in(browser)
        browser.wait_text("Worker: dark TokenNotAvailable", deadline=COLD_START)

        browser.click("button", "Log out")
        browser.wait_text("Worker: nobody", deadline=COLD_START)
        browser.leave_pages()


def test_a_declined_login_is_told_on_the_callback_page_with_a_way_back(browser: Browser) -> None:
    with closing(GuestSite({"index.html": page(ELEMENTS)})) as site:
        browser.open(site.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile("Alice"))
        browser.click("button", "Decline")

        browser.wait_for("alert")
        assert browser.url == f"{site.folder}callback.html"
        assert not browser.sees("status")  # nothing says any more that a login is under way
        browser.click("link", "Go back to the page")
        browser.wait_for("button", "Log in")
        assert browser.url == site.url
        browser.leave_pages()


def test_a_second_pair_of_tags_and_a_query_in_their_addresses_disturb_nothing(
    browser: Browser,
) -> None:
    with closing(GuestSite({"index.html": page(f"{TAGS}{ELEMENTS}")})) as site:
        index = site.root / "index.html"
        text = index.read_text(encoding="utf-8")
        index.write_text(text.replace('preflight.js"', 'preflight.js?v=3"'), encoding="utf-8")
        browser.open(site.url)
        log_in(browser)

        browser.wait_for("button", "Log out")
        assert browser.url == site.url
        assert browser.execute("return document.documentElement.className") == ""
        browser.leave_pages()
