// What this site's data are called in the browser, which keeps them by origin: another site may lie beside it.

/** How all names begin that belong to the site in that directory (a URL with its slash). */
export const family = (scope) => `auth0-pyscript:${new URL(scope).pathname}:`;

/** The demo tenant's database. */
export const tenantDatabase = (scope) => `${family(scope)}tenant`;
