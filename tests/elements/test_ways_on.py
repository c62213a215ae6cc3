"""The next steps after an error: every alert has one, and each button does what its label says."""

from auth0_pyscript import errors
from auth0_pyscript.elements.ways_on import (
    AGAIN,
    LABELS,
    LEAVE,
    OTHER,
    PLACES,
    RELOAD,
    RETRY,
    TABLE,
    alert_text,
    labelled,
    ways_on,
)
from auth0_pyscript.errors import (
    AccessDenied,
    ApiError,
    ApiNotAllowed,
    Auth0Error,
    AuthorizationError,
    ConfigurationError,
    EnvironmentUnsuitable,
    NetworkError,
    UserChanged,
    to_data,
)
from screen_fakes import ALICE, FakeSession, actions_of, begun, element, screen_over, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from auth0_pyscript.types import ErrorData

# Errors without a button: the page has Log in, or only Python code sees the error.
QUIET = ("InteractionNeeded", "LoginRequired", "NotAuthenticated")


def test_every_class_has_a_row_for_whatever_code_it_comes_with() -> None:
    kinds = [name for name in dir(errors) if isinstance(getattr(errors, name), type)]
    for kind in [name for name in kinds if issubclass(getattr(errors, name), Auth0Error)]:
        assert [row for row in TABLE if row[0] == kind and "*" in row[1].split()], kind


def test_no_error_is_a_dead_end_wherever_it_is_shown() -> None:
    for row in TABLE:
        for code in row[1].split() + ["some_code_of_the_tenant"]:
            for place in PLACES:
                error: ErrorData = {
                    "kind": row[0],
                    "error": code,
                    "title": "",
                    "detail": "",
                    "retryable": False,
                    "status": 418,
                }
                is_quiet = (row[0] in QUIET or code == "frame_timeout") and place == "session"
                assert bool(ways_on(error, place)) != is_quiet, (row[0], code, place)


def test_every_button_has_an_action_of_the_screen_or_of_the_page() -> None:
    screen = screen_over(FakeSession())
    for action in LABELS:
        assert action in screen._actions or action == RELOAD
    for row in TABLE:
        for offered in row[2:]:
            assert not [action for action in offered or () if action not in LABELS]


def test_a_person_whom_the_tenant_refuses_can_become_another_or_leave() -> None:
    for error in (
        AccessDenied("x", error="unauthorized"),
        AccessDenied("x"),
        AuthorizationError("x", error="rule_of_the_tenant"),
    ):
        for place in ("login", "session"):
            assert ways_on(to_data(error), place) == (AGAIN, OTHER, LEAVE)


def test_what_passes_is_tried_again() -> None:
    busy = AuthorizationError("x", error="temporarily_unavailable", retryable=True)
    assert ways_on(to_data(busy), "login") == (AGAIN,)  # a code is valid once
    assert ways_on(to_data(busy), "session") == (RETRY,)
    assert ways_on(to_data(NetworkError("x", error="offline")), "call") == (RETRY,)


def test_what_the_developer_mends_is_loaded_again() -> None:
    assert ways_on(to_data(ConfigurationError("x", error="build_mismatch")), "page") == (RELOAD,)
    assert ways_on(to_data(ConfigurationError("x", error="invalid_target")), "login") == (AGAIN,)


def test_what_only_the_developer_can_do_is_said_to_be_for_the_developer() -> None:
    wrong = to_data(ConfigurationError("The domain is not usable.", "Give a host name."))
    named = to_data(ConfigurationError("x", "It has no scheme.", option="domain"))
    called = to_data(ConfigurationError("x", "Give a place.", option="return_to"))
    renewed = to_data(ConfigurationError("Old.", "Load the page again.", error="build_mismatch"))
    refused = to_data(ApiNotAllowed("No token.", "Add the API to apis.", url="https://a.example/"))
    told = to_data(ConfigurationError("Wrong.", "X. Tell the developer of this page: mend it."))

    assert alert_text(wrong) == (
        "The domain is not usable.",
        "Tell the developer of this page: give a host name.",
    )
    assert alert_text(named)[1] == (
        "Tell the developer of this page: check domain in auth_config.json. It has no scheme."
    )
    assert alert_text(called)[1] == "Tell the developer of this page: give a place."
    assert alert_text(renewed) == ("Old.", "Load the page again.")
    assert alert_text(refused)[1] == "Tell the developer of this page: add the API to apis."
    assert alert_text(told)[1] == told["detail"]


def test_an_api_is_told_by_its_status() -> None:
    assert ways_on(to_data(ApiError("x", status=401)), "call") == (AGAIN,)
    assert ways_on(to_data(ApiError("x", status=503)), "call") == (RETRY,)


def test_an_error_of_the_next_version_has_ways_on_too() -> None:
    data = to_data(Auth0Error("x")) | {"kind": "FromTheNextVersion"}
    for place in PLACES:
        assert ways_on(data, place)


def test_labels_say_what_happens() -> None:
    assert labelled((AGAIN, OTHER)) == (
        ("login-again", "Log in again"),
        ("login-other", "Log in as somebody else"),
    )


async def test_somebody_else_is_asked_for_at_the_tenant() -> None:
    session = FakeSession(is_loading=True)
    session.answers = [AccessDenied("\u201cPlease verify your email.\u201d", error="unauthorized")]
    screen = screen_over(session)
    await screen.start("error=unauthorized&state=s")
    session.become(is_loading=False)

    await screen.act("login-other", {}, "auth0-error")

    assert session.asked[-1] == (
        "login",
        begun(None, again=True, prompt="login", login_hint=None),
    )
    assert screen.show()["auth0-error"] == ""


async def test_leaving_ends_the_session_at_the_tenant() -> None:
    session = FakeSession()
    session.become(error=to_data(AccessDenied("No.", error="unauthorized")))
    screen = screen_over(session)
    assert actions_of(screen.show()["auth0-error"]) == [
        "login-again",
        "login-other",
        "logout",
        "dismiss",
    ]

    await screen.act("logout", {}, "auth0-error")

    assert session.asked == [("logout", {"return_to": ""})]


async def test_logging_in_again_ends_where_it_begins() -> None:
    session = FakeSession()
    session.become(error=to_data(AuthorizationError("No.", error="invalid_request")))
    screen = screen_over(session)
    await screen.enter("profile")

    await screen.act("login-again", {}, "auth0-error")

    assert session.asked == [("login", begun(None, again=True))]


async def test_a_login_that_did_not_begin_is_begun_again_with_its_own_wishes() -> None:
    session = FakeSession()
    button = element("auth0-login-button", connection="github", login_hint="a@b", return_to="#/x")
    screen = screen_over(session, elements=[element("auth0-error"), button])
    refused = EnvironmentUnsuitable("No data is kept.", error="storage_unavailable")
    session.answers = [refused, refused]
    await screen.act("login", {}, "auth0-login-button")

    await screen.act("login-again", {}, "auth0-error")
    await screen.act("login-other", {}, "auth0-error")

    assert [options for _, options in session.asked[1:]] == [
        begun("#/x", again=True, connection="github", login_hint="a@b"),
        begun("#/x", again=True, connection="github", login_hint=None, prompt="login"),
    ]


async def test_who_was_replaced_by_another_user_may_go_on_as_either() -> None:
    session = FakeSession(user=ALICE)
    screen = screen_over(session)
    session.become(user=None, error=to_data(UserChanged("Another user has logged in.")))

    alert = screen.show()["auth0-error"]
    assert actions_of(alert) == ["reload", "login-other", "dismiss"]
    assert "Load the page again" in text_of(alert)
