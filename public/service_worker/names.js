// What this site's data are called in the browser, which keeps them by origin: another site may lie beside it.

/**
 * How all names begin that belong to the site in that directory.
 * @param {string} scope its URL, with the slash
 */
export const family = (scope) => `auth0-pyscript:${new URL(scope).pathname}:`;

/**
 * The demo tenant's database.
 * @param {string} scope the site's directory
 */
export const tenantDatabase = (scope) => `${family(scope)}tenant`;
