"""The outlines that the build puts into a page's empty elements."""

import pytest

from auth0_pyscript.site.assembly.outlines import with_outlines
from auth0_pyscript.site.assembly.problem import BuildProblem


def test_an_empty_element_that_asks_for_one_is_given_its_outline() -> None:
    page = with_outlines(
        '<p>a</p><auth0-login-button label="Sign &amp; go" outline></auth0-login-button>'
        '<auth0-user-metadata editable outline label="Mine">\n  </auth0-user-metadata>'
    )

    assert page.startswith(
        '<p>a</p><auth0-login-button label="Sign &amp; go">'
        '<button type="button" class="button primary" data-action="login">Sign &amp; go</button>'
        "</auth0-login-button>"
    )
    assert '<auth0-user-metadata editable label="Mine"><section class="card"' in page
    assert "<h2>Mine</h2>" in page
    assert page.count("button outline") == 2  # Refresh and Edit
    assert " outline>" not in page


def test_all_other_elements_stay_as_they_are() -> None:
    for page in (
        "<auth0-profile></auth0-profile>",
        '<auth0-profile class="outline"></auth0-profile>',
        "<auth0-profile outline><p>My own</p></auth0-profile>",
        "<p outline></p>",
        "&lt;auth0-profile outline>&lt;/auth0-profile>",
    ):
        assert with_outlines(page) == page


def test_an_element_that_there_is_not_is_named() -> None:
    with pytest.raises(BuildProblem, match="auth0-profil>"):
        with_outlines("<auth0-profil outline></auth0-profil>")
