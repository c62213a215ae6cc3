"""No token, code, state, nonce or verifier is in a repr, a message, the state or a notification."""

from auth0_pyscript.errors import Auth0Error, to_data
from auth0_pyscript.session.transaction import start_transaction
from expect import raises
from session.fakes import ISSUER, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def secrets_of(world: World) -> list[str]:
    """Return all secrets: those that the tenant issued, and those that the session generated."""
    asked = [world.sent_to_login()]
    if world.window.frames:
        asked.append(world.sent_in_frame())
    return ["secret-"] + [request[name] for request in asked for name in ("state", "nonce")]


async def test_nothing_secret_is_in_a_message_of_an_error() -> None:
    faults: tuple[dict[str, Any], ...] = (
        {"faults": {"oauth/token": (403, {"error": "invalid_grant"})}},
        {"more_claims": {"nonce": "another"}},
        {"more_claims": {"aud": "another"}},
        {"more_response": {"token_type": "dpop"}},
        {"more_response": {"id_token": "secret-x.y"}},
        {"alg": "none"},
        {"authorize_error": "access_denied"},
        {"is_unreachable": True},
    )
    for fault in faults:
        world = World(use_refresh_tokens=True)
        for name, value in fault.items():
            setattr(world.tenant, name, value)

        with raises(Auth0Error) as caught:
            await world.log_in()

        error = caught.error
        text = (
            str(error)
            + repr(error)
            + repr(to_data(error))
            + repr(world.service.state())
            + repr(world.states)
        )
        assert not [secret for secret in secrets_of(world) if secret in text], fault


async def test_state_and_subscribers_hear_of_no_token() -> None:
    world = World(use_refresh_tokens=True)
    await world.log_in()
    await world.token(cache_mode="off")

    text = repr(world.service.state()) + repr(world.states)

    assert not [secret for secret in secrets_of(world) if secret in text]


async def test_only_a_transaction_and_a_hint_are_stored_and_no_token() -> None:
    world = World(use_refresh_tokens=True)
    await world.log_in()
    await world.service.login_with_redirect({})

    assert sorted(name.split(":")[3] for name in world.store.areas["tab"]) == ["tx"]
    assert sorted(name.split(":")[3] for name in world.store.areas["site"]) == ["signed-in"]
    assert not any("secret-" in text for text in world.store.texts())


async def test_what_holds_secrets_shows_none_in_its_repr() -> None:
    world = World(use_refresh_tokens=True)
    await world.log_in()
    session = world.current.session
    assert session is not None
    spec = session.login_tokens.spec
    transaction = start_transaction(world.crypto, issuer=ISSUER, spec=spec, now=world.clock.now())

    text = repr((world.service, session, session.login_tokens, transaction))

    assert not [secret for secret in secrets_of(world) + [transaction.state] if secret in text]
