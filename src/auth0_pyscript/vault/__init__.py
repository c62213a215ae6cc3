"""
The session in a worker (the vault), and both ends of the messages between the vault and its pages.

A message is one JSON text. The body of an API's request or answer travels beside it, as an
ArrayBuffer that is transferred: from a page as [text, body], from the vault as [text, body, texts].
The buffer is `body` in the args of a call of `fetch`, or in the value of its result. It never
becomes text, and never enters the vault's Python. `texts` are the long texts of trees. Without
these a message is the text alone.

Only calls and their results have a body. What the vault asks of a page ("ask"), and what the page
answers, has none: that is an address, a view, a question, an authorization response, or a short
text in storage. What a user types is an argument of the call "act", and Python reads it, for it
checks what is sent on.

Before these messages, and beside them, a page and the worker's JavaScript (public/vault/vault.js)
exchange objects that never reach the vault's Python. A page may post each of these once:

    {"outlivesPages": …, "expectsUser": …}      first, by the page that starts the worker. Does the
                                                worker outlive its pages in this browser? May a user
                                                be signed in?
    {"opens": true}                             the worker handles the page's messages from now on
    {"lives": name}                             a Web Lock that the page holds while it lives. When
                                                the worker gets this lock, the page is gone
    {"unfit": origin}                           the page may not reach the tenant at that origin: it
                                                was built for another configuration. The vault
                                                refuses the page, and ends when the page has left.
                                                The next page starts another one

public/vault_connection/handshake.js writes all that a page sends until the call "start".
preflight.js, the page's first script, sends it while the page's modules are loading
(early_vault.js), and link.js continues from there. In a demo the tenant must be there first, so
preflight.js posts the first object only. All else, and all of it for a vault that is started later,
comes from port.js and link.js. The JSON messages of a page:

    {"t": "hello", "v": 1, "build": …,          first, once. window: false from a page's own worker,
     "window": true, "path": …}                 which cannot navigate, ask the user or store. path:
                                                that of the page's address
    {"t": "call", "id": …, "name": …,           name: one of `calls.CALLS`. session: the id that the
     "args": {…}, "session": …,                 page last saw, "" for none. deadline: counted from
     "deadline": seconds}                       the arrival
    {"t": "cancel", "id": …}                    cancels a call
    {"t": "answer", "id": …, "value": …}        the answer to "ask",
    {"t": "answer", "id": …, "error": {…}}      or the reason why there is none

The JSON messages of the vault:

    {"t": "starting", "lock": …}                first: a Web Lock that the vault holds all its life
    {"t": "welcome", "v": 1, "build": …,        the answer to hello. elements: the list that the
     "configuration": {…}, "state": {…},        last page at that path sent, null for none. A page
     "elements": …}                             with the same list need not send it
    {"t": "refused", "error": {…}}              the vault does not serve this page; the reason
    {"t": "result", "id": …, "value": …}        the outcome of a call. Both messages begin with
    {"t": "failure", "id": …, "error": {…}}     these two members: link.js finds the call by them,
                                                and passes the text on without parsing it. error:
                                                as `errors.to_data` returns it
    {"t": "ask", "id": …, "name": …,            a request for what needs a window: store, navigate,
     "args": […]}                               frame …
    {"t": "state", "state": {…}}                `SessionService.state()`, after each change
    {"t": "trees", "trees": {…}, "expected": …} the trees that have changed. A number in a tree is
                                                the index of a text in the list beside the message.
                                                expected: true while the trees are for the elements
                                                in "welcome". A page with other elements ignores
                                                them, and gets all trees of its own elements later
    {"t": "report", "text": …}                  an error of the vault itself, for the console

No message contains a token, except for the answer to get_access_token for an audience that the
build exposes. A call for another session than the current one fails with "session_changed". A call
that exceeds its deadline is cancelled and fails with "timeout". A fetch has no deadline. It has a
time-out until the first byte of the answer and between two bytes. When the vault ends during a
call, the page's end repeats the call if it only reads. Otherwise the call fails with
"outcome_unknown".

Vaults of one site notify each other of login and logout over a BroadcastChannel ({"t": "user",
"sub": …}). There are several vaults while pages of two builds are open, and in a browser without
SharedWorker, where each page has its own.

Runs on MicroPython, except for `remote_session.py`, the page's end for Python, on Pyodide. May
import everything except `browser`.
"""
