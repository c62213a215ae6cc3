"""The specification of a token request: the audience, the scope, and further parameters."""

from ..configuration import Configuration
from ..errors import ConfigurationError
from ..protocol.authorization_parameters import LASTING, REFUSED
from ..protocol.scope import covers, join_scopes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from ..types import TokenOptions

IDENTITY_SCOPE = "openid profile email"


class TokenSpec:
    """The contents of one token request. Immutable."""

    __slots__ = ("audience", "parameters", "scope")

    def __init__(
        self, *, audience: str, scope: str, parameters: "tuple[tuple[str, str], ...]" = ()
    ) -> None:
        self.audience: Final = audience
        self.scope: Final = scope  # "" asks the cache for any scope
        # Sorted by name: acr_values, login_hint, organization …
        self.parameters: Final = parameters

    @property
    def conditions(self) -> "tuple[tuple[str, str], ...]":
        """The parameters with which a token must have been requested."""
        return tuple(pair for pair in self.parameters if pair[0] in LASTING)

    @property
    def name(self) -> "tuple[Any, ...]":
        """A key that is the same for equal specs."""
        return (self.audience, self.scope, self.parameters)

    @property
    def lasting(self) -> "TokenSpec":
        """The same spec without the parameters of a single login. A renewal requests it."""
        return TokenSpec(audience=self.audience, scope=self.scope, parameters=self.conditions)

    def to_data(self) -> "dict[str, Any]":
        """Return plain data: see `from_data`."""
        return {"audience": self.audience, "scope": self.scope, "parameters": self.parameters}

    @classmethod
    def from_data(cls, data: "dict[str, Any]") -> "TokenSpec":
        """
        Return the spec of data that `to_data` returned. Each parameter may be a list, as in JSON.
        """
        return cls(
            audience=data["audience"],
            scope=data["scope"],
            parameters=tuple((name, value) for name, value in data["parameters"]),
        )

    def parameter(self, name: str) -> str | None:
        """Return the parameter with that name, or None."""
        for key, value in self.parameters:
            if key == name:
                return value
        return None

    def satisfies(self, spec: "TokenSpec", *, granted: str) -> bool:
        """
        Return True if tokens requested with this spec, granted `granted`, satisfy `spec`.

        A scope that was requested and not granted counts, too: another request would bring the
        same.
        """
        return (
            self.audience == spec.audience
            and covers(self.scope + " " + granted, spec.scope)
            and all(condition in self.conditions for condition in spec.conditions)
        )


def login_spec(configuration: Configuration, authorization_params: "dict[str, Any]") -> TokenSpec:
    """Return the spec of a login: authorization_params override the configuration."""
    return requested_spec(
        configuration, dict(configuration.authorization_params) | authorization_params
    )


def requested_spec(
    configuration: Configuration, authorization_params: "dict[str, Any]"
) -> TokenSpec:
    """Return the spec of authorization_params. Without a scope it has the default one."""
    audience = authorization_params.get("audience") or configuration.audience
    scope = authorization_params.get("scope")
    if not scope:
        scope = default_scope(configuration, audience)
    if configuration.use_refresh_tokens:
        scope = join_scopes(scope, "offline_access")
    return TokenSpec(
        audience=audience,
        scope=join_scopes("openid", scope),
        parameters=_parameters(authorization_params),
    )


def silent_spec(options: "TokenOptions", *, audience: str) -> TokenSpec:
    """
    Return the spec of the options of `get_access_token`.

    Without a scope any token of the audience satisfies it. Raises: ConfigurationError for a prompt.
    """
    params = options.get("authorization_params") or {}
    if "prompt" in params:
        raise ConfigurationError(
            "A token is requested silently, so no prompt can be set.",
            "Use login_with_redirect to show the tenant's pages.",
            option="authorization_params",
        )
    return TokenSpec(
        audience=options.get("audience") or params.get("audience") or audience,
        scope=options.get("scope") or params.get("scope") or "",
        parameters=_parameters(params),
    )


def default_scope(configuration: Configuration, audience: str) -> str:
    """Return the scope that is requested for audience unless the app names one."""
    if audience == configuration.audience:
        return configuration.scope
    for api in configuration.apis:
        if api.audience == audience:
            return join_scopes(IDENTITY_SCOPE, api.scope)
    return IDENTITY_SCOPE


def _parameters(params: "dict[str, Any]") -> "tuple[tuple[str, str], ...]":
    pairs = sorted(
        (name, str(value))
        for name, value in params.items()
        if name not in ("audience", "scope") and value is not None
    )
    for name, value in pairs:
        if name in REFUSED:
            raise ConfigurationError(
                f"The parameter '{name}' of a login cannot be set.",
                "The SDK sets it itself, or no page may send it. Remove it.",
                option="authorization_params",
            )
        if name == "max_age" and not (
            value and all(character in "0123456789" for character in value)
        ):
            raise ConfigurationError(
                "max_age is not a number of seconds.",
                "Give a whole number, 0 or more.",
                option="max_age",
            )
    return tuple(pairs)
