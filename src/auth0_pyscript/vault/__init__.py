"""
The session's home in a worker (the vault), and both ends of the messages between it and its pages.

A message is one JSON text. Bytes travel in it as base64url. What a page may say:

    {"t": "hello", "v": 1, "build": …, "session": …}      first, once; session: the id the page last saw, or ""
    {"t": "call", "id": …, "name": …, "args": {…}, "session": …, "deadline": seconds}
    {"t": "cancel", "id": …}                               of a call: its result is not wanted any more
    {"t": "answer", "id": …, "value": …}                   to what the vault asked
    {"t": "answer", "id": …, "error": {…}}
    {"t": "bye"}                                           the page is being left

and what the vault may say:

    {"t": "welcome", "v": 1, "build": …, "lock": …, "state": {…}}   lock: a Web Lock that is free when the vault died
    {"t": "refused", "error": {…}}                         this page is not served, and why
    {"t": "result", "id": …, "value": …}                   of a call
    {"t": "failure", "id": …, "error": {…}}                of a call; an error as `errors.to_data` gives it
    {"t": "ask", "id": …, "name": …, "args": […]}          what only a window can do: store, navigate, frame, confirm
    {"t": "state", "state": {…}}                           `SessionService.state()`, after each change
    {"t": "trees", "trees": {…}}                           elements of the first view that have changed
    {"t": "report", "text": …}                             an error of the vault itself, for the page's console

No message carries a token, but the answer to get_access_token for an audience that the build allows.
A call that belongs to another session than the one there is now fails with "session_changed".

Runs on MicroPython; `front.py`, the page's end for Python, on Pyodide. May import everything but `browser`.
"""
