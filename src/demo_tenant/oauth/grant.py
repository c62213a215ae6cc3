"""Grants: the scope that a user has allowed a client for one audience."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..store.records import Grant


def missing_scope(
    context: "Context", user_id: str, client_id: str, audience: str, scope: list[str]
) -> list[str]:
    """Return the names in scope that the user has not allowed yet, in order."""
    grant = _find_grant(context, user_id, client_id, audience)
    allowed = grant["scope"] if grant else []
    return [name for name in scope if name not in allowed]


def allow(
    context: "Context", user_id: str, client_id: str, audience: str, scope: list[str]
) -> None:
    """Add scope to the user's grant."""
    grant = _find_grant(context, user_id, client_id, audience)
    if grant is None:
        grant = {
            "id": context.new_id("cgr_"),
            "user_id": user_id,
            "client_id": client_id,
            "audience": audience,
            "scope": [],
            "granted_at": context.now,
        }
        context.state.grants.append(grant)
    grant["scope"] = grant["scope"] + [name for name in scope if name not in grant["scope"]]
    grant["granted_at"] = context.now


def revoke_grant(context: "Context", grant_id: str) -> "Grant | None":
    """Revoke a grant and its refresh tokens. Return the grant, None if it does not exist."""
    state = context.state
    for grant in state.grants:
        if grant["id"] == grant_id:
            state.grants.remove(grant)
            state.families = [family for family in state.families if not _matches(family, grant)]
            return grant
    return None


def _find_grant(context: "Context", user_id: str, client_id: str, audience: str) -> "Grant | None":
    key = {"user_id": user_id, "client_id": client_id, "audience": audience}
    for grant in context.state.grants:
        if _matches(key, grant):
            return grant
    return None


def _matches(record: "object", grant: "Grant") -> bool:
    return all(record[name] == grant[name] for name in ("user_id", "client_id", "audience"))  # type: ignore
