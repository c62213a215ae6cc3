"""/.well-known/openid-configuration (OpenID Connect Discovery, 3) and jwks.json (RFC 7517, 5)."""

from ..encoding.json_text import dump_object
from ..http_message import json_response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Request, Response


async def openid_configuration(context: "Context", request: "Request") -> "Response":
    """Return the tenant's metadata: its endpoints and its features."""
    issuer = context.issuer
    members = [
        ("issuer", issuer),
        ("authorization_endpoint", issuer + "authorize"),
        ("token_endpoint", issuer + "oauth/token"),
        ("userinfo_endpoint", issuer + "userinfo"),
        ("jwks_uri", issuer + ".well-known/jwks.json"),
        ("revocation_endpoint", issuer + "oauth/revoke"),
        ("end_session_endpoint", issuer + "oidc/logout"),
        ("scopes_supported", ["openid", "profile", "email", "offline_access"]),
        ("response_types_supported", ["code"]),
        ("response_modes_supported", ["query", "web_message"]),
        ("grant_types_supported", ["authorization_code", "refresh_token"]),
        ("subject_types_supported", ["public"]),
        ("id_token_signing_alg_values_supported", ["RS256"]),
        ("token_endpoint_auth_methods_supported", ["none"]),
        ("code_challenge_methods_supported", ["S256"]),
        ("authorization_response_iss_parameter_supported", True),
        ("request_parameter_supported", False),
        ("request_uri_parameter_supported", False),
        (
            "claims_supported",
            [
                "aud",
                "auth_time",
                "email",
                "email_verified",
                "exp",
                "iat",
                "iss",
                "name",
                "nickname",
                "picture",
                "sid",
                "sub",
                "updated_at",
            ],
        ),
    ]
    return json_response(200, dump_object(members))


async def jwks(context: "Context", request: "Request") -> "Response":
    """Return the tenant's public key as a JWK Set."""
    return json_response(200, dump_object([("keys", [context.key.jwk])]))
