"""The screen: what it shows to users and visitors, the guard of protected views, and failures."""

from auth0_pyscript.errors import AccessDenied, CallbackError, NetworkError, RedirectLoop, to_data
from screen_fakes import (
    ALICE,
    FakePage,
    FakeSession,
    actions_of,
    attributes_of,
    begun,
    find,
    screen_over,
    text_of,
    user_answer,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from auth0_pyscript.elements.tree import Tree


def test_signed_out_there_is_log_in_and_nothing_of_a_user() -> None:
    trees = screen_over(FakeSession()).show()

    assert text_of(trees["auth0-login-button"]) == "Log in"
    assert [name for name in sorted(trees) if trees[name] == ""] == [
        "auth0-error",
        "auth0-logout-button",
        "auth0-profile",
        "auth0-session",
        "auth0-user-metadata",
    ]


def test_signed_in_there_is_one_log_out_and_no_log_in() -> None:
    trees = screen_over(FakeSession(user=ALICE)).show()

    actions = []
    for name in trees:
        actions += actions_of(trees[name])
    assert actions == ["logout"]
    assert attributes_of(trees["auth0-login-button"])["href"] == "#/profile"


async def test_a_change_tells_only_the_trees_that_differ() -> None:
    session = FakeSession(user=ALICE)
    screen = screen_over(session)
    told: list[dict[str, Tree]] = []
    await screen.enter("home")
    end = screen.subscribe(told.append)

    session.become(expires_at=2000000001.0)
    session.become(user=ALICE | {"name": "Alice Other"})
    end()
    session.become(user=None)

    assert [sorted(trees) for trees in told] == [["auth0-logout-button", "auth0-profile"]]


async def test_start_without_a_callback_restores_the_session() -> None:
    session = FakeSession(is_loading=True)

    await screen_over(session).start("")

    assert session.asked == [("check", None)]


async def test_start_with_a_callback_goes_where_the_login_began() -> None:
    session, page = FakeSession(is_loading=True), FakePage()

    await screen_over(session, page).start("code=c&state=s")

    assert session.asked == [("callback", "code=c&state=s")]
    assert page.addresses == ["#/python"]


async def test_declined_consent_is_one_alert_and_the_one_log_in() -> None:
    session = FakeSession(is_loading=True)
    session.answers = [AccessDenied("The login was declined.", "Log in again to give consent.")]
    screen = screen_over(session)

    await screen.start("error=access_denied&state=s")
    session.become(is_loading=False)
    await screen.enter("home")

    trees = screen.show()
    assert text_of(find(trees["auth0-error"], "role", "alert")[2]) == "The login was declined."
    assert actions_of(trees["auth0-error"]) == ["login-again", "login-other", "logout", "dismiss"]
    assert actions_of(trees["auth0-login-button"]) == ["login"]


async def test_an_alert_can_be_put_away_also_when_the_session_reports_it_too() -> None:
    session = FakeSession()
    error = NetworkError("The tenant cannot be reached.")
    session.answers = [error]
    screen = screen_over(session)
    await screen.start("code=c&state=s")
    session.become(error=to_data(error))

    await screen.act("dismiss", {})

    assert screen.show()["auth0-error"] == ""


async def test_a_used_callback_gives_way_to_a_session_that_is_still_there() -> None:
    session = FakeSession(user=ALICE)
    session.answers = [CallbackError("This login answer belongs to no pending login here.")]
    screen = screen_over(session)

    await screen.start("code=c&state=s")

    assert session.asked == [("callback", "code=c&state=s"), ("check", None)]
    assert screen.show()["auth0-error"] == ""


async def test_a_used_callback_is_said_when_nobody_is_signed_in() -> None:
    session = FakeSession()
    session.answers = [CallbackError("This login answer belongs to no pending login here.")]
    screen = screen_over(session)

    await screen.start("code=c&state=s")

    assert "belongs to no pending login" in text_of(screen.show()["auth0-error"])


async def test_a_protected_view_sends_a_visitor_to_log_in_and_back() -> None:
    for view in ("profile", "python"):
        session = FakeSession()
        screen = screen_over(session)

        await screen.enter(view)

        assert session.asked == [("login", begun(None, automatic=True))]
        assert actions_of(screen.show()["auth0-login-required"]) == []


async def test_an_ended_session_is_not_sent_anywhere() -> None:
    session = FakeSession(ended=True)
    screen = screen_over(session)

    await screen.enter("profile")

    assert session.asked == []
    assert screen.show()["auth0-error"] == ""
    assert actions_of(screen.show()["auth0-login-required"]) == ["login"]


async def test_a_redirect_loop_is_an_alert_with_log_in_below_it() -> None:
    session = FakeSession()
    session.answers = [RedirectLoop("A second automatic redirect was stopped.")]
    screen = screen_over(session)

    await screen.enter("profile")

    trees = screen.show()
    assert "was stopped" in text_of(trees["auth0-error"])
    assert actions_of(trees["auth0-login-required"]) == ["login"]


async def test_nobody_is_sent_to_a_tenant_that_could_not_be_reached() -> None:
    session = FakeSession()
    session.become(error=to_data(NetworkError("The tenant cannot be reached.")))
    screen = screen_over(session)

    await screen.enter("profile")

    assert session.asked == []
    assert actions_of(screen.show()["auth0-error"]) == ["retry", "dismiss"]


async def test_trying_again_restores_the_session_and_shows_the_view() -> None:
    session = FakeSession(ended=True)
    session.become(error=to_data(NetworkError("The tenant cannot be reached.")))
    screen = screen_over(session)
    await screen.enter("profile")
    session.answers = [user_answer('{"theme":"dark"}')]

    async def check_session() -> None:
        session.become(user=ALICE, error=None)

    session.check_session = check_session
    await screen.act("retry", {})

    assert "dark" in text_of(screen.show()["auth0-user-metadata"])
    assert screen.show()["auth0-error"] == ""


async def test_an_unprotected_view_asks_nothing() -> None:
    session = FakeSession()

    await screen_over(session).enter("home")

    assert session.asked == []


async def test_nothing_is_asked_while_the_session_is_looked_for() -> None:
    session = FakeSession(is_loading=True)

    await screen_over(session).enter("profile")

    assert session.asked == []


async def test_a_login_without_a_return_address_ends_where_it_begins_and_counts_once() -> None:
    session = FakeSession()
    screen = screen_over(session)
    await screen.enter("home")

    await screen.act("login", {})
    await screen.act("login", {})

    assert session.asked == [("login", begun(None))]
    assert attributes_of(screen.show()["auth0-login-button"])["aria-busy"] == "true"


async def test_a_log_in_clicked_before_the_session_was_found_shows_the_profile() -> None:
    session, page = FakeSession(user=ALICE), FakePage()
    session.answers = [user_answer("{}")]

    await screen_over(session, page).act("login", {}, "auth0-login-button")

    assert session.asked == []
    assert page.addresses == ["#/profile"]


async def test_a_log_in_clicked_before_the_session_was_found_may_stay_where_it_is() -> None:
    session, page = FakeSession(user=ALICE), FakePage()

    await screen_over(session, page).act("login", {})

    assert page.addresses == []
    assert session.asked == []


async def test_a_failed_login_goes_back_to_where_it_began() -> None:
    session, page = FakeSession(), FakePage()
    error = AccessDenied("The login was declined.")
    error.began_at = "?project=7#/home"
    session.answers = [error]
    screen = screen_over(session, page)

    await screen.start("error=access_denied&state=s")

    assert page.addresses == ["?project=7#/home"]
    assert "declined" in text_of(screen.show()["auth0-error"])


async def test_the_alert_of_a_failed_login_stays_in_the_view_where_it_began() -> None:
    session, page = FakeSession(), FakePage()
    error = AccessDenied("The login was declined.")
    error.began_at = "#/profile"
    session.answers = [error]
    screen = screen_over(session, page)

    await screen.start("error=access_denied&state=s", "profile")
    await screen.enter("home")  # the page shows a visitor's view before it goes back
    await screen.enter("profile")

    assert "declined" in text_of(screen.show()["auth0-error"])
    assert "login" not in [name for name, _ in session.asked]
    await screen.enter("home")
    assert not text_of(screen.show()["auth0-error"])


async def test_a_log_in_that_cannot_start_is_an_alert_and_can_be_repeated() -> None:
    session = FakeSession()
    session.answers = [NetworkError("The tenant cannot be reached.", "Check the connection.")]
    screen = screen_over(session)

    await screen.act("login", {})

    trees = screen.show()
    assert "Check the connection." in text_of(trees["auth0-error"])
    assert actions_of(trees["auth0-login-button"]) == ["login"]


async def test_coming_back_to_the_page_that_was_left_frees_its_button() -> None:
    screen = screen_over(FakeSession())
    await screen.act("login", {})

    await screen.act("page-restored", {})

    assert actions_of(screen.show()["auth0-login-button"]) == ["login"]


async def test_log_out_counts_once_and_offers_no_log_in_on_the_way() -> None:
    session = FakeSession(user=ALICE)
    screen = screen_over(session)
    await screen.enter("python")

    await screen.act("logout", {})
    await screen.act("logout", {})
    session.become(user=None)

    trees = screen.show()
    assert session.asked == [("logout", {"return_to": ""})]
    assert actions_of(trees["auth0-login-required"]) + actions_of(trees["auth0-login-button"]) == []


async def test_leaving_a_view_puts_its_alert_away() -> None:
    session = FakeSession()
    session.answers = [NetworkError("No answer.")]
    screen = screen_over(session)
    await screen.enter("home")
    await screen.act("login", {})

    await screen.enter("other")

    assert screen.show()["auth0-error"] == ""


async def test_an_action_of_the_apps_own_is_none_of_ours() -> None:
    session = FakeSession()

    await screen_over(session).act("something-else", {})

    assert session.asked == []


async def test_a_picture_that_fails_gives_way_to_initials() -> None:
    session = FakeSession(user=ALICE | {"picture": "https://cdn.pictures.example/alice.png"})
    screen = screen_over(session)
    before = find(screen.show()["auth0-profile"], "tag", "img")

    await screen.act("picture-failed", {})
    await screen.act("picture-failed", {})

    assert before[1]["src"] == "https://cdn.pictures.example/alice.png"
    assert before[1]["referrerpolicy"] == "no-referrer"
    for name in ("auth0-profile", "auth0-logout-button"):
        assert find(screen.show()[name], "tag", "img") is None
        assert "AE" in text_of(screen.show()[name])
