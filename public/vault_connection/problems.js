// What the page's end of the connection says when the vault cannot answer: errors as plain data, as the vault's own are.

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

export const failed = (/** @type {string} */ message) =>
  problem("Auth0Error", "auth0_error", "The page could not do what the vault asked for.", message);

export const unavailable = (/** @type {string} */ reason) =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault does not start in this browser.",
    `The session lives in a worker: ${reason} Load the page again, or use a current browser. If it never works, tell the developer of this page: a build with --token-storage page does without a vault.`,
  );

export const speechless = () =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault does not start.",
    "The session lives in a worker, and the worker does not answer. Check the connection, then load the page again.",
    true,
  );

export const unknown = () =>
  problem(
    "NetworkError",
    "outcome_unknown",
    "The vault ended while this was under way.",
    "It may have been done or not. Look before you do it again.",
  );

export const silent = () =>
  problem(
    "RequestTimeout",
    "timeout",
    "The vault does not answer.",
    "It may have been done or not. Load the page again, and look before you do it again.",
  );

export const changed = () =>
  problem(
    "SessionChanged",
    "session_changed",
    "The vault ended, and another session is signed in now than the one this page showed.",
    "Look at the page again, then repeat it if you still want it.",
  );
