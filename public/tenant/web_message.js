// Posts the authorization response to the window of the client (response_mode=web_message). The page contains the
// response and the only origin that may receive it.
const meta = /** @type {HTMLMetaElement} */ (
  document.querySelector("meta[name=authorization-response]")
);
const client = window.parent === window ? window.opener : window.parent;
client?.postMessage(
  { type: "authorization_response", response: JSON.parse(meta.content) },
  meta.dataset.origin,
);
