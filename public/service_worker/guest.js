// The Service Worker of a site that was not built by us. Its scope is the folder with our files, so it controls the vault
// and the callback page, and no page of the site. It stores nothing and answers one address: the session backup. A
// Service Worker of the site with a wider scope does not see the vault's requests and their tokens.
import { callVault, createBackup } from "./session_backup.js";
import { BACKUP } from "../shared/site_names.js";

const address = new URL(BACKUP, registration.scope).href;
const backup = createBackup(new URL("vault.js?__BUILD__", registration.scope).href);

addEventListener("install", (event) => event.waitUntil(skipWaiting()));

addEventListener("activate", (event) => event.waitUntil(clients.claim().then(callVault)));

addEventListener("fetch", (event) => {
  if (event.request.url === address) event.respondWith(backup(event));
});
