"""The user metadata on the screen: reading, editing, saving, and all failures."""

import asyncio

from auth0_pyscript.errors import (
    ConfigurationError,
    InteractionNeeded,
    LoginRequired,
    NetworkError,
    TokenError,
    UserChanged,
    to_data,
)
from expect import plain
from screen_fakes import (
    ALICE,
    BOB,
    FakePage,
    FakeSession,
    actions_of,
    find,
    screen_over,
    settle,
    text_of,
    user_answer,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.elements import Screen
    from auth0_pyscript.elements.tree import Tree
    from auth0_pyscript.types import ApiAnswer, ApiRequest
    from screen_fakes import Answer

CARD = "auth0-user-metadata"


async def card_after(*answers: "Answer") -> "tuple[FakeSession, Screen]":
    """Return session and screen after these answers to the first requests."""
    session = FakeSession(user=ALICE)
    session.answers = list(answers)
    screen = screen_over(session)
    await screen.enter("profile")
    return session, screen


async def editing(metadata: str, page: FakePage | None = None) -> "tuple[FakeSession, Screen]":
    """Return session and screen with the editor open on this metadata."""
    session = FakeSession(user=ALICE)
    session.answers = [user_answer(metadata)]
    screen = screen_over(session, page)
    await screen.enter("profile")
    await screen.act("edit-metadata", {}, CARD)
    return session, screen


def card(screen: "Screen") -> "Tree":
    return screen.show()[CARD]


def alert_text(screen: "Screen") -> str:
    alert = find(card(screen), "role", "alert")
    assert alert is not None
    return text_of(alert)


async def test_every_identifier_stands_in_the_address_but_dots() -> None:
    session = FakeSession(user=ALICE | {"sub": "samlp|corp|wX/zM16 \u00fc%="})
    session.answers = [user_answer("{}")]
    await screen_over(session).enter("profile")

    for dots in (".", ".."):
        other = FakeSession(user=ALICE | {"sub": dots})
        screen = screen_over(other)
        await screen.enter("profile")
        assert f"identifier is “{dots}”, which no address can have" in alert_text(screen)
        assert other.requests == []

    assert "/users/samlp%7Ccorp%7CwX%2FzM16%20%C3%BC%25%3D?" in session.requests[0]["url"]


async def test_metadata_is_read_from_the_users_own_address() -> None:
    session, screen = await card_after(user_answer('{"theme":"dark"}'))

    assert session.requests[0]["url"] == (
        "https://tenant.example/api/v2/users/auth0%7Calice?fields=user_id,user_metadata&include_fields=true"
    )
    assert session.requests[0]["method"] == "GET"
    assert text_of(find(card(screen), "tag", "pre")) == '{\n  "theme": "dark"\n}'


async def test_metadata_keeps_the_servers_order_and_numbers() -> None:
    _, screen = await card_after(user_answer('{"z":1,"a":{"y":9007199254740993,"b":1.0}}'))

    assert text_of(find(card(screen), "tag", "pre")) == (
        '{\n  "z": 1,\n  "a": {\n    "y": 9007199254740993,\n    "b": 1.0\n  }\n}'
    )


async def test_metadata_that_only_browsers_read_is_shown_and_saved() -> None:
    odd = '{"a":1e999,"b":"x\\ud83d","c":1,"c":2,"d":[[]]}'
    session, screen = await card_after(user_answer(odd), user_answer(odd), user_answer('{"c":3}'))
    assert text_of(find(card(screen), "tag", "pre")) == (
        '{\n  "a": 1e999,\n  "b": "x\ufffd",\n  "c": 2,\n  "d": [\n    []\n  ]\n}'
    )

    await screen.act("edit-metadata", {}, CARD)
    await screen.act("save-metadata", {"text": '{"a":1e999,"b":"x\ufffd","c":3,"d":[[]]}'}, CARD)

    assert [plain(patch) for patch in session.patches] == [{"user_metadata": {"c": 3}}]


async def test_a_second_click_while_it_is_read_asks_for_nothing() -> None:
    session, screen = await card_after(user_answer("{}"))
    session.gate = asyncio.Event()
    session.answers = [user_answer('{"theme":"dark"}')]

    clicks = [asyncio.create_task(screen.act("refresh-metadata", {}, CARD)) for _ in range(2)]
    await settle()
    session.gate.set()
    for click in clicks:
        await click

    assert len(session.requests) == 2
    assert "dark" in text_of(card(screen))


async def test_no_metadata_is_said_in_words_with_a_way_to_add_some() -> None:
    for answer in ('{"user_id":"auth0|alice"}', '{"user_id":"auth0|alice","user_metadata":{}}'):
        _, screen = await card_after((200, answer))

        assert "No user metadata defined" in text_of(card(screen))
        assert actions_of(card(screen)) == ["refresh-metadata", "edit-metadata"]


async def test_the_session_card_comes_with_the_metadata() -> None:
    session = FakeSession(user=ALICE)
    session.gate = asyncio.Event()
    session.answers = [user_answer("{}")]
    screen = screen_over(session)
    task = asyncio.create_task(screen.enter("profile"))
    await settle()
    before = screen.show()["auth0-session"]

    session.gate.set()
    await task

    assert before == ""
    assert "update:current_user_metadata" in text_of(screen.show()["auth0-session"])
    assert "tenant.example" in text_of(screen.show()["auth0-session"])


async def test_refresh_shows_the_new_value_and_keeps_the_old_one_meanwhile() -> None:
    session, screen = await card_after(user_answer('{"theme":"dark"}'))
    session.gate = asyncio.Event()
    session.answers = [user_answer('{"theme":"light"}')]

    task = asyncio.create_task(screen.act("refresh-metadata", {}, CARD))
    await settle()
    meanwhile = card(screen)
    session.gate.set()
    await task

    assert "dark" in text_of(meanwhile)
    assert "refresh-metadata" not in actions_of(meanwhile)
    assert "light" in text_of(card(screen))


async def test_a_refresh_that_fails_keeps_the_value() -> None:
    session, screen = await card_after(user_answer('{"theme":"dark"}'))
    session.answers = [NetworkError("The tenant cannot be reached.", "Check the connection.")]

    await screen.act("refresh-metadata", {}, CARD)

    assert "dark" in text_of(card(screen))
    assert "The tenant cannot be reached." in alert_text(screen)
    assert "refresh-metadata" in actions_of(find(card(screen), "role", "alert"))


async def test_each_refusal_is_readable_and_has_a_way_on() -> None:
    html = [["content-type", "text/html; charset=utf-8"]]
    cases = (
        ((401, "{}"), "did not accept the access token", "login-again"),
        (
            (403, '{"message":"Insufficient scope"}'),
            "\u201cInsufficient scope\u201d",
            "refresh-metadata",
        ),
        ((403, ""), "gave no reason", "refresh-metadata"),
        ((404, "{}"), "no such user", "refresh-metadata"),
        ((429, "{}", [["retry-after", "7"]]), "Try again in 7 s", "refresh-metadata"),
        ((429, "{}", [["retry-after", "<b>"]]), "Try again in a moment", "refresh-metadata"),
        ((500, "<h1>"), "The API has a fault of its own (status 500)", "refresh-metadata"),
        ((400, '{"message":"Bad"}'), "\u201cBad\u201d", "refresh-metadata"),
        ((200, "<!doctype html>", html), "text/html", "refresh-metadata"),
        ((200, "[]"), "did not answer with your user data", "refresh-metadata"),
        ((200, "{}"), "did not answer with your user data", "refresh-metadata"),
        (
            (200, '{"user_id":"auth0|bob","user_metadata":{}}'),
            "did not answer with your",
            "refresh-metadata",
        ),
        ((200, '{"user_metadata":[]}'), "did not answer with your user data", "refresh-metadata"),
        (NetworkError("No answer.", "Offline?"), "No answer.Offline?", "refresh-metadata"),
        (LoginRequired("Nobody is logged in."), "Nobody is logged in", "login-again"),
        (
            InteractionNeeded("A second factor.", error="mfa_required"),
            "second factor",
            "login-again",
        ),
    )
    for answer, words, action in cases:
        _, screen = await card_after(answer)

        assert words in alert_text(screen), (answer, alert_text(screen))
        assert actions_of(find(card(screen), "role", "alert"))[0] == action, answer


async def test_what_the_api_said_stands_first_as_a_quotation() -> None:
    for status in (400, 401, 403, 404, 429, 500):
        _, screen = await card_after((status, '{"message":"Because."}'))

        assert text_of(find(card(screen), "role", "alert")).startswith("\u201cBecause.\u201d")


async def test_what_the_tenant_said_after_a_401_stands_first_with_its_own_ways_on() -> None:
    refused = TokenError(
        "\u201cYour trial is over.\u201d", "Do it.", status=403, error="access_denied"
    )
    session = FakeSession(user=ALICE)
    session.answers = [(401, '{"message":"Invalid token"}', [], to_data(refused))]
    screen = screen_over(session)

    await screen.enter("profile")

    alert = find(card(screen), "role", "alert")
    assert text_of(alert).startswith("\u201cYour trial is over.\u201dThe API did not accept")
    assert "Do it." in text_of(alert)
    assert actions_of(alert) == ["login-again", "login-other", "logout"]


async def test_a_401_without_an_answer_of_the_tenant_is_the_apis() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [(401, "{}", [], to_data(NetworkError("Unreachable.")))]
    screen = screen_over(session)

    await screen.enter("profile")

    assert "did not accept the access token" in alert_text(screen)
    assert "Unreachable" not in alert_text(screen)


async def test_what_was_said_stands_first_when_it_could_not_be_saved_too() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.answers = [user_answer('{"theme":"dark"}'), (400, '{"message":"Too big."}')]

    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    assert alert_text(screen).startswith("\u201cToo big.\u201dNot saved. The API refused")


async def test_a_missing_api_is_for_the_developer() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [ConfigurationError("apis is wrong.", "Mend it.", option="apis")]
    screen = screen_over(session)

    await screen.enter("profile")

    assert (
        "Tell the developer of this page: check apis in auth_config.json. Mend it."
        in alert_text(screen)
    )


async def test_a_missing_scope_is_named() -> None:
    session = FakeSession(user=ALICE, scope="openid profile email")
    session.answers = [(403, '{"message":"Insufficient scope"}')]
    screen = screen_over(session)

    await screen.enter("profile")

    assert "The scope read:current_user is missing." in alert_text(screen)
    assert "Log in again and agree to it" in alert_text(screen)


async def test_trying_again_after_a_failure_shows_the_metadata() -> None:
    session, screen = await card_after((500, ""))
    session.answers = [user_answer('{"theme":"dark"}')]

    await screen.act("refresh-metadata", {}, CARD)

    assert find(card(screen), "role", "alert") is None
    assert "dark" in text_of(card(screen))


async def test_only_changed_keys_are_sent_and_null_for_removed_ones() -> None:
    session, screen = await editing('{"theme":"dark","old":1,"same":{"a":1}}')
    session.answers = [
        user_answer('{"theme":"dark","old":1,"same":{"a":1}}'),
        user_answer('{"theme":"light","same":{"a":1},"new":[]}'),
    ]

    await screen.act("save-metadata", {"text": '{"theme":"light","same":{"a":1},"new":[]}'}, CARD)

    assert plain(session.patches) == [{"user_metadata": {"theme": "light", "new": [], "old": None}}]
    assert ["content-type", "application/json"] in session.requests[-1]["headers"]
    assert text_of(find(card(screen), "role", "status")) == "Saved."
    assert '"theme": "light"' in text_of(card(screen))


async def test_an_emptied_object_never_wipes_what_somebody_else_added() -> None:
    session, screen = await editing('{"a":1,"b":2}')
    session.answers = [user_answer('{"a":1,"b":2,"theirs":3}'), user_answer('{"theirs":3}')]

    await screen.act("save-metadata", {"text": "{}"}, CARD)

    assert plain(session.patches) == [{"user_metadata": {"a": None, "b": None}}]
    assert "“theirs”" in text_of(find(card(screen), "role", "status"))


async def test_text_that_is_not_json_is_kept_with_line_and_column() -> None:
    text = '{\n  "theme": "dark",\n  "colour": "teal"\n  "weekly": true\n}'
    session, screen = await editing('{"theme":"dark"}')

    await screen.act("save-metadata", {"text": text}, CARD)

    assert alert_text(screen) == (
        "Not saved: this is not valid JSON.Line 4, column 3: expected a comma or }. Your "
        "text is kept below."
    )
    assert text_of(find(card(screen), "tag", "textarea")) == text
    assert len(session.requests) == 1


async def test_json_that_is_no_object_is_not_sent() -> None:
    session, screen = await editing('{"theme":"dark"}')

    await screen.act("save-metadata", {"text": "[1]"}, CARD)

    assert "Not saved: this is not a JSON object." in alert_text(screen)
    assert len(session.requests) == 1


async def test_saving_what_was_not_changed_asks_nobody() -> None:
    session, screen = await editing('{"theme":"dark"}')

    await screen.act("save-metadata", {"text": '{ "theme" : "dark" }'}, CARD)

    assert len(session.requests) == 1
    assert text_of(find(card(screen), "role", "status")) == "Nothing was changed."


async def test_a_failed_save_keeps_the_text_and_takes_the_focus() -> None:
    failures: tuple[list[Answer], ...] = (
        [(500, "")],
        [user_answer('{"theme":"dark"}'), (403, "{}")],
    )
    for answers in failures:
        session, screen = await editing('{"theme":"dark"}')
        session.answers = answers

        await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

        assert "Not saved: " in alert_text(screen)
        assert "Your text is kept below" in alert_text(screen)
        # "Log in again" leaves the page, and loses the text
        assert ("Copy it before you leave" in alert_text(screen)) == (
            "Log in again" in alert_text(screen)
        )
        assert find(card(screen), "role", "alert")[1]["data-focus"]
        assert text_of(find(card(screen), "tag", "textarea")) == '{"theme":"light"}'


async def test_saving_again_after_a_lost_answer_sends_nothing_twice() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.answers = [user_answer('{"theme":"dark"}'), NetworkError("No answer.")]
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)
    session.answers = [user_answer('{"theme":"light"}')]  # the request had arrived nevertheless

    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    assert len(session.patches) == 1
    assert text_of(find(card(screen), "role", "status")) == "Saved."


async def test_a_change_that_was_sent_and_not_answered_may_have_been_saved() -> None:
    session, screen = await editing('{"theme":"dark"}')

    session.answers = [NetworkError("No answer.")]  # to the reading before
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)
    before = alert_text(screen)
    session.answers = [user_answer('{"theme":"dark"}'), NetworkError("No answer.")]
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    assert before.startswith("Not saved: no answer.")
    assert alert_text(screen).startswith("Perhaps not saved: no answer.Save again to be sure.")


async def test_while_saving_the_form_is_busy_and_a_second_save_is_not_made() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.gate = asyncio.Event()
    session.answers = [user_answer('{"theme":"dark"}'), user_answer('{"theme":"light"}')]

    task = asyncio.create_task(screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD))
    await settle()
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)
    await screen.act("cancel-edit", {"text": ""}, CARD)
    busy = find(card(screen), "type", "submit")
    session.gate.set()
    await task

    assert busy[1]["aria-busy"] == "true"
    assert text_of(busy) == "Saving…"
    assert len(session.patches) == 1


async def test_a_change_made_elsewhere_is_shown_beside_the_text_and_not_overwritten() -> None:
    session, screen = await editing('{"theme":"dark","font":1}')
    session.answers = [user_answer('{"theme":"blue","font":1}')]

    await screen.act("save-metadata", {"text": '{"theme":"light","font":1}'}, CARD)

    assert session.patches == []
    assert "changed elsewhere meanwhile" in alert_text(screen)
    assert "“theme”" in alert_text(screen)
    assert '"theme": "blue"' in text_of(find(card(screen), "tag", "pre"))
    assert text_of(find(card(screen), "tag", "textarea")) == '{"theme":"light","font":1}'
    assert text_of(find(card(screen), "type", "submit")) == "Save mine anyway"


async def test_save_mine_anyway_replaces_what_the_user_has_seen() -> None:
    session, screen = await editing('{"theme":"dark","font":1}')
    session.answers = [user_answer('{"theme":"blue","font":2}')]
    await screen.act("save-metadata", {"text": '{"theme":"light","font":1}'}, CARD)
    session.answers = [
        user_answer('{"theme":"blue","font":2}'),
        user_answer('{"theme":"light","font":2}'),
    ]

    await screen.act("save-metadata", {"text": '{"theme":"light","font":2}'}, CARD)

    assert plain(session.patches) == [{"user_metadata": {"theme": "light"}}]


async def test_a_conflict_does_not_claim_that_it_was_somebody_else() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.answers = [user_answer('{"theme":"blue"}')]

    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    assert "somebody else" not in alert_text(screen)
    assert "perhaps in another tab" in alert_text(screen)
    assert "“Use the saved values”" in alert_text(screen)
    assert "Use the saved values" in text_of(card(screen))


async def test_save_mine_anyway_does_not_undo_what_the_user_never_touched() -> None:
    session, screen = await editing('{"theme":"dark","font":1}')
    session.answers = [user_answer('{"theme":"blue","font":2,"new":3}')]
    await screen.act("save-metadata", {"text": '{"theme":"light","font":1}'}, CARD)
    session.answers = [user_answer('{"theme":"blue","font":2,"new":3}'), user_answer("{}")]

    await screen.act("save-metadata", {"text": '{"theme":"light","font":1}'}, CARD)

    assert plain(session.patches) == [{"user_metadata": {"theme": "light"}}]


async def test_a_third_change_is_a_conflict_again() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.answers = [user_answer('{"theme":"blue"}')]
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)
    session.answers = [user_answer('{"theme":"red"}')]

    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    assert session.patches == []
    assert "red" in text_of(find(card(screen), "tag", "pre"))


async def test_use_theirs_takes_their_value_and_keeps_the_other_changes() -> None:
    session, screen = await editing('{"theme":"dark","font":1}')
    session.answers = [user_answer('{"theme":"blue","font":1}')]
    await screen.act("save-metadata", {"text": '{"theme":"light","font":2}'}, CARD)

    await screen.act("use-theirs", {"text": '{"theme":"light","font":2}'}, CARD)
    kept = text_of(find(card(screen), "tag", "textarea"))
    session.answers = [
        user_answer('{"theme":"blue","font":1}'),
        user_answer('{"theme":"blue","font":2}'),
    ]
    await screen.act("save-metadata", {"text": kept}, CARD)

    assert kept == '{\n  "theme": "blue",\n  "font": 2\n}'
    assert plain(session.patches) == [{"user_metadata": {"font": 2}}]


async def test_cancel_after_a_conflict_shows_what_is_there_now() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.answers = [user_answer('{"theme":"blue"}')]
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    await screen.act("cancel-edit", {"text": '{"theme":"light"}'}, CARD)

    assert "blue" in text_of(find(card(screen), "tag", "pre"))
    assert find(card(screen), "role", "alert") is None


async def test_cancel_asks_only_when_something_would_be_lost() -> None:
    page = FakePage()
    _, screen = await editing('{"theme":"dark"}', page)
    unchanged = text_of(find(card(screen), "tag", "textarea"))

    page.answer = False
    await screen.act("cancel-edit", {"text": unchanged + " "}, CARD)
    still_open = find(card(screen), "tag", "textarea")
    page.answer = True
    await screen.act("cancel-edit", {"text": unchanged + " "}, CARD)
    await screen.act("edit-metadata", {}, CARD)
    await screen.act("cancel-edit", {"text": unchanged}, CARD)

    assert still_open is not None
    assert len(page.questions) == 2
    assert find(card(screen), "tag", "textarea") is None


async def test_leaving_the_page_with_an_open_editor_asks_first() -> None:
    for action in ("logout", "login-again"):
        page = FakePage()
        session, screen = await editing('{"theme":"dark"}', page)

        page.answer = False
        await screen.act(action, {}, CARD)
        stayed = find(card(screen), "tag", "textarea") is not None and session.asked == []
        page.answer = True
        await screen.act(action, {}, CARD)

        assert stayed, action
        assert len(page.questions) == 2
        assert [name for name, _ in session.asked] == [action.split("-")[0]]


async def test_entering_the_view_again_leaves_the_editor_open() -> None:
    session, screen = await editing('{"theme":"dark"}')

    await screen.enter("home")
    await screen.enter("profile")

    assert find(card(screen), "tag", "textarea") is not None
    assert len(session.requests) == 1


async def test_the_focus_goes_into_the_editor_and_back_to_its_button() -> None:
    session, screen = await editing('{"theme":"dark"}')
    editor_token = find(card(screen), "tag", "textarea")[1]["data-focus"]
    session.answers = [user_answer('{"theme":"dark"}'), user_answer('{"theme":"light"}')]

    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)

    button_token = find(card(screen), "data-action", "edit-metadata")[1]["data-focus"]
    assert editor_token and button_token and editor_token != button_token


async def test_an_answer_for_a_user_who_has_gone_is_dropped() -> None:
    session = FakeSession(user=ALICE)
    session.gate = asyncio.Event()
    session.answers = [
        user_answer('{"secret":"of Alice"}'),
        (200, '{"user_metadata":{"of":"Bob"}}'),
    ]
    screen = screen_over(session)
    task = asyncio.create_task(screen.enter("profile"))
    await settle()

    session.become(user=BOB)
    await settle()
    session.gate.set()
    await task
    await settle()

    assert "Alice" not in text_of(card(screen))
    assert text_of(find(card(screen), "tag", "pre")) == '{\n  "of": "Bob"\n}'


async def test_a_save_of_a_user_who_has_gone_is_not_sent() -> None:
    session, screen = await editing('{"theme":"dark"}')
    session.gate = asyncio.Event()
    session.answers = [user_answer('{"theme":"dark"}'), (200, "{}")]
    task = asyncio.create_task(screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD))
    await settle()

    session.become(user=BOB)
    session.gate.set()
    await task

    assert session.patches == []


async def while_it_is_saved(**changes: "Any") -> "dict[str, Tree]":
    """Return the trees when the session changes while a text is being saved."""
    session, screen = await editing('{"theme":"dark"}')

    async def fetch(request: "ApiRequest") -> "ApiAnswer":
        session.become(**changes)
        raise LoginRequired("Nobody is logged in at the tenant.")

    session.fetch = fetch
    await screen.act("save-metadata", {"text": '{"theme":"light"}'}, CARD)
    return screen.show()


async def test_the_text_outlives_a_session_that_ends_while_it_is_saved() -> None:
    trees = await while_it_is_saved(user=None, error=to_data(LoginRequired("Nobody is logged in.")))

    assert text_of(find(trees["auth0-login-required"], "tag", "textarea")) == '{"theme":"light"}'
    assert trees["auth0-error"] == ""
    assert trees["auth0-user-metadata"] == ""


async def test_nothing_of_the_text_stays_after_a_log_out_elsewhere_or_for_another_user() -> None:
    for changes in (
        {"user": None},
        {"user": None, "error": to_data(UserChanged("Another user is logged in."))},
        {"user": BOB},
    ):
        trees = await while_it_is_saved(**changes)

        assert "light" not in "".join(text_of(tree) for tree in trees.values())
