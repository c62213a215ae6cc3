// The errors of the page's end of the connection, for a vault that cannot answer. They are plain data, like the
// vault's.

/**
 * @typedef {object} Problem an error as plain data
 * @property {string} kind the name of its class in Python
 * @property {string} error
 * @property {string} title
 * @property {string} detail
 * @property {boolean} retryable
 */

/**
 * @param {string} kind
 * @param {string} error
 * @param {string} title
 * @param {string} detail
 * @returns {Problem}
 */
const problem = (kind, error, title, detail, retryable = false) => ({
  kind,
  error,
  title,
  detail,
  retryable,
});

const NEVER_WORKS =
  "If it never works, tell the developer of this page: a build with --token-storage page needs no vault.";

export const failed = (/** @type {string} */ message) =>
  problem("Auth0Error", "auth0_error", "The page could not do what the vault asked for.", message);

export const unavailable = (/** @type {string} */ reason) =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault does not start.",
    `The worker that holds the session failed: ${reason} Check the connection, then load the page again, or use a current browser. ${NEVER_WORKS}`,
  );

export const ended = () =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault ended again and again.",
    `The worker that holds the session does not stay. Load the page again, or use a current browser. ${NEVER_WORKS}`,
  );

export const speechless = () =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault does not start.",
    "The worker that holds the session does not answer. Check the connection, then load the page again.",
    true,
  );

export const unknown = () =>
  problem(
    "NetworkError",
    "outcome_unknown",
    "The vault ended during this request.",
    "The request may have been carried out or not. Check this before you repeat it.",
  );

export const silent = () =>
  problem(
    "RequestTimeout",
    "timeout",
    "The vault does not answer.",
    "The request may have been carried out or not. Load the page again, and check this before you repeat it.",
  );

export const changed = () =>
  problem(
    "SessionChanged",
    "session_changed",
    "The vault ended, and the session has changed.",
    "Look at the page, then repeat the request if you still want it.",
  );
