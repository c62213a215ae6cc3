"""/manage: the dashboard's pages and changes."""

from tenant_world import ALICE, API, BOB, ISSUER, SITE, Answer, World

ALICE_PATH = "manage/users/" + ALICE.replace("|", "%7C")
APPLICATION = {
    "name": "Python SPA",
    "callbacks": SITE,
    "logout_urls": SITE,
    "web_origins": "https://app.example",
    "access_token_lifetime": "86400",
    "id_token_lifetime": "36000",
}


async def save_metadata(world: World, text: str) -> Answer:
    page = await world.get(ALICE_PATH)
    fields = [(name, page.field(name)) for name in ("csrf", "seen")]
    return await world.post(ALICE_PATH + "/metadata", fields + [("user_metadata", text)])


async def save_application(world: World, **changes: str) -> Answer:
    values = dict(APPLICATION)
    values.update(changes)
    return await world.change("manage/applications/demo-app", list(values.items()))


async def test_the_issuers_own_address_leads_to_the_dashboard() -> None:
    assert (await World().get("")).header("location") == ISSUER + "manage"


async def test_users_are_shown_with_their_metadata() -> None:
    page = await World().get("manage")

    for words in (
        "Alice Example",
        "bob@example.com",
        "never",
        "&quot;theme&quot;: &quot;dark&quot;",
    ):
        assert words in page.text


async def test_a_login_is_shown_in_words() -> None:
    world = World()
    await world.log_in()
    world.clock.time += 120

    page = await world.get("manage/users")

    # MicroPython: the order of attributes is arbitrary.
    for part in (
        'datetime="2025-11-24T16:00:00.000Z"',
        'title="24 November 2025, 16:00:00 UTC"',
        ">2 minutes ago</time>",
    ):
        assert part in page.text


async def test_metadata_is_changed_for_the_app() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    answer = await save_metadata(world, ' {"z": 1.0,\n "a": "<b>"} ')

    assert answer.header("location") == ISSUER + ALICE_PATH + "?notice=saved"
    assert '"user_metadata":{"z":1.0,"a":"<b>"}' in (await world.api("GET", token)).text
    assert "<b>" not in (await world.follow(answer)).text


async def test_emptied_metadata_is_gone() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    await save_metadata(world, " \n")

    assert "user_metadata" not in (await world.api("GET", token)).json()


async def test_what_is_no_json_object_is_not_saved_and_the_text_stays() -> None:
    for text in ("{", "[]", '"x"', '{"a":1,"a":2}', "<b>"):
        world = World()

        page = await save_metadata(world, text)

        assert page.status == 422
        assert 'role="alert"' in page.text
        assert text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in page.text
        assert "&quot;theme&quot;" in (await world.get(ALICE_PATH)).text


async def test_a_change_made_elsewhere_meanwhile_is_not_overwritten() -> None:
    world = World()
    token = (await world.tokens())["access_token"]
    page = await world.get(ALICE_PATH)
    await world.api("PATCH", token, '{"user_metadata":{"theme":"light"}}')
    fields = [(name, page.field(name)) for name in ("csrf", "seen")] + [("user_metadata", "{}")]

    refused = await world.post(ALICE_PATH + "/metadata", fields)
    again = [(name, refused.field(name)) for name in ("csrf", "seen")] + [("user_metadata", "{}")]
    saved = await world.post(ALICE_PATH + "/metadata", again)

    assert refused.status == 422
    assert "changed elsewhere" in refused.text
    assert saved.status == 303


async def test_no_other_site_can_send_a_form() -> None:
    world = World()
    await world.get("manage")
    forms = [
        (ALICE_PATH + "/metadata", [("user_metadata", "{}")]),
        (ALICE_PATH + "/profile", [("name", "x")]),
        (ALICE_PATH + "/logout", []),
        (ALICE_PATH + "/block", []),
        ("manage/applications/demo-app", list(APPLICATION.items())),
        ("manage/grants", [("grant_id", "x")]),
        ("manage/reset", []),
    ]
    saved = len(world.store.saved)
    for path, fields in forms:
        for csrf in ([], [("csrf", "guess")]):
            assert (await world.post(path, csrf + fields)).status == 403
    assert len(world.store.saved) == saved


async def test_a_browser_without_a_session_id_can_send_no_form() -> None:
    world = World()
    csrf = (await world.get("manage")).field("csrf")
    world.session_id = ""

    assert (await world.post("manage/reset", [("csrf", csrf)])).status == 403


async def test_a_user_is_logged_out_everywhere() -> None:
    world = World()
    await world.tokens()

    await world.change(ALICE_PATH + "/logout", [])

    assert (await world.authorize(prompt="none")).parameters["error"] == "login_required"


async def test_a_blocked_user_is_refused_despite_a_session_and_others_are_not() -> None:
    world = World()
    tokens = await world.tokens()

    page = await world.change(ALICE_PATH + "/block", [])

    assert page.header("location").endswith("?notice=blocked")
    for prompt in (None, "none"):
        answer = await world.authorize(prompt=prompt)
        refusal = answer.parameters
        assert (refusal["error"], refusal["error_description"]) == (
            "unauthorized",
            "user is blocked",
        )
    refused = await world.refresh(tokens["refresh_token"])
    assert (refused.status, refused.json()["error_description"]) == (403, "user is blocked")
    assert await world.code(BOB)
    assert "user is blocked" in (await world.get("manage/log")).text

    await world.change(ALICE_PATH + "/unblock", [])

    assert await world.code()


async def test_a_user_that_an_older_tenant_saved_is_not_blocked() -> None:
    world = World()
    await world.tokens()
    older = (
        world.store.saved[-1].replace('"blocked": false, ', "").replace(', "blocked": false', "")
    )
    world.store.saved[-1] = older
    assert "blocked" not in world.store.saved[-1]
    world.tenant = world.new_tenant()

    assert await world.code()
    assert "Block" in (await world.get(ALICE_PATH)).text


async def test_the_lifetime_of_access_tokens_is_changed() -> None:
    world = World()

    await save_application(world, access_token_lifetime="90", id_token_lifetime="100")

    tokens = await world.tokens()
    assert tokens["expires_in"] == 90
    world.clock.time += 90
    assert (await world.api("GET", tokens["access_token"])).status == 401


async def test_callbacks_are_changed() -> None:
    world = World()

    await save_application(world, callbacks="https://a.example/\r\n\r\n https://b.example/x ")

    assert (await world.authorize(redirect_uri="https://b.example/x")).status == 303
    assert (await world.authorize()).status == 403


async def test_wrong_settings_are_not_saved_and_stay_in_the_form() -> None:
    wrong = [
        ("name", " "),
        ("callbacks", SITE + "\nfoo<b>"),
        ("callbacks", "javascript:alert(1)"),
        ("logout_urls", "https://a.example/#x"),
        ("web_origins", "https://app.example/"),
        ("access_token_lifetime", "0"),
        ("access_token_lifetime", "1.5"),
        ("id_token_lifetime", "99999999"),
    ]
    for name, value in wrong:
        world = World()

        page = await save_application(world, **{name: value})

        assert page.status == 422
        assert 'role="alert"' in page.text
        assert "<b>" not in page.text
        assert value.split("\n")[-1].replace("<", "&lt;").replace(">", "&gt;") in page.text
        assert (await world.tokens())["expires_in"] == 86400


async def test_a_revoked_grant_is_asked_for_again_and_ends_refresh_tokens() -> None:
    world = World()
    tokens = await world.tokens()
    page = await world.get("manage/grants")

    await world.change("manage/grants", [("grant_id", page.field("grant_id"))])

    assert API in page.text
    assert (await world.refresh(tokens["refresh_token"])).status == 403
    assert (await world.authorize(prompt="none")).parameters["error"] == "consent_required"


async def test_the_log_tells_what_happened() -> None:
    world = World()
    tokens = await world.tokens()
    await world.api("GET", tokens["access_token"])
    await world.refresh(tokens["refresh_token"])
    await world.refresh(tokens["refresh_token"])
    await world.get("v2/logout")

    page = await world.get("manage/log")

    places = [
        page.text.find(words)
        for words in (
            "Logged out",
            "came again",
            "token exchanged",
            "Get a user",
            "Code exchanged",
            "Consent",
        )
    ]
    assert -1 not in places
    assert places == sorted(places)


async def test_the_log_holds_no_secret() -> None:
    world = World()
    code = await world.code()
    tokens = (await world.redeem(code)).json()

    page = await world.get("manage/log")

    for secret in (code, tokens["access_token"], tokens["refresh_token"], world.session_id):
        assert secret not in page.text


async def test_the_log_shows_hostile_text_as_text() -> None:
    world = World()
    await world.consent(await world.log_in(scope="openid <script>"))

    page = await world.get("manage/log")

    assert "&lt;script&gt;" in page.text
    assert "<script" not in page.text


async def test_reset_asks_first_and_starts_from_new() -> None:
    world = World()
    tokens = await world.tokens()
    await save_metadata(world, "{}")

    question = await world.get("manage/reset")
    answer = await world.post("manage/reset", [("csrf", question.field("csrf"))])

    assert answer.header("location") == ISSUER + "manage/users?notice=reset"
    assert "&quot;theme&quot;" in (await world.get("manage")).text
    assert (await world.refresh(tokens["refresh_token"])).status == 403
    assert (await world.authorize(prompt="none")).parameters["error"] == "login_required"


async def test_an_unknown_address_is_a_page_that_says_so() -> None:
    for path in (
        "manage/x",
        "manage/users/x",
        "manage/applications/x",
        "manage/%ff",
        "manage/users/a/b/c",
        "x",
    ):
        page = await World().get(path)

        assert page.status == 404
        assert "<h1>" in page.text


async def test_a_notice_is_one_of_ours() -> None:
    page = await World().get("manage", [("notice", "<b>Send your password to evil.example</b>")])

    assert "evil.example" not in page.text
