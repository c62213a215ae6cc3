"""Auth0Client outside of a browser."""

from auth0_pyscript.client import Auth0Client
from auth0_pyscript.errors import EnvironmentUnsuitable
from expect import raises


def test_without_a_browser_a_client_needs_a_service() -> None:
    with raises(EnvironmentUnsuitable) as caught:
        Auth0Client(domain="tenant.example", client_id="client-1")

    assert "service" in caught.error.detail
