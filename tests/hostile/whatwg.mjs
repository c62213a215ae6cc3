// What a browser makes of URLs: reads a JSON list of texts, or of pairs of a text and its base; writes their
// href, origin and path, null for no URL.

import { readFileSync } from "node:fs";

const answers = JSON.parse(readFileSync(0, "utf8")).map((asked) => {
  const [text, base] = [asked].flat();
  try {
    const { href, origin, pathname } = new URL(text, base || undefined);
    return { href, origin, pathname };
  } catch {
    return null;
  }
});
console.log(JSON.stringify(answers));
