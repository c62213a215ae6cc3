"""The public names of the package. A change here affects every app."""

import auth0_pyscript
from auth0_pyscript import errors

PUBLIC = [
    "AccessDenied",
    "ApiError",
    "ApiNotAllowed",
    "ApiResponse",
    "Auth0Client",
    "Auth0Error",
    "AuthorizationError",
    "CallbackError",
    "Configuration",
    "ConfigurationError",
    "EnvironmentUnsuitable",
    "IdTokenError",
    "InteractionNeeded",
    "JsonError",
    "LoginRequired",
    "NetworkError",
    "NotAuthenticated",
    "ProtocolError",
    "RedirectLoop",
    "RequestTimeout",
    "SessionChanged",
    "SyncBridgeUnavailable",
    "TokenError",
    "TokenNotAvailable",
    "UserChanged",
    "VaultUnavailable",
]


def test_the_public_names_are_these() -> None:
    assert auth0_pyscript.__all__ == PUBLIC
    assert all(hasattr(auth0_pyscript, name) for name in PUBLIC)


def test_every_error_is_public() -> None:
    tree = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }

    assert tree - set(PUBLIC) == set()
