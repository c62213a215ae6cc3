// An invitation to an organization is for the next login, and no other script may read it.
import { INVITATION_NAME, INVITATION_VALUE } from "../shared/contract.js";

const PARAMETER = /^(invitation|organization|organization_name)=/;

/**
 * Take an invitation out of the address, and store it in the tab. Throws when the storage is full, or the address badly
 * encoded; then the address stays as it is.
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
 * Forget the invitation: the answer to a login ends it.
 * @param {string} prefix of all names of this site
 */
export function forgetInvitation(prefix) {
  sessionStorage.removeItem(prefix + INVITATION_NAME);
}

/**
 * The last value of that name in a query, "" for none.
 * @param {string} name
 * @param {string[]} pairs
 */
function valueOf(name, pairs) {
  const found = pairs.filter((pair) => pair.startsWith(`${name}=`)).pop() || "";
  return decodeURIComponent(found.slice(name.length + 1));
}
