// Posts the authorization response to the window of the client (response_mode=web_message). The
// page contains the response and the only origin that may receive it.
const { content, dataset } = document.querySelector("meta[name=authorization-response]");
const client = window.parent === window ? window.opener : window.parent;
client?.postMessage(
  { type: "authorization_response", response: JSON.parse(content) },
  dataset.origin,
);
