"""The specs of requests after a login: to renew tokens, or to restore a session."""

from ...configuration import Configuration
from ...protocol.authorization_parameters import CHECKED, LASTING
from ...protocol.scope import covers, join_scopes
from ..token_spec import IDENTITY_SCOPE, TokenSpec, default_scope, requested_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def restoring_spec(
    configuration: Configuration,
    authorization_params: "dict[str, Any]",
    *,
    organization: str | None,
) -> TokenSpec:
    """
    Return the spec of the silent authentication that restores a session.

    organization is that of the session. The configuration's parameters for the tenant's page are
    left out.
    """
    params = {name: value for name, value in configuration.authorization_params if name in CHECKED}
    if organization:
        params["organization"] = organization
    return requested_spec(configuration, params | authorization_params)


def lasting_spec(spec: TokenSpec, claims: "dict[str, Any]") -> TokenSpec:
    """
    Return the spec of a login's renewals: the lasting parameters of spec, and the organization.

    claims are those of the login's ID token. If the user chose the organization on the tenant's
    page, the login did not request it; then the claim `org_id` names it.
    """
    lasting, org_id = spec.lasting, claims.get("org_id")
    if (
        lasting.parameter("organization")
        or not isinstance(org_id, str)
        or not org_id.startswith("org_")
    ):
        return lasting
    # MicroPython: sort is not stable; names are different, so the order is total.
    parameters = tuple(sorted(lasting.parameters + (("organization", org_id),)))
    return TokenSpec(audience=lasting.audience, scope=lasting.scope, parameters=parameters)


def with_defaults(
    spec: TokenSpec, configuration: Configuration, *, organization: str | None
) -> TokenSpec:
    """
    Return the spec that is sent to the tenant for spec: with a scope, the user's claims, and the
    lasting parameters of the configuration.

    organization is the session's, None for none.
    """
    scope = spec.scope or default_scope(configuration, spec.audience)
    if configuration.use_refresh_tokens:
        scope = join_scopes(scope, "offline_access")
    identity = join_scopes(
        "openid", " ".join(s for s in IDENTITY_SCOPE.split() if covers(configuration.scope, s))
    )
    lasting = {name: value for name, value in configuration.authorization_params if name in LASTING}
    if organization:
        lasting["organization"] = organization
    # MicroPython: sort is not stable; names are different, so the order is total.
    parameters = tuple(sorted((lasting | dict(spec.parameters)).items()))
    return TokenSpec(
        audience=spec.audience,
        scope=join_scopes(identity, scope),
        parameters=parameters,
    )
