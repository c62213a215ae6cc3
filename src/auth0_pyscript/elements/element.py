"""The SDK's elements in a page, as the page reports them: their names, views and attributes."""

from ..errors import Auth0Error, ProtocolError
from ..session.return_to import check_return_to
from .kinds import NAMES
from .login_button import LOGIN_PARAMETERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from ..types import LoginOptions
    from .tree import Settings

_MAX_LABEL = 200  # characters; a longer text is not a label
_MAX_PARAMETER = 1000  # characters


class Element:
    """
    One element of a page. An element with other attributes is another `Element`.

    id is the page's name for the element. view is the section that contains it, "" for none.
    settings are what the views read from its attributes. authorization_params are for logins that
    begin in the element, and override the configuration's.
    """

    __slots__ = ("authorization_params", "id", "name", "settings", "view")

    def __init__(
        self,
        *,
        id: str,
        name: str,
        view: str,
        settings: "Settings",
        authorization_params: "dict[str, str]",
    ) -> None:
        self.authorization_params: Final = authorization_params
        self.id: Final = id
        self.name: Final = name
        self.view: Final = view
        self.settings: Final = settings

    @property
    def return_to(self) -> str | None:
        """
        Where in this site a login or a logout from this element ends, None if the attribute is
        missing.
        """
        return self.settings["return_to"]


class Elements:
    """The elements in a page, in their order. problems: what is wrong with their attributes."""

    __slots__ = ("all", "problems")

    def __init__(self, elements: "tuple[Element, ...]", problems: "tuple[Auth0Error, ...]") -> None:
        self.all: Final = elements
        self.problems: Final = problems

    def get(self, id: str) -> Element | None:
        """Return the element with that id, None if it is gone."""
        return next((element for element in self.all if element.id == id), None)

    def find(self, name: str, view: str) -> Element | None:
        """Return the first element with that name in a view, None if there is none."""
        return next(
            (element for element in self.all if element.name == name and element.view == view), None
        )


def read_elements(data: "Any") -> Elements:
    """
    Return the elements that data describes: a list of {"id", "name", "view", "attributes"}, all
    text.

    A return address outside the site is left out, and is one of the problems. Raises: ProtocolError
    if data is anything else.
    """
    if not isinstance(data, list):
        raise _not_elements()
    problems: list[Auth0Error] = []
    elements = [_element(item, problems) for item in data]
    return Elements(tuple(elements), tuple(problems))


def login_options(element: Element | None) -> "LoginOptions":
    """Return the options of a login that begins in element."""
    if element is None:
        return {"return_to": None, "authorization_params": {}}
    return {"return_to": element.return_to, "authorization_params": element.authorization_params}


def _element(data: "Any", problems: "list[Auth0Error]") -> Element:
    if not isinstance(data, dict) or data.get("name") not in NAMES:
        raise _not_elements()
    if not isinstance(data.get("id"), str) or not isinstance(data.get("view"), str):
        raise _not_elements()
    attributes = data.get("attributes")
    if not isinstance(attributes, dict) or not all(
        isinstance(text, str) for text in attributes.values()
    ):
        raise _not_elements()

    return_to = attributes.get("return-to")
    if return_to is not None:
        try:
            check_return_to(return_to)
        except Auth0Error as error:
            problems.append(error)
            return_to = None
    settings: Settings = {
        "label": _label(attributes, "label"),
        "signed_in_label": _label(attributes, "signed-in-label"),
        "return_to": return_to,
        "is_editable": "editable" in attributes,
    }
    params = {
        name.replace("-", "_"): attributes[name]
        for name in LOGIN_PARAMETERS
        if len(attributes.get(name, "")) <= _MAX_PARAMETER and name in attributes
    }
    return Element(
        id=data["id"],
        name=data["name"],
        view=data["view"],
        settings=settings,
        authorization_params=params,
    )


def _label(attributes: "dict[str, str]", name: str) -> str:
    text = attributes.get(name, "").strip()
    return text if len(text) <= _MAX_LABEL else ""


def _not_elements() -> ProtocolError:
    return ProtocolError(
        "The page's list of elements was refused: it has another form.", "Load the page again."
    )
