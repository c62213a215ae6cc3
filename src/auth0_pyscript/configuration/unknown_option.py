"""
The error for a name in the configuration that is not an option. Pure.

This module is imported late, because no visitor of a site that was built needs it.
"""

from ..encoding.quotation import quote
from ..errors import ConfigurationError

# Names of secrets, without "_" and "-", in lower case.
_SECRETS = (
    "clientsecret",
    "secret",
    "password",
    "privatekey",
    "clientassertion",
    "apikey",
    "accesstoken",
    "token",
)

_MAX_SHOWN = 60  # characters of a name in a message
_MAX_TYPOS = 3  # letters by which a name may differ from the option that a message suggests


def unknown_option(name: str, known: tuple[str, ...], where: str) -> ConfigurationError:
    """
    Return the error for a name. It suggests the most similar option, or warns of a secret.

    where is the prefix of all names in the message, such as "apis[0].".
    """
    option = where + quote(name, _MAX_SHOWN)
    bare = _bare(name)
    if bare in _SECRETS:
        return ConfigurationError(
            f"The configuration has a secret: {option}.",
            "The configuration is public: every visitor of the site can read it. Remove the "
            "secret, and make a new one at the tenant. Set the application's type to Single "
            "Page Application, which needs no secret.",
            option=option,
        )
    distance, nearest = min((_distance(bare, _bare(other)), other) for other in known)
    advice = (
        f"Did you mean {nearest}?"
        if distance <= _MAX_TYPOS
        else f"The options are {', '.join(known)}."
    )
    return ConfigurationError(
        f"The configuration has an unknown option: {option}.", advice, option=option
    )


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _distance(a: str, b: str) -> int:
    """Return the Levenshtein distance: how many letters to change, add or remove."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row = row, [i]
        for j, other in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other)))
    return row[-1]
