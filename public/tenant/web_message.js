// Posts the authorization response to the window that asked for it, and to no other origin
// (response_mode=web_message). The page carries both as data.
const { content, dataset } = document.querySelector("meta[name=authorization-response]");
const asker = window.parent === window ? window.opener : window.parent;
asker?.postMessage(
  { type: "authorization_response", response: JSON.parse(content) },
  dataset.origin,
);
