"""
A page of other people that has all that a login could disturb: it works as before, and so does the
login.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from e2e.driver import ENGINES, Browser
from e2e.guest_site import FOLDER, TAGS, GuestSite

# Their policy allows the two names of ours, as `auth0-pyscript check` asks for.
POLICY = (
    "default-src 'self'; frame-src 'self' http://127.0.0.1:*; "
    "img-src 'self' data: http://127.0.0.1:*; "
    "style-src 'self' 'unsafe-inline'; "
    "require-trusted-types-for 'script'; "
    "trusted-types theirs auth0-pyscript auth0-pyscript-early"
)
INDEX = f"""<!doctype html>
<html lang="en" class="dark wide" data-view="their-view" data-auth="their-auth">
<head>
{TAGS}
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<base href="/sub/app/elsewhere/">
<link rel="icon" href="data:,">
<title>Theirs</title>
<script src="/sub/app/theirs.js"></script>
</head>
<body>
<nav><a href="#/one" aria-current="location">One</a> <a href="#/two">Two</a></nav>
<button data-action="click->menu#open" id="menu">Menu</button>
<form data-action="submit->search#go" id="search"><input name="q"><button>Search</button></form>
<section data-view="one" style="height: 3000px">One</section>
<section data-view="two" id="two">Two</section>
<p id="route">-</p>
<auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
<auth0-profile></auth0-profile>
</body></html>
"""
THEIRS = """
const notes = JSON.parse(localStorage.getItem("analytics") ?? "[]");
localStorage.setItem("analytics", JSON.stringify([...notes, location.href]));
window.counted = { menu: 0, search: 0 };
window.policy = globalThis.trustedTypes?.createPolicy("theirs", {
  createScriptURL: (url) => url,
});
addEventListener("DOMContentLoaded", () => {
  document.querySelector("#menu").addEventListener("click", () => (counted.menu += 1));
  document.querySelector("#search").addEventListener("submit", (event) => {
    event.preventDefault();
    counted.search += 1;
  });
});
addEventListener("hashchange", () => {
  document.querySelector("#route").textContent = location.hash;
});
const worker = "/sub/app/their_worker.js";
navigator.serviceWorker?.register(policy ? policy.createScriptURL(worker) : worker);
"""
# It stores each answer to a GET, and answers from the store.
THEIR_WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    (async () => {
      const store = await caches.open("theirs");
      const found = await store.match(event.request);
      if (found) return found;
      const response = await fetch(event.request);
      if (response.ok) await store.put(event.request, response.clone());
      return response;
    })(),
  );
});
"""
FRAME = """<!doctype html><link rel="icon" href="data:,"><title>Preview</title>
<iframe id="preview" src="./index.html"></iframe>
"""


@contextmanager
def served(browser: Browser, *, headers: str = "") -> Iterator[GuestSite]:
    pages = {
        "index.html": INDEX,
        "theirs.js": THEIRS,
        "their_worker.js": THEIR_WORKER,
        "preview.html": FRAME,
    }
    with closing(GuestSite(pages, headers=headers)) as site:
        yield site
        browser.leave_pages()


def log_in(browser: Browser) -> None:
    browser.click("button", "Log in")
    browser.click("button", re.compile("Alice"))
    browser.click("button", "Accept")
    browser.wait_for("button", "Log out")


def html_attributes(browser: Browser) -> dict[str, str]:
    found: dict[str, str] = browser.execute(
        "return Object.fromEntries([...document.documentElement.attributes].map("
        "({ name, value }) => [name, value]))"
    )
    return found


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_their_page_works_as_before(browser: Browser) -> None:
    with served(browser) as site:
        browser.open(site.url)
        log_in(browser)

        theirs = {"lang": "en", "class": "dark wide", "data-view": "their-view"}
        assert html_attributes(browser) == theirs | {
            "data-auth": "their-auth",
            "data-auth0": "in",
        }
        assert browser.url == site.url
        browser.click("button", "Menu")
        browser.click("button", "Search")
        assert browser.execute("return counted") == {"menu": 1, "search": 1}

        browser.execute("scrollTo(0, 500); location.hash = '#/two'")
        browser.wait_text("#/two")
        assert browser.execute("return scrollY") == 500
        current = "return document.querySelector('nav a').getAttribute('aria-current')"
        assert browser.execute(current) == "location"
        assert browser.execute("return document.body.children.length") == 9
        assert browser.execute("return document.body.firstElementChild.localName") == "nav"


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_their_scripts_see_no_answer_of_a_login_and_their_worker_no_token(
    browser: Browser,
) -> None:
    with served(browser) as site:
        browser.open(site.url)
        log_in(browser)
        browser.reload()
        browser.wait_for("button", "Log out")
        browser.wait_text("Alice Example")

        seen = json.loads(browser.execute("return localStorage.getItem('analytics')"))
        assert seen
        assert not [address for address in seen if "code=" in address or "state=" in address]
        stored = browser.execute_async(
            "const store = await caches.open('theirs');"
            "return (await store.keys()).map(({ url }) => url)"
        )
        assert site.url in stored  # it stores their pages
        # Public keys of the tenant may be there: at a first visit it may see the vault's requests.
        assert not [url for url in stored if "callback" in url or "/api/" in url]


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_framed_preview_shows_the_page_and_says_where_to_log_in(browser: Browser) -> None:
    with served(browser) as site:
        browser.open(f"{site.url}preview.html")
        browser.enter_frame("#preview")

        browser.wait_text("Logging in does not work inside another page.")
        assert browser.sees("link", "Open the page in a tab of its own")
        assert html_attributes(browser)["class"] == "dark wide"
        browser.leave_frame()


ISOLATED = """/*
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Embedder-Policy: require-corp
"""


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_a_login_on_an_isolated_page(browser: Browser) -> None:
    with served(browser, headers=ISOLATED) as site:
        browser.open(site.url)
        log_in(browser)
        assert browser.execute("return crossOriginIsolated") is True
        browser.reload()
        browser.wait_for("button", "Log out")
        assert FOLDER in site.folder
