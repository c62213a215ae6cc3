// The names of this site's data in the browser. The browser stores data by origin, and an origin may have several
// sites.

/**
 * Return the prefix of all names that belong to the site in that directory.
 * @param {string} scope its URL, with the slash
 */
export const family = (scope) => `auth0-pyscript:${new URL(scope).pathname}:`;

/**
 * Return the name of the demo tenant's database.
 * @param {string} scope the site's directory
 */
export const tenantDatabase = (scope) => `${family(scope)}tenant`;
