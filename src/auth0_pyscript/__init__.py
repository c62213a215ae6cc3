"""auth0-pyscript: Auth0 login for Python in the browser. The public names, and nothing else."""

from .api_response import ApiResponse
from .client import Auth0Client
from .configuration import Configuration
from .errors import (
    AccessDenied,
    ApiError,
    ApiNotAllowed,
    Auth0Error,
    AuthorizationError,
    CallbackError,
    ConfigurationError,
    EnvironmentUnsuitable,
    IdTokenError,
    InteractionNeeded,
    JsonError,
    LoginRequired,
    NetworkError,
    NotAuthenticated,
    ProtocolError,
    RedirectLoop,
    RequestTimeout,
    SyncBridgeUnavailable,
    TokenError,
    UserChanged,
)

__all__ = [
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
    "SyncBridgeUnavailable",
    "TokenError",
    "UserChanged",
]
