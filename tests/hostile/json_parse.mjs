// What a browser makes of JSON: reads a JSON list of bodies in base64, writes what Response.json() gives for each.
//
// "!" stands for a refusal, "?" for an object of which two names become one when halves of surrogate pairs go.

import { readFileSync } from "node:fs";

function described(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return `f${hexadecimal(value + 0)}`; // + 0: -0 becomes 0
  if (typeof value === "string") return `'${plain(value)}'`;
  if (Array.isArray(value)) return `[${value.map(described).join(",")}]`;
  const members = new Map(
    Object.entries(value).map(([name, member]) => [plain(name), described(member)]),
  );
  if (members.size < Object.keys(value).length) throw new RangeError("two names became one");
  return `{${[...members.keys()]
    .sort()
    .map((name) => `'${name}':${members.get(name)}`)
    .join(",")}}`;
}

function hexadecimal(number) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function plain(text) {
  const characters = [...text.toWellFormed()];
  return characters
    .map((c) => (c >= " " && c <= "~" ? c : `<${c.codePointAt(0).toString(16)}>`))
    .join("");
}

const answers = [];
for (const body of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    // The Fetch standard's words for Response.json(). Node.js 20 itself skips two byte order marks.
    answers.push(described(JSON.parse(new TextDecoder().decode(Buffer.from(body, "base64")))));
  } catch (error) {
    answers.push(error instanceof RangeError ? "?" : "!");
  }
}
console.log(JSON.stringify(answers));
