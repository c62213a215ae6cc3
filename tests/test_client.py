"""Auth0Client: the calls of an app, and the calls of the session that follow."""

from auth0_pyscript.client import Auth0Client
from auth0_pyscript.errors import ApiError, ConfigurationError, JsonError
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from auth0_pyscript.api_response import ApiResponse
    from auth0_pyscript.types import (
        AccessToken,
        ApiAnswer,
        ApiRequest,
        CallbackOptions,
        CallbackResult,
        CheckOptions,
        LoginOptions,
        LogoutOptions,
        State,
        TokenFacts,
        TokenOptions,
        User,
    )


class Service:
    """A session that records its calls."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.unsubscribed = 0
        self.answer: ApiAnswer = {
            "status": 200,
            "headers": [],
            "body": b"{}",
            "url": "https://api.example/",
        }

    def state(self) -> "State":
        return {
            "is_loading": False,
            "is_authenticated": True,
            "user": {"sub": "auth0|1"},
            "error": None,
            "scope": "openid",
            "expires_at": 1.0,
            "session_id": "1",
        }

    def subscribe(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        self.asked.append(("subscribe", callback))
        return self.unsubscribe

    def unsubscribe(self) -> None:
        self.unsubscribed += 1

    async def login_with_redirect(self, options: "LoginOptions") -> None:
        self.asked.append(("login_with_redirect", options))

    async def handle_redirect_callback(self, options: "CallbackOptions") -> "CallbackResult":
        self.asked.append(("handle_redirect_callback", options["query"]))
        return {"return_to": "#/profile"}

    async def check_session(self, options: "CheckOptions | None" = None) -> None:
        self.asked.append(("check_session", options))

    async def was_signed_in(self) -> bool:
        return True

    async def get_access_token(self, options: "TokenOptions") -> "AccessToken":
        self.asked.append(("get_access_token", options))
        return {"access_token": "token", "scope": "openid", "expires_at": 1.0}

    async def token_facts(self, options: "TokenOptions") -> "TokenFacts":
        self.asked.append(("token_facts", options))
        return {"scope": "openid", "expires_at": 1.0}

    async def get_user(self) -> "User | None":
        return {"sub": "auth0|1"}

    async def get_id_token_claims(self) -> "dict[str, Any] | None":
        return {"sub": "auth0|1", "iss": "https://tenant.example/"}

    async def fetch(self, request: "ApiRequest") -> "ApiAnswer":
        self.asked.append(("fetch", request))
        return self.answer

    async def logout(self, options: "LogoutOptions") -> None:
        self.asked.append(("logout", options))


def client_of(service: Service, **options: "Any") -> Auth0Client:
    return Auth0Client(domain="tenant.example", client_id="client-1", service=service, **options)


def test_the_options_become_a_checked_configuration() -> None:
    client = client_of(
        Service(),
        authorization_params={"audience": "https://api.example/", "scope": "openid read:x"},
        apis=[{"audience": "https://api.example/"}],
        use_refresh_tokens=True,
    )

    assert client.configuration.issuer == "https://tenant.example/"
    assert client.configuration.audience == "https://api.example/"
    assert client.configuration.scope == "openid read:x offline_access"


def test_what_is_not_given_has_its_default() -> None:
    client = client_of(Service())

    assert client.configuration.audience == "https://tenant.example/api/v2/"
    assert client.configuration.use_refresh_tokens is False


def test_a_missing_domain_is_a_clear_error() -> None:
    with raises(ConfigurationError) as caught:
        Auth0Client(client_id="client-1", service=Service())

    assert caught.error.option == "domain"


def test_a_checked_configuration_is_taken_as_it_is() -> None:
    configuration = client_of(Service()).configuration

    client = Auth0Client(service=Service(), configuration=configuration)

    assert client.configuration is configuration


def test_the_state_is_that_of_the_session() -> None:
    client = client_of(Service())

    assert (client.is_loading, client.is_authenticated) == (False, True)
    assert client.user == {"sub": "auth0|1"}
    assert client.error is None


def test_subscribe_hands_the_callback_on() -> None:
    service = Service()

    stop = client_of(service).subscribe(print)

    assert service.asked == [("subscribe", print)]
    stop()
    assert service.unsubscribed == 1


async def test_a_login_has_the_client_s_parameters_and_its_own() -> None:
    service = Service()
    client = client_of(service, authorization_params={"organization": "org_1", "ui_locales": "de"})

    await client.login_with_redirect(
        return_to="#/profile", authorization_params={"ui_locales": "fr"}
    )

    ((_, options),) = service.asked
    assert options["return_to"] == "#/profile"
    assert options["authorization_params"] == {"organization": "org_1", "ui_locales": "fr"}


async def test_the_parameters_of_every_login_are_part_of_the_configuration() -> None:
    client = client_of(Service(), authorization_params={"organization": "org_1", "max_age": 9})

    assert client.configuration.authorization_params == (
        ("max_age", "9"),
        ("organization", "org_1"),
    )


async def test_a_login_ends_where_it_began_unless_it_says_otherwise() -> None:
    service = Service()
    client = client_of(service)

    await client.login_with_redirect()
    await client.login_with_redirect(return_to="")

    assert [options["return_to"] for _, options in service.asked] == [None, ""]


async def test_a_callback_returns_where_to_go() -> None:
    service = Service()

    outcome = await client_of(service).handle_redirect_callback("code=1&state=py.2")

    assert outcome == {"return_to": "#/profile"}
    assert service.asked == [("handle_redirect_callback", "code=1&state=py.2")]


async def test_a_token_is_a_text() -> None:
    service = Service()

    token = await client_of(service).get_access_token_silently(
        authorization_params={"audience": "https://api.example/"}, cache_mode="off"
    )

    assert token == "token"
    assert service.asked[0][1] == {
        "authorization_params": {"audience": "https://api.example/"},
        "cache_mode": "off",
    }


async def test_the_facts_of_a_token_come_without_it() -> None:
    service = Service()

    facts = await client_of(service).token_facts(
        authorization_params={"audience": "https://api.example/"}
    )

    assert facts == {"scope": "openid", "expires_at": 1.0}
    assert service.asked == [
        (
            "token_facts",
            {"authorization_params": {"audience": "https://api.example/"}, "cache_mode": "on"},
        )
    ]


async def test_user_and_claims_come_from_the_session() -> None:
    client = client_of(Service())

    assert await client.get_user() == {"sub": "auth0|1"}
    assert await client.get_id_token_claims() == {
        "sub": "auth0|1",
        "iss": "https://tenant.example/",
    }


async def test_log_out_hands_its_options_on() -> None:
    service = Service()

    await client_of(service).logout(return_to="bye", local_only=True)

    assert service.asked == [("logout", {"return_to": "bye", "local_only": True})]


async def test_a_call_is_plain_data_for_the_session() -> None:
    service = Service()

    await client_of(service).fetch(
        "https://api.example/x", headers={"Accept": "text/plain"}, timeout=3
    )

    assert service.asked[0][1] == {
        "url": "https://api.example/x",
        "method": "GET",
        "headers": [["Accept", "text/plain"]],
        "body": None,
        "timeout": 3,
    }


async def test_json_is_sent_as_json() -> None:
    service = Service()

    await client_of(service).fetch("https://api.example/x", method="PATCH", json={"hi": "ü"})

    request = service.asked[0][1]
    assert request["body"] == '{"hi":"ü"}'.encode()
    assert request["headers"] == [["content-type", "application/json"]]


async def test_a_content_type_of_the_caller_stays() -> None:
    service = Service()

    await client_of(service).fetch(
        "https://api.example/x",
        method="PATCH",
        json=[],
        headers={"Content-Type": "application/merge-patch+json"},
    )

    assert service.asked[0][1]["headers"] == [["Content-Type", "application/merge-patch+json"]]


async def test_a_text_is_sent_as_utf_8() -> None:
    service = Service()

    await client_of(service).fetch("https://api.example/x", method="POST", body="ü")

    assert service.asked[0][1]["body"] == "ü".encode()


async def test_an_answer_can_be_read() -> None:
    service = Service()
    service.answer = {
        "status": 201,
        "headers": [["content-type", "application/json"], ["x-a", "1"], ["x-a", "2"]],
        "body": '{"b": "ü", "a": 1}'.encode(),
        "url": "https://api.example/x",
    }

    response = await client_of(service).fetch("https://api.example/x")

    assert (response.status, response.ok, response.url) == (201, True, "https://api.example/x")
    assert response.headers == {"content-type": "application/json", "x-a": "1, 2"}
    assert response.text() == '{"b": "ü", "a": 1}'
    assert list(response.json()) == ["b", "a"]
    assert plain(response.json()) == {"a": 1, "b": "ü"}
    assert repr(response) == "<ApiResponse 201>"


async def answered(status: int, body: bytes) -> "ApiResponse":
    service = Service()
    service.answer = {"status": status, "headers": [], "body": body, "url": ""}
    return await client_of(service).fetch("https://api.example/x")


async def test_html_is_no_json() -> None:
    response = await answered(200, b"<html>")

    with raises(JsonError):
        response.json()


async def test_a_body_is_read_as_a_browser_reads_it() -> None:
    for body, text in ((b"Jos\xe9", "Jos\ufffd"), (b"\xef\xbb\xbfa", "a"), (b"\xff", "\ufffd")):
        assert (await answered(200, body)).text() == text
    for body, value in (
        (b'\xef\xbb\xbf["a"]', ["a"]),
        (b'["Jos\xe9", "\\ud83d"]', ["Jos\ufffd", "\ufffd"]),
        (b"[12345678901234567890, 1e999]", [12345678901234567890, float("inf")]),
    ):
        assert (await answered(200, body)).json() == value
    for body in (b"", b"[NaN]", b"[1,]", b"<html>", b"\xef\xbb\xbf\xef\xbb\xbf1"):
        response = await answered(200, body)
        with raises(JsonError):
            response.json()


async def test_a_good_status_raises_nothing() -> None:
    for status in (200, 204, 304):
        (await answered(status, b"")).raise_for_status()


async def test_an_error_status_says_what_the_api_says() -> None:
    response = await answered(
        403, b'{"statusCode": 403, "error": "Forbidden", "message": "Insufficient scope"}'
    )

    with raises(ApiError) as caught:
        response.raise_for_status()

    assert not response.ok
    assert caught.error.status == 403
    assert "Insufficient scope" in caught.error.detail
    assert not caught.error.retryable


async def test_a_message_that_is_no_text_is_passed_over() -> None:
    for body in (b'{"message": 1}', b'{"message": ""}', b"[]", b"{}"):
        with raises(ApiError) as caught:
            (await answered(400, body)).raise_for_status()

        assert caught.error.detail == ""


async def test_an_error_without_words_is_an_error_too() -> None:
    for status, is_retryable in ((404, False), (429, True), (500, True)):
        with raises(ApiError) as caught:
            (await answered(status, b"<html>")).raise_for_status()

        assert caught.error.detail == ""
        assert caught.error.retryable == is_retryable
