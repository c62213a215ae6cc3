"""The logout URL."""

from auth0_pyscript.encoding.form import parse_form
from auth0_pyscript.protocol.logout import build_logout_url


def test_client_and_return_address_are_encoded() -> None:
    url = build_logout_url(
        "https://login.example.com/t/",
        client_id="a b",
        return_to="https://app.example.com/x/?y=1&z#",
    )

    address, _, query = url.partition("?")
    assert address == "https://login.example.com/t/v2/logout"
    assert "#" not in query
    assert parse_form(query) == [
        ("client_id", "a b"),
        ("returnTo", "https://app.example.com/x/?y=1&z#"),
    ]
