"""
The authorization parameters: which last for the session, which count for one login, which are
refused. Pure.

| parameter | counts for | why |
|---|---|---|
| `organization` | the session | without it a renewal brings tokens of no organization |
| `acr_values` | the session | tokens of a weaker login must not take the place of stepped-up ones |
| `max_age` | a login, and a restored session | a renewal with it would end each session then |
| `connection`, `display`, `login_hint`, `prompt` | one login | they are about the tenant's page |
| `screen_hint`, `ui_locales` | one login | the same |
| `invitation`, `session_transfer_token` | one login | the tenant takes them once |
| `experiment_id`, `variation_id`, `segment_id` | one login | Auth0 warns of repeating them |
| any other | one login | what it means is unknown, so it may count once only |
| those of REFUSED | nothing | they change the protocol, or would put a secret into an address |

What counts for one login is neither stored with its transaction nor kept with its tokens, and no
renewal repeats it.
"""

# Renewals ask for these again. Tokens that were asked for without them do not answer a wish that
# has them.
LASTING = frozenset(("acr_values", "organization"))

# The answer to a login is checked for these, so its transaction keeps them. A session is restored
# with them.
CHECKED = LASTING | {"max_age"}

# The tenant takes these once, so no configuration can hold them.
SINGLE_USE = frozenset(("invitation", "session_transfer_token"))

# What a request says itself, and what no request of a browser app may say. An ID token
# (id_token_hint) must not stand in an address, because servers write addresses into their logs.
REFUSED = frozenset(
    (
        "anon_transfer_token",
        "audience",
        "client_assertion",
        "client_assertion_type",
        "client_id",
        "client_secret",
    )
    + (
        "code_challenge",
        "code_challenge_method",
        "dpop_jkt",
        "id_token_hint",
        "nonce",
        "redirect_uri",
    )
    + ("registration", "request", "request_uri", "response_mode", "response_type", "scope", "state")
)
