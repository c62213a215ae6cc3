"""The table of calls, and who answers them."""

from auth0_pyscript.errors import EnvironmentUnsuitable, ProtocolError
from auth0_pyscript.session.service import SessionService
from auth0_pyscript.vault.calls import ALWAYS, CALLS, DEADLINE, WITH_PAGE, Call, Rule
from auth0_pyscript.vault.remote_session import RemoteSession
from expect import raises
from vault.fakes import VaultWorld

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OF_THE_PAGE = [name for name in CALLS if CALLS[name].repeat == WITH_PAGE] + ["act"]


def message(name: object, **members: "Any") -> "dict[str, Any]":
    args = dict.fromkeys(CALLS[name].needed, "") if name in CALLS else {}
    return {"name": name, "args": args} | members


def test_each_call_is_a_method_of_both_sessions_or_the_page_s_own() -> None:
    for name in CALLS:
        if name not in OF_THE_PAGE:
            assert hasattr(SessionService, name), name
            assert hasattr(RemoteSession, name), name


async def test_a_row_in_the_table_and_a_method_of_the_session_make_a_call() -> None:
    async def greet(self: SessionService, args: "dict[str, Any]") -> str:
        return "Hello " + str(args["name"])

    world = VaultWorld()
    CALLS["greet"] = Rule("name")
    setattr(SessionService, "greet", greet)  # noqa: B010
    try:
        assert await world.open().call("greet", {"name": "you"}) == "Hello you"
    finally:
        del CALLS["greet"]
        delattr(SessionService, "greet")


def test_a_call_without_an_argument_that_it_needs_is_refused() -> None:
    for name in CALLS:
        for argument in CALLS[name].needed:
            given = message(name)
            del given["args"][argument]
            with raises(ProtocolError):
                Call(given, has_window=True)


def test_a_call_that_is_not_in_the_table_is_refused() -> None:
    for name in ("__init__", "state", "close", 5, None):
        with raises(ProtocolError):
            Call(message(name), has_window=True)


def test_a_worker_makes_no_call_that_needs_a_window() -> None:
    for name in CALLS:
        if CALLS[name].needs_window:
            with raises(EnvironmentUnsuitable):
                Call(message(name), has_window=False)
        else:
            Call(message(name), has_window=False)


def test_a_call_has_the_deadline_that_it_names_or_the_usual_one_if_it_has_one() -> None:
    for name in CALLS:
        for given, expected in ((5, 5), (None, DEADLINE), (-1, DEADLINE), (True, DEADLINE)):
            call = Call(message(name, deadline=given), has_window=True)

            assert call.deadline == (expected if CALLS[name].has_deadline else None)


def test_what_is_always_repeated_writes_nothing() -> None:
    repeated = [name for name in CALLS if CALLS[name].repeat == ALWAYS]

    assert sorted(repeated) == [
        "check_session",
        "get_access_token",
        "get_id_token_claims",
        "get_user",
        "token_facts",
        "was_signed_in",
    ]
