"""A page of a user's, with PyScript from elsewhere: nothing in it is written for a build."""

from pathlib import Path

FILES = {
    "index.html": """<!doctype html>
<html lang="en" class="dark">
<head>
  <meta charset="utf-8">
  <title>Tea</title>
  <link rel="icon" href="./icon.svg">
  <link rel="stylesheet" href="https://pyscript.net/releases/2026.7.1/core.css">
  <link rel="stylesheet" href="./css/tea.css">
  <script type="module" src="https://pyscript.net/releases/2026.7.1/core.js"></script>
  <script type="module" src="./js/tea.js"></script>
</head>
<body>
  <nav><a href="#menu" aria-current="true">Menu</a></nav>
  <auth0-login-button></auth0-login-button> <auth0-logout-button></auth0-logout-button>
  <auth0-error></auth0-error>
  <auth0-user-metadata editable></auth0-user-metadata>
  <p id="from-script"></p> <p id="from-python"></p>
  <script type="py" config='{"files": {"./prices.csv": ""}}'>
    from auth0_pyscript.page import client
    from helper import total
    from pyscript import document

    user = await client()
    with open("prices.csv") as file:
        said = f"Together {total(file.read())}"
    if user.is_authenticated:
        said += f" for {user.user['name']}"
    document.getElementById("from-python").textContent = said
  </script>
</body>
</html>
""",
    "css/tea.css": "body { margin-top: 7px }",
    "js/tea.js": (
        'const { tea } = await (await fetch("./data.json")).json();\n'
        'document.getElementById("from-script").textContent = tea;\n'
    ),
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "data.json": '{"tea": "Darjeeling"}',
    "prices.csv": "tea,2\ncake,3\n",
    "helper.py": (
        "def total(table):\n    return sum(int(row.split(',')[1]) for row in table.splitlines())\n"
    ),
}


def users_page(folder: Path, *, has_python: bool = True) -> Path:
    """Write the page to a new folder, and return it."""
    for path, text in FILES.items():
        if path == "index.html" and not has_python:
            start, end = text.index('  <script type="py"'), text.index("</body>")
            text = text[:start] + text[end:]
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
