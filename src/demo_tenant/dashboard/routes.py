"""The routes of the dashboard: "manage" and all paths below it. It needs no login."""

from ..encoding.form import FormError, percent_decode
from ..http_message import only_value
from ..oauth.refusal import ErrorPage
from . import applications, grants, log, reset, users

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Request, Response


async def dashboard(context: "Context", request: "Request") -> "Response":
    """Show a section, or make a change in it and redirect to it."""
    section, item, action = _split_path(request.path)
    if request.method == "GET":
        return _show(context, section, item, only_value(request.query, "notice"))
    fields = request.form()
    if only_value(fields, "csrf") != context.csrf_token():
        detail = (
            "This page is older than your last login or logout. Go back, load it again, "
            "and try again."
        )
        raise ErrorPage(403, "Nothing was changed", detail, error="access_denied")
    return _change(context, section, item, action, fields)


def _show(context: "Context", section: str, item: str, notice: str) -> "Response":
    if section in ("", users.SECTION):
        return users.show(context, item, notice)
    if section == applications.SECTION:
        return applications.show(context, item, notice)
    if section == grants.SECTION:
        return grants.show(context, notice)
    if section == log.SECTION:
        return log.show(context)
    if section == reset.SECTION:
        return reset.show(context)
    raise _not_found()


def _change(
    context: "Context", section: str, item: str, action: str, fields: "Pairs"
) -> "Response":
    if section == users.SECTION and action == users.METADATA:
        return users.change_metadata(context, item, fields)
    if section == users.SECTION and action == users.PROFILE:
        return users.change_profile(context, item, fields)
    if section == users.SECTION and action == users.LOG_OUT:
        return users.log_out(context, item)
    if section == users.SECTION and action in (users.BLOCK, users.UNBLOCK):
        return users.block(context, item, action == users.BLOCK)
    if section == applications.SECTION:
        return applications.change(context, item, fields)
    if section == grants.SECTION:
        return grants.revoke(context, fields)
    if section == reset.SECTION:
        return reset.reset(context)
    raise _not_found()


def _split_path(path: str) -> "tuple[str, str, str]":
    """Return section, item and action of manage/<section>/<item>/<action>, "" for absent ones."""
    try:
        parts = [percent_decode(part) for part in path.split("/")[1:]]
    except FormError:
        raise _not_found() from None
    if len(parts) > 3:
        raise _not_found()
    section, item, action = (parts + ["", "", ""])[:3]
    return section, item, action


def _not_found() -> ErrorPage:
    return ErrorPage(
        404, "There is nothing here", "The dashboard has no such address.", error="not_found"
    )
