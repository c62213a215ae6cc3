"""The command `new`: a small app to start from, with login in it."""

import argparse
from pathlib import Path

from .add import add
from .problem import CommandProblem
from .transaction import Step, carry_out

PYSCRIPT = "0.7.31"  # the release of @pyscript/core with which the project is tested
_CDN = f"https://cdn.jsdelivr.net/npm/@pyscript/core@{PYSCRIPT}/dist"

_PAGE = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>My app</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="./styles.css">
{head}  </head>
  <body>
    <h1>My app</h1>
    <p>
      <auth0-login-button></auth0-login-button>
      <auth0-logout-button></auth0-logout-button>
    </p>
    <auth0-error></auth0-error>
{body}  </body>
</html>
"""
_PYTHON_HEAD = f"""\
    <link rel="stylesheet" href="{_CDN}/core.css">
    <script type="module" src="{_CDN}/core.js"></script>
"""
_PYTHON_BODY = """\
    <p id="greeting">Python is starting …</p>
    <script type="py" src="./main.py" config="./pyscript.toml"></script>
"""
_PLAIN_BODY = """\
    <auth0-profile></auth0-profile>
"""

_STYLES = """\
body {
  max-width: 40rem;
  margin: 2rem auto;
  padding: 0 1rem;
  font-family: system-ui, sans-serif;
  line-height: 1.5;
}

button {
  font: inherit;
  padding: 0.3rem 0.9rem;
}

img {
  border-radius: 50%;
  vertical-align: middle;
}
"""

_MAIN = '''\
"""The app: it greets the user. It runs in the browser."""

from pyscript import document

from auth0_pyscript.page import client

auth0 = await client()
greeting = document.getElementById("greeting")


def show(state=None):
    """Show who is logged in."""
    if auth0.user:
        greeting.textContent = f"Hello, {auth0.user.get('name', auth0.user['sub'])}."
    elif not auth0.is_loading:
        greeting.textContent = "Log in, and Python will greet you."


auth0.subscribe(show)
show()

# Call your API (name it with `auth0-pyscript add . --api …`):
# orders = (await auth0.fetch("https://api.example.com/orders")).json()
'''

_CONFIG = """\
# PyScript's configuration. Packages from PyPI that main.py imports: packages = ["pandas"]
"""

_README = """\
# My app

Start it, and open the address that it prints:

    auth0-pyscript serve .

As it is, a login is with the offline demo: choose any of its users. For your own Auth0 tenant:

    auth0-pyscript add . --domain YOUR_DOMAIN --client-id YOUR_CLIENT_ID

That prints the values to paste into Auth0's dashboard. Before you publish the folder:

    auth0-pyscript check .

`index.html` is the page{python}. `auth0/` belongs to auth0-pyscript:
edit nothing there but `auth_config.json`.
"""

TEMPLATES = ("python", "plain")


def new(options: argparse.Namespace) -> int:
    """Write the app into a folder that is empty or does not exist. Returns the exit code."""
    folder = Path(options.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandProblem(
            f"{folder} is there, and is not an empty folder. Name another one; or put login into "
            f"the page that is there: auth0-pyscript add {folder}"
        )
    made = folder.absolute()
    carry_out(
        made.parent, [Step(made / path, text.encode()) for path, text in files(options.template)]
    )
    print(f"Wrote {', '.join(path for path, _ in files(options.template))} to {folder}.")
    return add(options)


def files(template: str) -> list[tuple[str, str]]:
    """Return the files of a template: path, text."""
    if template == "plain":
        page = _PAGE.format(head="", body=_PLAIN_BODY)
        readme = _README.format(python="")
        return [("index.html", page), ("styles.css", _STYLES), ("README.md", readme)]
    page = _PAGE.format(head=_PYTHON_HEAD, body=_PYTHON_BODY)
    about = ", `main.py` its Python, and `pyscript.toml` PyScript's configuration"
    return [
        ("index.html", page),
        ("styles.css", _STYLES),
        ("main.py", _MAIN),
        ("pyscript.toml", _CONFIG),
        ("README.md", _README.format(python=about)),
    ]
