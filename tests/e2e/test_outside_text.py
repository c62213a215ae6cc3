"""
Untrusted text and JSON, as bytes from real servers: the SDK accepts what a browser's readers
accept.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import ALICE, page_fact, wait_for_metadata
from e2e.scenes import TOKEN_STORAGES, ServerDemo, until_left

USERS_API = "/api/v2/users/*"
MARK = b"\xef\xbb\xbf"

# Each with the SDK's result, as Python writes it, or None if it is not JSON.
BODIES: list[tuple[bytes, str | None]] = [
    (MARK + b'{"mark": 1}', "{'mark': 1}"),
    (MARK + MARK + b"1", None),
    (
        b'["\\ud83d", "a\\uDE00b", "\\ud83d\\ud83d\\ude00"]',
        r"['\ufffd', 'a\ufffdb', '\ufffd\U0001f600']",
    ),
    (b'"Jos\xe9"', r"'Jos\ufffd'"),
    (b'"\xed\xa0\xbd"', r"'\ufffd\ufffd\ufffd'"),
    (
        b"[9007199254740993, -12345678901234567890123]",
        "[9007199254740993, -12345678901234567890123]",
    ),
    (b"[1E3, 1e-7, 0.1E+1, -0.0, 1e400, -1e400]", "[1000.0, 1e-07, 1.0, -0.0, inf, -inf]"),
    (b"1." + b"1" * 400, "1.1111111111111112"),
    (b'{"twice": 1, "other": 2, "twice": 3}', "{'twice': 3, 'other': 2}"),
    (b'{"__proto__": {"a": 1}, "": null}', "{'__proto__': {'a': 1}, '': None}"),
    (b'"\\u2028 \xe2\x80\xa8 \x7f \\u0000"', r"'\u2028 \u2028 \x7f \x00'"),
    (b"[01]", None),
    (b"[1.]", None),
    (b"[NaN]", None),
    (b"[1,]", None),
    (b"", None),
    (b"\xc2\xa01", None),
    (b'"\t"', None),
]
OWN_PYTHON = """
import json
from urllib.parse import quote

from auth0_pyscript import JsonError
from auth0_pyscript import page
from pyscript import document

client = await page.client()
await page.ready()
if client.is_authenticated:
    base_url = client.configuration.management_api.base_url
    read = []
    for number in range({count}):
        address = base_url + "users/" + quote(client.user["sub"]) + "?body=" + str(number)
        answer = await client.fetch(address)
        try:
            read.append(ascii(answer.json()))
        except JsonError:
            read.append(None)
    document.documentElement.setAttribute("data-read", json.dumps(read))
"""
# The results of this browser's own reader.
TAKEN = """
const taken = [];
for (const bytes of parts[0]) {
    const answer = new Response(new Uint8Array(bytes));
    taken.push(await answer.json().then(() => true, () => false));
}
return taken;
"""
SHOWN = "return document.querySelector('auth0-user-metadata pre')?.textContent ?? ''"


def always(body: bytes) -> Callable[[bytes], bytes]:
    """Return a change of any answer's body into this one."""
    return lambda content: body


@contextmanager
def at_consent(browser: Browser, token_storage: str, own: str = "") -> Iterator[ServerDemo]:
    """Give a scene in which only Alice's consent is missing. own is the page's own Python."""
    with until_left(ServerDemo(token_storage=token_storage), browser) as scene:
        if own:
            scene.site.gate.answer("*/app/main.py", status=200, body=own)
        browser.open(scene.url)
        browser.click("button", "Log in")
        browser.click("button", re.compile(ALICE))
        browser.wait_for("button", "Accept")
        yield scene


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_users_and_metadata_are_shown_however_their_text_is_broken(
    browser: Browser, token_storage: str
) -> None:
    with at_consent(browser, token_storage) as scene:
        more = b', "odd": ["\\udc00\\ud800", 1e400, 123456789012345678901], "\\ud83d": "\\u0000"}'
        scene.tenant.change_claims(
            lambda claims: claims.replace(b'"Alice Example"', b'"Ana \\ud83d"')[:-1] + more
        )
        metadata = (
            MARK
            + b'{"user_metadata": {"half": "a\\ud83d", "raw": "Jos\xe9", "big": 9007199254740993,'
            b' "float": 1E3, "least": -0.0, "twice": 1, "last": "<b>", "twice": 2}}'
        )
        scene.tenant.api.change(USERS_API, lambda content: metadata)
        browser.click("button", "Accept")
        wait_for_metadata(browser)

        assert "Ana \ufffd" in browser.text
        assert browser.execute(SHOWN) == (
            '{\n  "half": "a\ufffd",\n  "raw": "Jos\ufffd",\n  "big": 9007199254740993,\n'
            '  "float": 1000.0,\n  "least": -0.0,\n  "twice": 2,\n  "last": "<b>"\n}'
        )
        assert not browser.sees("alert")
        browser.reload()
        wait_for_metadata(browser)
        assert "Ana \ufffd" in browser.text


@pytest.mark.parametrize("token_storage", TOKEN_STORAGES)
def test_answers_of_an_api_are_read_as_the_browser_reads_them(
    browser: Browser, token_storage: str
) -> None:
    own = OWN_PYTHON.replace("{count}", str(len(BODIES)))
    with at_consent(browser, token_storage, own) as scene:
        for number, (body, _) in enumerate(BODIES):
            scene.tenant.api.change(USERS_API, always(body), query={"body": str(number)})
        browser.click("button", "Accept")
        wait_for_metadata(browser)
        browser.click("link", "Python")

        def read() -> Any:
            text = page_fact(browser, "read")
            return json.loads(text) if text else None

        found = browser.wait_until(read, "all bodies to be read")

        assert found == [value for _, value in BODIES]
        taken = browser.execute_async(TAKEN, [list(body) for body, _ in BODIES])
        assert taken == [value is not None for value in found]


@pytest.mark.parametrize("where", ["token response", "claims"])
def test_two_members_of_one_name_are_refused_in_tokens_and_token_responses(
    browser: Browser, scene: ServerDemo, where: str
) -> None:
    def twice(text: bytes) -> bytes:
        name = b'"token_type":' if where == "token response" else b'"nonce":'
        assert name in text
        return text.replace(name, name + b'"Bearer",' + name, 1)

    browser.open(scene.url)
    browser.click("button", "Log in")
    browser.click("button", re.compile(ALICE))
    browser.wait_for("button", "Accept")
    if where == "claims":
        scene.tenant.change_claims(twice)
    else:
        scene.tenant.gate.change("/oauth/token", twice)
    browser.click("button", "Accept")

    assert "JSON" in browser.wait_for("alert")
    assert not browser.sees("button", "Log out")

    scene.tenant.gate.heal()
    browser.click("button", "Log in")
    wait_for_metadata(browser)
