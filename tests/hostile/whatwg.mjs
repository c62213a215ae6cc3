// What a browser makes of URLs: reads a JSON list of texts, writes their origins and paths, null for no URL.

import { readFileSync } from "node:fs";

const answers = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  const url = URL.parse ? URL.parse(text) : URL.canParse(text) ? new URL(text) : null;
  return url && { origin: url.origin, pathname: url.pathname };
});
console.log(JSON.stringify(answers));
