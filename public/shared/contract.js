// What Python and JavaScript must agree upon. Written from Python by src/site_builder/contract.py:
// never edit it by hand.

/** of the messages */
export const VERSION = 1;

/** of a call that has a deadline */
export const DEADLINE_S = 120;

/** with what the page's end must know of each; see vault/calls.py */
export const CALLS = {
  login_with_redirect: { hasDeadline: true, repeat: "never" },
  handle_redirect_callback: { hasDeadline: true, repeat: "never" },
  check_session: { hasDeadline: true, repeat: "always" },
  logout: { hasDeadline: true, repeat: "never" },
  get_user: { hasDeadline: true, repeat: "always" },
  get_id_token_claims: { hasDeadline: true, repeat: "always" },
  was_signed_in: { hasDeadline: true, repeat: "always" },
  get_access_token: { hasDeadline: true, repeat: "always" },
  token_facts: { hasDeadline: true, repeat: "always" },
  fetch: { hasDeadline: false, repeat: "safe-method" },
  start: { hasDeadline: false, repeat: "with-page" },
  elements: { hasDeadline: false, repeat: "with-page" },
  enter: { hasDeadline: false, repeat: "with-page" },
  act: { hasDeadline: false, repeat: "reading-action" },
};

/** the call whose result has an access token */
export const TOKEN_CALL = "get_access_token";

/** of the call `act` */
export const WRITING_ACTIONS = ["save-metadata"];

/** of the SDK's elements */
export const ELEMENT_NAMES = [
  "auth0-error",
  "auth0-login-button",
  "auth0-login-required",
  "auth0-logout-button",
  "auth0-profile",
  "auth0-session",
  "auth0-user-metadata",
];

/** of all these names */
export const ELEMENT_PREFIX = "auth0-";

/** the element with the button that begins a login */
export const LOGIN_BUTTON = "auth0-login-button";

/** where errors are shown */
export const ERROR_ELEMENT = "auth0-error";

/** that the SDK reads of them */
export const ELEMENT_ATTRIBUTES = [
  "connection",
  "editable",
  "label",
  "login-hint",
  "organization",
  "prompt",
  "return-to",
  "screen-hint",
  "signed-in-label",
  "ui-locales",
];

/** of an address: a `state` of ours in the query */
export const OWN_STATE = /[?&]state=py\.[\w-]+(?:&|$)/;

/** of every name in the browser; the path of the folder with our files follows */
export const STORAGE_PREFIX = "auth0-pyscript:";

/** ends the name of where a user goes after a logout */
export const LOGOUT_NAME = "logged-out";

/** ends the name of the hint that a user was signed in */
export const HINT_NAME = "signed-in";

/** of a login under way; its `state` follows */
export const TRANSACTION_NAME = "tx:";

/** after which a login under way has expired */
export const LOGIN_S = 3600;

/** of the invitation for the next login */
export const INVITATION_NAME = "invitation";

/** each of its values */
export const INVITATION_VALUE = /^[!-~]{1,500}$/;

/** the Trusted Types policy of the page's modules */
export const MODULES_POLICY = "auth0-pyscript";

/** and that of preflight.js, which runs before them */
export const PREFLIGHT_POLICY = "auth0-pyscript-early";

/** and that of DOMPurify */
export const HTML_POLICY = "auth0-pyscript-html";
