"""
The placeholders in ready-made texts, filled in.

Some texts name the build to which they belong. Its name is known only when all files are there. So
the texts are made with placeholders (`__ASSETS__` and so on, folder names without a slash), which
are filled in after the fingerprint has been taken.
"""

from collections.abc import Mapping

_TEXTS = (".html", ".js", ".mjs", ".json")


def fill_in(files: Mapping[str, bytes], values: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files with the values in place of the placeholders in texts."""
    filled = {}
    for path, content in files.items():
        if path.endswith(_TEXTS):
            for name, value in values.items():
                content = content.replace(name.encode(), value.encode())
        filled[path] = content
    return filled
