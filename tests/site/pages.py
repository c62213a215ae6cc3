"""Pages for the tests: every part that such a page may have, in any order."""

from hypothesis import strategies as st

CONFIGS = [
    "",
    ' config="pyscript.toml"',
    " config='pyscript.json'",
    """ config='{"packages": ["numpy"]}'""",
    ' config="{&quot;packages&quot;: []}"',
    " config='packages = [\"numpy\"]  # one'",
    " config=\"packages = ['numpy']\"",
    ' config=\'\n    {\n      "files": {"./data.csv": ""}\n    }\n  \'',
    ' config=\'[files]\n"./data.csv" = ""\n\'',
]

PARTS = [
    '<meta charset="utf-8">',
    "<title>Ä <b> </title>",
    "<!-- <script src='x.js'></script> -->",
    '<base target="_blank">',
    "<script>let page = '</head><py-config>';</script>",
    '<link rel="stylesheet" href="core.css">',
    "<style>head > title { color: red }</style>",
    '<meta name="viewport" content="width=device-width">',
    "<script type='module' src='https://pyscript.net/releases/2026.7.1/core.js'></script>",
    "<noscript><meta http-equiv='refresh' content='0'></noscript>",
    "<template><script type='py' config='other.toml'></script></template>",
    "<p>Text & more</p>",
    "text",
]

OPENINGS = ["", "\ufeff", "<!doctype html>", "\ufeff<!DOCTYPE html>\n<!-- first -->"]


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Return a page with at most one script of PyScript."""
    newline = draw(st.sampled_from(["\n", "\r\n", ""]))
    indentation = draw(st.sampled_from(["", "  ", "\t\t"]))
    head = draw(st.lists(st.sampled_from(PARTS), max_size=6))
    script = f'<script type="py" src="main.py"{draw(st.sampled_from(CONFIGS))}></script>'
    head.insert(draw(st.integers(0, len(head))), draw(st.sampled_from(["", script])))
    begin, end = draw(
        st.sampled_from(
            [
                ("", ""),
                ("<html>", ""),
                ("<html><head>", "</head></html>"),
                ("<html>\n<head>", "</head>\n<body>\n</body>\n</html>\n"),
                ('<html lang="de"><head>', "</head>"),
                ("<body>", "</body>"),
            ]
        )
    )
    between = newline + indentation
    text = draw(st.sampled_from(OPENINGS)) + begin + between + between.join(head) + newline + end
    return text.replace("\n", newline) if newline == "\r\n" else text
