"""The SDK's elements in any page: several of a kind, their attributes, and their views."""

from auth0_pyscript.elements.element import read_elements
from auth0_pyscript.errors import ProtocolError
from expect import raises
from screen_fakes import (
    ALICE,
    FakePage,
    FakeSession,
    actions_of,
    attributes_of,
    begun,
    element,
    find,
    screen_over,
    settle,
    text_of,
    user_answer,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.elements.tree import Tree


def login(id: str, **attributes: str) -> "dict[str, Any]":
    return element("auth0-login-button", id=id, **attributes)


def test_each_element_has_its_own_label() -> None:
    page = [
        login("1"),
        login("2", label=" Sign in "),
        element("auth0-login-required", "orders", label="Sign in"),
        element("auth0-user-metadata", label="Settings"),
    ]

    trees = screen_over(FakeSession(is_loading=True), elements=page).show()

    assert text_of(trees["1"]) == "Log in"
    assert text_of(trees["2"]) == "Sign in"
    assert text_of(find(trees["auth0-login-required"], "tag", "button")) == "Sign in"
    assert attributes_of(trees["auth0-user-metadata"])["aria-label"] == "Settings"


def test_a_label_is_text_and_no_novel() -> None:
    page = [login("1", label="<b>Log in</b>"), login("2", label="x" * 201)]

    trees = screen_over(FakeSession(), elements=page).show()

    assert trees["1"][2:] == ["<b>Log in</b>"]
    assert text_of(trees["2"]) == "Log in"


def test_signed_in_a_log_in_button_is_a_link_only_when_it_has_a_label_for_one() -> None:
    page = [login("1", return_to="#/a"), login("2", return_to="#/b", signed_in_label="On")]

    trees = screen_over(FakeSession(user=ALICE), elements=page).show()

    assert trees["1"] == ""
    assert trees["2"][0] == "a"
    assert attributes_of(trees["2"])["href"] == "#/b"


async def test_a_log_in_ends_where_the_pressed_element_says() -> None:
    session = FakeSession()
    screen = screen_over(
        session, elements=[login("1", return_to="#/a"), login("2", return_to="b?c#d")]
    )

    await screen.act("login", {}, "2")

    assert session.asked == [("login", begun("b?c#d"))]


async def test_a_log_out_ends_where_the_pressed_element_says() -> None:
    session = FakeSession(user=ALICE)
    screen = screen_over(
        session, elements=[element("auth0-logout-button", return_to="#/bye", label="Leave")]
    )

    assert text_of(find(screen.show()["auth0-logout-button"], "tag", "button")) == "Leave"
    await screen.act("logout", {}, "auth0-logout-button")

    assert session.asked == [("logout", {"return_to": "#/bye"})]


async def test_a_login_of_no_element_ends_where_it_begins() -> None:
    session = FakeSession()
    screen = screen_over(session, elements=[login("1", return_to="#/a")])

    await screen.act("login", {})

    assert session.asked == [("login", begun(None))]


async def test_an_address_outside_the_site_is_not_used_and_is_said() -> None:
    for address in (
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/elsewhere",
        "../up",
    ):
        page = [login("1", return_to=address, signed_in_label="On"), element("auth0-error")]
        session = FakeSession()
        screen = screen_over(session, elements=page)

        assert "return address is not used" in text_of(screen.show()["auth0-error"]), address
        await screen.act("login", {}, "1")
        assert session.asked == [("login", begun(None))], address

        session.become(user=ALICE)
        assert attributes_of(screen.show()["1"])["href"] == "./", address


async def test_the_view_that_holds_login_required_is_the_protected_one() -> None:
    session = FakeSession()
    screen = screen_over(session, elements=[element("auth0-login-required", "orders")])

    await screen.enter("profile")
    assert session.asked == []
    await screen.enter("orders")

    assert session.asked == [("login", begun(None, automatic=True))]


async def test_the_guard_comes_back_to_where_its_element_says() -> None:
    session = FakeSession()
    screen = screen_over(
        session, elements=[element("auth0-login-required", "orders", return_to="#/start")]
    )

    await screen.enter("orders")

    assert session.asked == [("login", begun("#/start", automatic=True))]


async def test_a_login_has_the_parameters_of_the_pressed_element() -> None:
    given = {
        "connection": "google-oauth2",
        "login-hint": "ada@example.com",
        "organization": "org_1",
        "prompt": "select_account",
        "screen-hint": "signup",
        "ui-locales": "de fr",
    }
    session = FakeSession()
    page = [
        element("auth0-login-button", **{n.replace("-", "_"): v for n, v in given.items()}),
        login("2"),
    ]
    screen = screen_over(session, elements=page)

    await screen.act("login", {}, "auth0-login-button")

    params: dict[str, Any] = {name.replace("-", "_"): value for name, value in given.items()}
    assert session.asked == [("login", begun(None, **params))]


async def test_the_guard_has_the_parameters_of_its_element() -> None:
    session = FakeSession()
    guard = element("auth0-login-required", "orders", organization="org_1", connection="")
    screen = screen_over(session, elements=[guard])

    await screen.enter("orders")

    assert session.asked == [
        ("login", begun(None, automatic=True, organization="org_1", connection=""))
    ]


async def test_an_attribute_that_names_no_parameter_is_none() -> None:
    session = FakeSession()
    attributes = {"redirect_uri": "x", "max_age": "0", "state": "y", "login_hint": "z" * 1001}
    screen = screen_over(session, elements=[element("auth0-login-button", **attributes)])

    await screen.act("login", {}, "auth0-login-button")

    assert session.asked == [("login", begun(None))]


async def test_in_a_page_without_views_nobody_is_sent_away() -> None:
    session = FakeSession()
    screen = screen_over(session, elements=[element("auth0-login-required")])

    await screen.enter("")
    assert session.asked == []
    await screen.act("login", {}, "auth0-login-required")

    assert session.asked == [("login", begun(None))]


async def test_in_a_page_without_views_the_metadata_are_read() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [user_answer('{"theme":"dark"}')]
    screen = screen_over(session, elements=[element("auth0-user-metadata")])

    await screen.enter("")

    assert "dark" in text_of(screen.show()["auth0-user-metadata"])


async def test_metadata_that_no_element_shows_are_not_asked_for() -> None:
    session = FakeSession(user=ALICE)
    screen = screen_over(session, elements=[element("auth0-profile"), element("auth0-session")])

    await screen.enter("")

    assert session.requests == []
    assert "tenant.example" in text_of(screen.show()["auth0-session"])


async def test_without_editable_the_metadata_are_only_shown() -> None:
    for metadata in ('{"theme":"dark"}', "{}"):
        session = FakeSession(user=ALICE)
        session.answers = [user_answer(metadata)]
        screen = screen_over(session, elements=[element("auth0-user-metadata")])
        assert (
            find(screen.show()["auth0-user-metadata"], "class", "actions")[3:] == []
        )  # outlines have no Edit button

        await screen.enter("")
        await screen.act("edit-metadata", {}, "auth0-user-metadata")

        assert actions_of(screen.show()["auth0-user-metadata"]) == ["refresh-metadata"]


def metadata_cards() -> "list[dict[str, Any]]":
    cards = [element("auth0-user-metadata", id=id, editable="") for id in ("1", "2")]
    return cards + [element("auth0-user-metadata", id="3")]


async def test_the_editor_and_the_focus_are_in_the_element_where_edit_was_pressed() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [user_answer('{"theme":"dark"}')]
    screen = screen_over(session, elements=metadata_cards())
    await screen.enter("")

    await screen.act("edit-metadata", {}, "2")

    trees = screen.show()
    field = find(trees["2"], "tag", "textarea")
    assert field[1]["data-focus"]
    for other in ("1", "3"):
        assert find(trees[other], "tag", "textarea") is None
        assert "dark" in text_of(trees[other])
        assert actions_of(trees[other]) == []


async def test_what_is_saved_in_one_element_shows_in_all_and_is_said_once() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [user_answer('{"a":1}'), user_answer('{"a":1}'), user_answer('{"a":2}')]
    screen = screen_over(session, elements=metadata_cards())
    await screen.enter("")
    await screen.act("edit-metadata", {}, "2")

    await screen.act("save-metadata", {"text": '{"a":2}'}, "2")

    trees = screen.show()
    for id in ("1", "2", "3"):
        assert text_of(find(trees[id], "tag", "pre")) == '{\n  "a": 2\n}'
    assert [id for id in ("1", "2", "3") if "Saved." in text_of(trees[id])] == ["2"]
    assert "data-focus" in find(trees["2"], "data-action", "edit-metadata")[1]
    assert "data-focus" not in find(trees["1"], "data-action", "edit-metadata")[1]


async def test_an_element_that_comes_later_is_shown_and_read() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [user_answer('{"theme":"dark"}')]
    screen = screen_over(session, elements=[element("auth0-profile")])
    await screen.enter("")
    told: list[dict[str, Tree]] = []
    screen.subscribe(told.append)

    screen.set_elements([element("auth0-profile"), element("auth0-user-metadata")])
    await settle()

    assert "dark" in text_of(told[-1]["auth0-user-metadata"])
    assert not any("auth0-profile" in trees for trees in told)


async def test_an_editor_that_is_taken_out_of_the_page_is_closed() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [user_answer('{"theme":"dark"}')]
    screen = screen_over(session, elements=metadata_cards())
    await screen.enter("")
    await screen.act("edit-metadata", {}, "2")

    screen.set_elements(metadata_cards()[:1])

    assert actions_of(screen.show()["1"]) == ["refresh-metadata", "edit-metadata"]


async def test_an_element_that_is_put_back_is_shown_anew() -> None:
    session = FakeSession()
    screen = screen_over(session, FakePage(), elements=[login("1")])
    await screen.enter("")
    told: list[dict[str, Tree]] = []
    screen.subscribe(told.append)

    screen.set_elements([])
    screen.set_elements([login("1")])

    assert [sorted(trees) for trees in told] == [["1"]]


def test_what_is_no_list_of_elements_is_refused() -> None:
    good = login("1")
    broken: tuple[object, ...] = (
        None,
        {},
        ["auth0-profile"],
        [good | {"name": "script"}],
        [good | {"id": 1}],
        [good | {"view": None}],
        [good | {"attributes": []}],
        [good | {"attributes": {"label": True}}],
    )
    for data in broken:
        with raises(ProtocolError):
            read_elements(data)
