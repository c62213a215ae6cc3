"""
The session in a worker (the vault), and both ends of the messages between the vault and its pages.

A message is one JSON text. The body of an API's request or answer travels beside it: the message is
then the pair [text, ArrayBuffer], the buffer transferred. The buffer is `body` in the args of a
call of `fetch`, or in the value of its result. It never becomes text, and never enters the vault's
Python.

Before these messages, and beside them, a page and the worker's JavaScript (public/vault/vault.js)
exchange objects that never reach the vault's Python. What a page may post, each once:

    {"outlivesPages": …, "expectsUser": …}      at once, by whoever starts the worker. Does it
                                                outlive its pages here? May a user be signed in?
    {"opens": true}                             from now on the messages of the page count
    {"lives": name}                             a Web Lock that the page holds while it lives. When
                                                the worker gets this lock, the page is gone
    {"unfit": true}                             the page was built for another configuration. The
                                                vault ends, and the next page starts another

public/page/preflight.js posts the first three while the modules of the page are on their way, then
hello and the call "start". public/vault_connection/link.js goes on from there, and posts all of it
for a vault that it starts itself. What a page may say:

    {"t": "hello", "v": 1, "build": …,          first, once. window: false from a page's own worker,
     "window": true, "path": …}                 which can neither navigate nor ask nor store. path:
                                                of a page's address
    {"t": "call", "id": …, "name": …,           name: one of `calls.CALLS`. session: the id that the
     "args": {…}, "session": …,                 page last saw, "" for none. deadline: from now on
     "deadline": seconds}
    {"t": "cancel", "id": …}                    of a call: nobody waits for it any more
    {"t": "answer", "id": …, "value": …}        to what the vault asked,
    {"t": "answer", "id": …, "error": {…}}      or why there is none

and what the vault may say:

    {"t": "starting", "lock": …}                at once: a Web Lock that is free once the vault died
    {"t": "welcome", "v": 1, "build": …,        to hello
     "configuration": {…}, "state": {…},        elements: those that a page at that path told the
     "elements": …}                             last time, null for none. A page that has the same
                                                need not tell them
    {"t": "refused", "error": {…}}              this page is not served, and why
    {"t": "result", "id": …, "value": …}        of a call. It and "failure" begin with these two
    {"t": "failure", "id": …, "error": {…}}     members: link.js finds the call by them, and hands
                                                the text on unread. As `errors.to_data` gives it
    {"t": "ask", "id": …, "name": …,            what only a window can do: store, navigate, frame …
     "args": […]}
    {"t": "state", "state": {…}}                `SessionService.state()`, after each change
    {"t": "trees", "trees": {…}, "expected": …} elements of the first view that have changed. true:
                                                of those in the welcome; if the page has
                                                others, it shows none of these, and is
                                                told all of its own. A number in a tree is the
                                                place of a text in the list beside the message
    {"t": "report", "text": …}                  an error of the vault itself, for the console

No message carries a token, but the answer to get_access_token for an audience that the build
exposes. A call of another session than the one there is now fails with "session_changed"; one past
its deadline is cancelled and fails with "timeout"; a fetch has no deadline, but a time-out until
the first byte of the answer and between two bytes; a call that was under way when the vault died is
repeated by the page's end when it only reads, and fails with "outcome_unknown" when it writes.

Vaults of one site tell each other of login and logout over a BroadcastChannel ({"t": "user",
"sub": …}): a new build's beside an old one's, or each page's own where there is no SharedWorker.

Runs on MicroPython; `front.py`, the page's end for Python, on Pyodide. May import everything but
`browser`.
"""
