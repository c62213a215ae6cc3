"""
Readers for one option of the configuration, by type, and the errors for wrong values. Pure.

No message has the value of an option that may be a secret.
"""

from ..encoding.json_text import to_json
from ..encoding.quotation import quote
from ..encoding.url import is_loopback, is_plain, parse_url
from ..errors import ConfigurationError, ProtocolError
from ..protocol.authorization_parameters import REFUSED, SINGLE_USE
from ..protocol.scope import is_scope, join_scopes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAX_SHOWN = 60  # characters of a value in a message
_MAX_PARAMETER = 1000  # characters of an authorization parameter's value


def check_names(data: "dict[str, Any]", known: tuple[str, ...], where: str = "") -> None:
    """
    Refuse a name that is not an option. where is its prefix in messages, such as "apis[0].".

    Raises: ConfigurationError with the most similar option, or with a warning if the name is that
    of a secret.
    """
    for name in data:
        if name not in known:
            from .unknown_option import unknown_option

            raise unknown_option(str(name), known, where)


def read_text(data: "dict[str, Any]", name: str, expected: str, where: str = "") -> str:
    """
    Return the option as a text, "" if it is absent.

    expected completes the sentence "It must be …". Raises: ConfigurationError.
    """
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise malformed(where + name, value, expected)
    if value != value.strip():
        raise malformed(where + name, value, expected + ", without spaces around it")
    return value


def read_flag(data: "dict[str, Any]", name: str, *, default: bool = False) -> bool:
    """Return the option as a bool, default if it is absent. Raises: ConfigurationError."""
    value = data.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise malformed(name, value, "true or false, without quotation marks")
    return value


def read_seconds(data: "dict[str, Any]", name: str, *, default: float, most: float) -> float:
    """
    Return the option as a number of seconds from 0 to most, default if it is absent.

    Raises: ConfigurationError.
    """
    value = data.get(name)
    if value is None:
        return default
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= most:
        raise malformed(name, value, f"a number of seconds from 0 to {most:g}")
    return value


def read_list(data: "dict[str, Any]", name: str, expected: str) -> "list[Any] | None":
    """Return the option as a list, None if it is absent. Raises: ConfigurationError."""
    value = data.get(name)
    if value is not None and not isinstance(value, list):
        raise malformed(name, value, expected)
    return value


def read_scope(data: "dict[str, Any]", where: str = "") -> str:
    """Return the option scope, each name once, "" if it is absent. Raises: ConfigurationError."""
    expected = 'names with spaces between them, such as "openid profile email"'
    scope = read_text(data, "scope", expected, where)
    if not is_scope(scope):
        raise malformed(where + "scope", scope, expected)
    return join_scopes(scope)


def read_parameters(data: "dict[str, Any]", option: str) -> "tuple[tuple[str, str], ...]":
    """
    Return authorization parameters for every login, sorted by name, () if there are none.

    A whole number becomes a text. Raises: ConfigurationError, whose `option` is "option.name".
    """
    value = data.get(option)
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise malformed(
            option, value, 'an object such as {"organization": "org_…", "connection": "github"}'
        )
    return tuple(
        sorted(
            (name, _parameter(f"{option}.{quote(name, _MAX_SHOWN)}", name, value[name]))
            for name in value
        )
    )


def _parameter(option: str, name: str, value: "Any") -> str:
    if name in REFUSED or name in SINGLE_USE or not name or not all("!" <= c <= "~" for c in name):
        advice = "The SDK sets it itself, or no page may send it. Remove it."
        if name in SINGLE_USE:
            advice = "It is valid for one login. Pass it to login_with_redirect."
        elif name in ("audience", "scope"):
            advice = f"Use the option {name}."
        raise ConfigurationError(f"The configuration cannot have {option}.", advice, option=option)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    is_text = (
        isinstance(value, str) and value.strip() and all(character >= " " for character in value)
    )
    if not is_text or len(value) > _MAX_PARAMETER:
        raise malformed(option, value, f"a text of at most {_MAX_PARAMETER} characters")
    if name == "max_age" and not all(character in "0123456789" for character in value):
        raise malformed(option, value, "a whole number of seconds, 0 or more")
    if name == "prompt" and "none" in value.split():
        raise malformed(
            option, value, "login, consent or select_account; with none, no login shows a page"
        )
    return str(value)


def base_url(option: str, text: str) -> str:
    """Return text as a URL with exactly one slash at its end. Raises: ConfigurationError."""
    try:
        url = parse_url(text)
    except ProtocolError as error:
        raise ConfigurationError(
            f"The configuration's {option} is not usable.",
            error.title.replace("An address was refused: it", "It"),
            option=option,
            found="" if "@" in text else _shown(text),  # the text before an @ may be a password
            cause=error,
        )
    if url.query is not None or url.fragment is not None:
        raise malformed(option, text, "a URL without ? and #")
    if url.scheme == "http" and not is_loopback(url.host):
        raise malformed(
            option, text, "an https URL (http is only for localhost, 127.0.0.1 and [::1])"
        )
    path = url.path.rstrip("/") + "/"
    if not is_plain(path):
        raise malformed(
            option,
            text,
            "a URL whose path has no // and no encoded dots, slashes or percent signs",
        )
    return url.origin + path


def refuse_placeholder(option: str, value: str) -> None:
    """Refuse a placeholder from a guide, such as YOUR_DOMAIN. Raises: ConfigurationError."""
    if value.startswith(("{", "<", "YOUR_", "YOUR-")):
        raise ConfigurationError(
            f"The configuration's {option} is still a placeholder.",
            "Give your application's own: at Auth0, Applications → your application → Settings.",
            option=option,
            found=_shown(value),
        )


def missing(option: str, advice: str) -> ConfigurationError:
    """Return the error for a required option that is absent."""
    return ConfigurationError(f"The configuration lacks {option}.", advice, option=option)


def malformed(option: str, value: "Any", expected: str) -> ConfigurationError:
    """Return the error for a wrong value. expected completes the sentence "It must be …"."""
    return ConfigurationError(
        f"The configuration's {option} is not usable.",
        f"It must be {expected}.",
        option=option,
        found=_shown(value),
    )


def _shown(value: "Any") -> str:
    try:
        return quote(to_json(value), _MAX_SHOWN)
    except ProtocolError:
        return f"a value of the type {type(value).__name__}"
