// spa-js alone, for the row "cached token, per call": @auth0/auth0-react would render the page at each call.
import { Auth0Client } from "@auth0/auth0-spa-js";
import { options } from "./options.js";

const client = new Auth0Client(options);

/** Milliseconds for `count` calls, one after the other, of a token that is there. */
globalThis.cachedCalls = async (count) => {
  await client.getTokenSilently();
  const start = performance.now();
  for (let i = 0; i < count; i++) await client.getTokenSilently();
  return performance.now() - start;
};
