"""The pages for login and consent."""

from tenant_world import ALICE, BOB, ISSUER, SITE, World, claims_of

CONSENT = ISSUER + "u/consent"


async def test_the_login_page_shows_the_application_and_both_users() -> None:
    world = World()

    page = await world.follow(await world.authorize())

    for words in ("Python SPA", "Alice Example", "bob@example.com", "knows no real accounts"):
        assert words in page.text


async def test_a_hint_puts_its_user_first() -> None:
    world = World()

    page = await world.follow(await world.authorize(login_hint="bob@example.com"))

    assert page.text.find("Bob Example") < page.text.find("Alice Example")


async def test_a_hint_at_nobody_is_shown_as_text() -> None:
    world = World()

    page = await world.follow(await world.authorize(login_hint="<b>me</b>"))

    assert "&lt;b&gt;me&lt;/b&gt;" in page.text
    assert "<b>" not in page.text


async def test_the_one_who_was_chosen_is_logged_in() -> None:
    world = World()

    tokens = await world.tokens(BOB)

    assert claims_of(tokens["id_token"])["sub"] == BOB


async def test_the_session_id_changes_with_the_login() -> None:
    world = World()
    await world.authorize()
    before = world.session_id

    await world.log_in()

    assert before and world.session_id and world.session_id != before


async def test_a_request_of_another_browser_cannot_be_answered() -> None:
    world = World()
    waiting = (await world.authorize()).parameters["state"]
    world.session_id = "of-another-browser"

    shown = await world.get("u/login", [("state", waiting)])
    chosen = await world.post("u/login", [("state", waiting), ("user_id", ALICE)])

    assert (shown.status, chosen.status) == (400, 400)
    assert "This login is over" in chosen.text


async def test_nobody_logs_in_as_a_stranger() -> None:
    world = World()
    waiting = (await world.authorize()).parameters["state"]

    answer = await world.post("u/login", [("state", waiting), ("user_id", "auth0|nobody")])

    assert answer.status == 400
    assert (await world.authorize(prompt="none")).parameters["error"] == "login_required"


async def test_consent_is_asked_with_words_and_names_of_scopes() -> None:
    world = World()

    page = await world.follow(await world.log_in())

    for words in (
        "See your name, picture and email",
        "openid profile email",
        "Read your user data",
        "Change your metadata",
        "Stay signed in while you are away",
        "Signed in as Alice Example",
    ):
        assert words in page.text


async def test_an_unknown_scope_is_shown_as_it_is() -> None:
    world = World()

    page = await world.follow(await world.log_in(scope="openid <i>launch:rockets"))

    assert "&lt;i&gt;launch:rockets" in page.text
    assert "<i>" not in page.text


async def test_consent_is_asked_once() -> None:
    world = World()
    await world.tokens()

    answer = await world.log_in()

    assert "code" in answer.parameters


async def test_consent_is_asked_only_for_what_is_new() -> None:
    world = World()
    await world.tokens(scope="openid profile email")

    page = await world.follow(await world.log_in(scope="openid profile email read:current_user"))

    before, _, after = page.text.partition("Allowed before: ")
    assert "Read your user data" in before
    assert "See your name" not in before
    assert after.startswith("<code>openid profile email</code>")


async def test_consent_is_for_one_user() -> None:
    world = World()
    await world.tokens(ALICE)

    assert (await world.log_in(BOB)).location == CONSENT


async def test_declining_comes_back_and_grants_nothing() -> None:
    world = World()

    answer = await world.consent(await world.log_in(), "decline")

    assert answer.location == SITE
    assert answer.parameters["error"] == "access_denied"
    assert answer.parameters["error_description"] == "User did not authorize the request"
    assert answer.parameters["state"] == "a-state"
    assert answer.parameters["iss"] == ISSUER
    assert (await world.log_in()).location == CONSENT


async def test_without_a_decision_nothing_is_granted() -> None:
    world = World()

    answer = await world.consent(await world.log_in(), "")

    assert answer.status == 400
    assert (await world.authorize(prompt="none")).parameters["error"] == "consent_required"


async def test_prompt_consent_asks_again() -> None:
    world = World()
    await world.tokens()

    answer = await world.authorize(prompt="consent")
    page = await world.follow(answer)
    accepted = await world.consent(answer)

    assert "Change your metadata" in page.text
    assert "code" in accepted.parameters


async def test_prompt_login_asks_again_who_it_is() -> None:
    world = World()
    await world.tokens()
    world.clock.time += 50

    answer = await world.authorize(prompt="login")
    chosen = await world.log_in(prompt="login")
    tokens = (await world.redeem(chosen.parameters["code"])).json()

    assert answer.location == ISSUER + "u/login"
    assert claims_of(tokens["id_token"])["auth_time"] == world.clock.time


async def test_consent_cannot_jump_over_a_login_that_is_asked() -> None:
    world = World()
    await world.tokens()
    answer = await world.authorize(prompt="login consent")

    shown = await world.get("u/consent", [("state", answer.parameters["state"])])
    sent = await world.consent(answer)

    assert shown.location == ISSUER + "u/login"
    assert sent.location == ISSUER + "u/login"


async def test_consent_counts_only_for_the_user_who_saw_it() -> None:
    world = World()
    page_of_alice = await world.log_in(ALICE)
    await world.log_in(BOB)

    answer = await world.consent(page_of_alice, user_id=ALICE)

    assert answer.location == CONSENT
    assert (await world.authorize(prompt="none")).parameters["error"] == "consent_required"


async def test_two_logins_in_one_browser_do_not_disturb_each_other() -> None:
    world = World()
    first = (await world.authorize(state="first")).parameters["state"]
    second = (await world.authorize(state="second")).parameters["state"]

    await world.consent(await world.post("u/login", [("state", first), ("user_id", ALICE)]))
    answer = await world.post("u/login", [("state", second), ("user_id", ALICE)])

    assert answer.parameters["state"] == "second"
    assert "code" in answer.parameters


async def test_a_double_click_is_answered_twice() -> None:
    world = World()
    await world.tokens()
    world.session_id = ""
    waiting = (await world.authorize()).parameters["state"]
    before = world.session_id

    await world.post("u/login", [("state", waiting), ("user_id", ALICE)])
    world.session_id = before
    second = await world.post("u/login", [("state", waiting), ("user_id", ALICE)])

    assert "code" in second.parameters


async def test_going_back_to_an_answered_request_leads_to_no_second_answer() -> None:
    world = World()
    answer = await world.log_in()
    await world.consent(answer)

    for path in ("u/login", "u/consent"):
        page = await world.get(path, [("state", answer.parameters["state"])])

        assert page.status == 400
        assert 'href="' + SITE + '"' in page.text


async def test_an_answered_request_is_soon_gone() -> None:
    world = World()
    answer = await world.log_in()
    await world.consent(answer)

    world.clock.time += 10

    assert (await world.consent(answer)).status == 400


async def test_a_request_waits_for_an_hour() -> None:
    world = World()
    waiting = (await world.authorize()).parameters["state"]

    world.clock.time += 3599
    assert (await world.get("u/login", [("state", waiting)])).status == 200
    world.clock.time += 1
    assert (await world.get("u/login", [("state", waiting)])).status == 400


async def test_logins_are_counted() -> None:
    world = World()
    tokens = await world.tokens()
    await world.log_in()

    user = (await world.api("GET", tokens["access_token"])).json()

    assert user["logins_count"] == 2
    assert user["last_login"] == "2025-11-24T16:00:00.000Z"
