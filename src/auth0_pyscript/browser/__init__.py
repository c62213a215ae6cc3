"""
The session's and the screen's home in a page: the ports over `js`, and what starts them.

The only code besides `bridges/` that imports the browser. Runs on Pyodide; imports everything below
it. An app imports `browser.page`, which needs this project's boot script; `browser.home` needs
none.
"""
