// The invitation to an organization in the page's address. It is for the next login, and no other script may read it.
import { INVITATION_NAME, INVITATION_VALUE } from "../shared/contract.js";

const PARAMETER = /^(invitation|organization|organization_name)=/;

/**
 * Remove an invitation from the address, and store it in the tab. Throws if the storage is full or the address is badly
 * encoded. Then the address stays as it is.
 * @param {string} prefix of all names of this site
 */
export function keepInvitation(prefix) {
  const pairs = location.search.slice(1).split("&");
  const invitation = valueOf("invitation", pairs);
  const organization = valueOf("organization", pairs);
  if (!INVITATION_VALUE.test(invitation) || !INVITATION_VALUE.test(organization)) return;
  sessionStorage.setItem(prefix + INVITATION_NAME, JSON.stringify({ invitation, organization }));
  const rest = pairs.filter((pair) => !PARAMETER.test(pair)).join("&");
  const address = location.pathname + (rest && `?${rest}`) + location.hash;
  history.replaceState(history.state, "", address);
}

/**
 * Remove the stored invitation. The answer to a login ends it.
 * @param {string} prefix of all names of this site
 */
export function forgetInvitation(prefix) {
  sessionStorage.removeItem(prefix + INVITATION_NAME);
}

/**
 * Return the last value of that name in a query, "" for none.
 * @param {string} name
 * @param {string[]} pairs
 */
function valueOf(name, pairs) {
  const found = pairs.filter((pair) => pair.startsWith(`${name}=`)).pop() || "";
  return decodeURIComponent(found.slice(name.length + 1));
}
