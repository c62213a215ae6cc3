// The callback page after a logout: it goes on to the page where the user logged out, or to another page of the site.
import { LOGOUT_NAME } from "../shared/contract.js";
import { prefix, site } from "./place.js";

location.replace(target());

function target() {
  try {
    const [to, leftAt] = (sessionStorage.getItem(prefix + LOGOUT_NAME) ?? "").split("\n");
    sessionStorage.removeItem(prefix + LOGOUT_NAME);
    const { href } = new URL(to || leftAt || ".", site);
    return href.startsWith(site) ? href : site;
  } catch {
    return site; // the browser blocks storage, or has stored something else under that name
  }
}
