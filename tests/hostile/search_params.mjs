// What a browser makes of queries: reads a JSON list of texts, writes the pairs of each.

import { readFileSync } from "node:fs";

// URLSearchParams removes a "?" at the beginning. A form may begin with one.
const pairs = (text) => [...new URLSearchParams(text.startsWith("?") ? `?${text}` : text)];
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(pairs)));
