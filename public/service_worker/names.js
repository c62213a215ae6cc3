// The names of data that only this site's Service Workers store.
import { sitePrefix } from "../shared/site_names.js";

/**
 * Return the name of the demo tenant's database.
 * @param {string} scope the site's directory
 */
export const tenantDatabase = (scope) => `${sitePrefix(scope)}tenant`;
