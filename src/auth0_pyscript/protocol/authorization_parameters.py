"""
The authorization parameters: valid for the session, valid for one login, or refused. Pure.

| parameter | valid for | why |
|---|---|---|
| `organization` | the session | a renewal without it gives tokens of no organization |
| `acr_values` | the session | tokens of a weaker login must not replace stepped-up tokens |
| `max_age` | a login, and a restored session | renewals with it would end the session at that age |
| `connection`, `display`, `login_hint`, `prompt` | one login | they concern the tenant's page |
| `screen_hint`, `ui_locales` | one login | they concern the tenant's page |
| `invitation`, `session_transfer_token` | one login | the tenant accepts them once |
| `experiment_id`, `variation_id`, `segment_id` | one login | Auth0 warns against repeating them |
| any other | one login | its meaning is unknown, so it is sent once |
| those of REFUSED | nothing | they change the protocol, or would put a secret into an address |

A parameter that is valid for one login is stored neither with its transaction nor with its tokens,
and no renewal repeats it.
"""

# Renewals send these again. Tokens that were requested without them never answer a request that has
# them.
LASTING = frozenset(("acr_values", "organization"))

# The answer to a login is checked against these, so its transaction stores them. The request that
# restores a session sends them, too.
CHECKED = LASTING | {"max_age"}

# The tenant accepts these once, so no configuration can have them.
SINGLE_USE = frozenset(("invitation", "session_transfer_token"))

# Parameters that the SDK sets itself, and parameters that no browser app may send. An ID token
# (id_token_hint) must not be part of an address, because servers log addresses.
REFUSED = frozenset(
    (
        "anon_transfer_token",
        "audience",
        "client_assertion",
        "client_assertion_type",
        "client_id",
        "client_secret",
        "code_challenge",
        "code_challenge_method",
        "dpop_jkt",
        "id_token_hint",
        "nonce",
        "redirect_uri",
        "registration",
        "request",
        "request_uri",
        "response_mode",
        "response_type",
        "scope",
        "state",
    )
)
