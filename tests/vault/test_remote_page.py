"""One page, as the vault sees it."""

import asyncio

from auth0_pyscript.errors import Auth0Error, EnvironmentUnsuitable, NotAuthenticated, to_data
from auth0_pyscript.vault.message import read_message
from auth0_pyscript.vault.remote_page import RemotePage
from expect import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable

    from auth0_pyscript.ports import Body


class Page:
    """
    A page that answers requests from `values`, by name. A request with another name stays open.
    """

    def __init__(self, **values: object) -> None:
        self.heard: list[dict[str, Any]] = []
        self.values = {name.replace("__", "."): value for name, value in values.items()}
        self.link = RemotePage("1", self.hear)

    def hear(self, text: str, body: "Body | None", texts: "list[Any]") -> None:
        assert body is None and texts == []
        message = read_message(text)
        self.heard.append(message)
        if message["t"] == "ask" and message["name"] in self.values:
            self.answer(message["id"], self.values[message["name"]])

    def answer(self, ask_id: str, value: object) -> None:
        kind = "error" if isinstance(value, dict) and "kind" in value else "value"
        self.link.answered({"t": "answer", "id": ask_id, kind: value})

    def asked(self) -> "list[tuple[str, list[Any]]]":
        return [(message["name"], message["args"]) for message in self.heard]


async def test_what_is_asked_of_the_page_is_a_message() -> None:
    page = Page(
        store__get="x", store__set=None, store__remove=None, store__keys=["a"], navigate=True
    )

    assert await page.link.get("tab", "k") == "x"
    await page.link.set("site", "k", "v")
    await page.link.remove("tab", "k")
    assert await page.link.keys("tab") == ["a"]
    await page.link.navigate("https://tenant.example/", keeping=("k", "v"))

    assert page.asked() == [
        ("store.get", ["tab", "k"]),
        ("store.set", ["site", "k", "v"]),
        ("store.remove", ["tab", "k"]),
        ("store.keys", ["tab"]),
        ("navigate", ["https://tenant.example/", "k", "v"]),
    ]


async def test_the_user_s_answer_and_the_view_come_back() -> None:
    page = Page(confirm=True, go_to="profile", frame={"code": "c"})

    assert await page.link.confirm("Really?") is True
    assert await page.link.go_to("#/profile") == "profile"
    assert await page.link.authorize_in_frame("https://t.example/a", "https://t.example", 60.0) == {
        "code": "c"
    }


async def test_answers_come_in_any_order() -> None:
    page = Page()
    first, second = (
        asyncio.create_task(page.link.get("tab", "a")),
        asyncio.create_task(page.link.get("tab", "b")),
    )
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    page.answer(page.heard[1]["id"], "of b")
    page.answer(page.heard[0]["id"], "of a")

    assert (await first, await second) == ("of a", "of b")


async def test_an_error_of_the_page_is_raised_here() -> None:
    page = Page(frame=to_data(Auth0Error("There is no body.")))

    with raises(Auth0Error) as caught:
        await page.link.authorize_in_frame("https://t.example/a", "https://t.example", 60.0)

    assert caught.error.title == "There is no body."


async def test_a_frame_that_stays_silent_is_no_response() -> None:
    page = Page(frame=None)

    assert (
        await page.link.authorize_in_frame("https://t.example/a", "https://t.example", 60.0) is None
    )


async def test_a_storage_that_refuses_is_named() -> None:
    link = Page(
        store__get=False, store__set=False, store__remove=False, store__keys=False, navigate=False
    ).link
    for refused in (
        link.get("tab", "k"),
        link.set("tab", "k", "v"),
        link.remove("tab", "k"),
        link.keys("tab"),
        link.navigate("https://tenant.example/", keeping=("k", "v")),
    ):
        with raises(EnvironmentUnsuitable) as caught:
            await refused

        assert caught.error.error == "storage_unavailable"


async def test_what_the_page_said_it_has_stored_is_not_asked_for() -> None:
    page = Page(store__set=True, store__remove=None)
    page.link.has_stored({"tab": {"a": "1", "b": "2", "odd": 3}, "site": {}})

    await page.link.set("site", "c", "3")
    await page.link.remove("tab", "b")

    for key, known in (("a", "1"), ("b", None), ("odd", None)):
        assert await page.link.get("tab", key) == known
    assert await page.link.get("site", "c") == "3"
    assert [name for name, _ in page.asked()] == ["store.set", "store.remove"]


async def test_a_page_that_said_nothing_of_its_storage_is_asked() -> None:
    page = Page(store__get="x")
    broken: tuple[object, ...] = (None, [], {"tab": "a"}, "tab")
    for said in broken:
        page.link.has_stored(said)

        assert await page.link.get("tab", "k") == "x"

    page.link.has_stored({"tab": {}})
    page.link.has_stored(None)
    assert await page.link.get("tab", "k") == "x"


async def test_who_waits_for_a_page_that_goes_hears_so() -> None:
    page = Page()
    waiting = asyncio.create_task(outcome_of(page.link.confirm("Really?")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    page.link.close()

    assert (await waiting).error == "page_gone"


async def test_a_page_that_is_gone_is_neither_asked_nor_told() -> None:
    page = Page()
    page.link.close()

    page.link.tell("state", state={})
    assert (await outcome_of(page.link.get("tab", "k"))).error == "page_gone"

    assert page.heard == []


async def test_an_answer_that_nobody_waits_for_is_nothing() -> None:
    page = Page(store__get="x")
    await page.link.get("tab", "k")

    page.answer("1", to_data(NotAuthenticated("Too late.")))
    page.answer("99", "never asked")


async def outcome_of(action: "Awaitable[object]") -> "Any":
    try:
        return await action
    except Exception as error:
        return error
