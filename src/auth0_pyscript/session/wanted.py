"""
What is asked of the tenant: tokens for which audience, with which scope, under which further
conditions.
"""

from ..configuration import Configuration
from ..errors import ConfigurationError
from ..protocol.authorization_parameters import CHECKED, LASTING, REFUSED
from ..protocol.scope import covers, join_scopes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

IDENTITY_SCOPE = "openid profile email"


class Wanted:
    """One wish for tokens. Never changed, only replaced."""

    __slots__ = ("audience", "parameters", "scope")

    def __init__(
        self, *, audience: str, scope: str, parameters: "tuple[tuple[str, str], ...]" = ()
    ) -> None:
        self.audience: Final = audience
        self.scope: Final = scope  # "" in a question to the cache: whatever scope there is
        self.parameters: Final = (
            parameters  # sorted by name: acr_values, login_hint, organization …
        )

    @property
    def conditions(self) -> "tuple[tuple[str, str], ...]":
        """The parameters that a token must have been asked for with."""
        return tuple(pair for pair in self.parameters if pair[0] in LASTING)

    @property
    def name(self) -> "tuple[Any, ...]":
        """What tells one wish from another."""
        return (self.audience, self.scope, self.parameters)

    @property
    def lasting(self) -> "Wanted":
        """The same wish without the parameters for one login: what a renewal asks for."""
        return Wanted(audience=self.audience, scope=self.scope, parameters=self.conditions)

    def parameter(self, name: str) -> str | None:
        """Return the parameter of that name, or None."""
        for key, value in self.parameters:
            if key == name:
                return value
        return None

    def answers(self, question: "Wanted", *, granted: str) -> bool:
        """
        Say whether tokens that came of this wish, with the scope that was granted, answer question.

        A scope that was asked for and not granted counts, too: asking again would bring the same.
        """
        return (
            self.audience == question.audience
            and covers(self.scope + " " + granted, question.scope)
            and all(condition in self.conditions for condition in question.conditions)
        )


def wanted_at_login(
    configuration: Configuration,
    authorization_params: "dict[str, Any]",
    *,
    invitation: object = None,
) -> Wanted:
    """
    Return what a login asks for: authorization_params go over what the configuration says.

    invitation is the one that the tab stores, None for none: see `invitation`.
    """
    params = dict(configuration.authorization_params) | authorization_params
    if invitation is not None:
        from .invitation import with_invitation

        params = with_invitation(params, invitation)
    return _wanted(configuration, params)


def wanted_to_restore(
    configuration: Configuration,
    authorization_params: "dict[str, Any]",
    *,
    organization: str | None,
) -> Wanted:
    """
    Return what the silent login asks for that restores a session; organization is the session's.

    The configuration's parameters for the tenant's page are left out.
    """
    params = {name: value for name, value in configuration.authorization_params if name in CHECKED}
    if organization:
        params["organization"] = organization
    return _wanted(configuration, params | authorization_params)


def _wanted(configuration: Configuration, authorization_params: "dict[str, Any]") -> Wanted:
    audience = authorization_params.get("audience") or configuration.audience
    scope = authorization_params.get("scope")
    if not scope:
        scope = default_scope(configuration, audience)
    if configuration.use_refresh_tokens:
        scope = join_scopes(scope, "offline_access")
    return Wanted(
        audience=audience,
        scope=join_scopes("openid", scope),
        parameters=_parameters(authorization_params),
    )


def wanted_silently(options: "dict[str, Any]", *, audience: str) -> Wanted:
    """
    Return the question that the options of `get_access_token` stand for.

    Without a scope any token of the audience is an answer. Raises: ConfigurationError for a prompt.
    """
    params = options.get("authorization_params") or {}
    if "prompt" in params:
        raise ConfigurationError(
            "A token is asked for silently, so no prompt can be set.",
            "Use login_with_redirect to show the tenant's pages.",
            option="authorization_params",
        )
    return Wanted(
        audience=options.get("audience") or params.get("audience") or audience,
        scope=options.get("scope") or params.get("scope") or "",
        parameters=_parameters(params),
    )


def completed(
    question: Wanted, configuration: Configuration, *, organization: str | None
) -> Wanted:
    """
    Return question as a request to the tenant: with a scope, the claims of the user, and what
    lasts.

    organization is the session's, None for none.
    """
    scope = question.scope or default_scope(configuration, question.audience)
    if configuration.use_refresh_tokens:
        scope = join_scopes(scope, "offline_access")
    identity = join_scopes(
        "openid", " ".join(s for s in IDENTITY_SCOPE.split() if covers(configuration.scope, s))
    )
    lasting = {name: value for name, value in configuration.authorization_params if name in LASTING}
    if organization:
        lasting["organization"] = organization
    # MicroPython: sort is not stable; names are different, so the order is total.
    parameters = tuple(sorted((lasting | dict(question.parameters)).items()))
    return Wanted(
        audience=question.audience,
        scope=join_scopes(identity, scope),
        parameters=parameters,
    )


def default_scope(configuration: Configuration, audience: str) -> str:
    """Return the scope to ask for when nobody named one."""
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
                "max_age is no number of seconds.",
                "Give a whole number, 0 or more.",
                option="max_age",
            )
    return tuple(pairs)
