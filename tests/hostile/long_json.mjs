// What public/vault/long_json.js takes out of each of a JSON list of texts.

import { readFileSync } from "node:fs";

const source = readFileSync(new URL("../../public/vault/long_json.js", import.meta.url), "utf8");
const { memberText } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => memberText(text, "user_metadata"))));
