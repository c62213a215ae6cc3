// The names of this site's data in the browser. The browser stores data by origin, and an origin may have several
// sites.
import { STORAGE_PREFIX } from "./contract.js";

/**
 * Return the prefix of all names that belong to a site. The path ends at the colon, so it has no other colon: the names
 * of a site at "/" must not include those of a site at "/:name/".
 * @param {string} address of the site's directory, or of a page in it
 */
export const sitePrefix = (address) =>
  `${STORAGE_PREFIX}${new URL(".", address).pathname.replace(/:/g, "%3A")}:`;

// The session backup, in which the site's Service Worker holds the vault's session.

/** The address of the session backup, relative to the site. */
export const BACKUP = "session-backup";

/** Tells the vault that this site's own worker answers. Another project's Service Worker may answer any address. */
export const BACKUP_HEADER = "Auth0-PyScript-Backup";

/**
 * Return the name of the channel on which the worker reports that it controls the vault.
 * @param {string} address as above
 */
export const backupChannel = (address) => `${sitePrefix(address)}session-backup`;
