// Reads JSON texts that are too long for the vault's Python. MicroPython reads a million characters in five seconds, and
// the vault serves no page meanwhile. Every text here is valid JSON: JSON.parse has read it before.

const MOST_INDENTED = 32; // levels; otherwise the result could be as long as the square of the text's length
const NEW_LINES = Array.from(
  { length: MOST_INDENTED + 1 },
  (_, depth) => `\n${"  ".repeat(depth)}`,
);
const SPACE = 32; // all white space has lower codes, or this one
const ENDS = new Set([",", "]", "}"]); // of a number or a word

/**
 * Return the text of an object that is a member of the JSON object `text`, with one member a line. Order and numbers
 * stay as they are. If several members have the name, the last one counts. "" if there is none, or `text` is
 * no object.
 * @param {string} text
 * @param {string} member
 */
export function memberText(text, member) {
  let found = "";
  let at = nextToken(text, 0);
  if (text[at] !== "{") return "";
  at = nextToken(text, at + 1);
  while (text[at] !== "}") {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd));
    const start = nextToken(text, nextToken(text, nameEnd) + 1); // after the colon
    const value = layOut(text, start);
    if (name === member) found = value.text;
    at = nextToken(text, value.end);
    if (text[at] === ",") at = nextToken(text, at + 1);
  }
  return found;
}

/**
 * Return the value that starts at that place, with one member a line, and the place where it ends.
 * @param {string} text
 * @param {number} start
 */
function layOut(text, start) {
  let written = "";
  let depth = 0;
  let isFirst = false; // the next token is the first one in its object or array
  let at = start;
  do {
    const first = text[at];
    if (first === "}" || first === "]") {
      depth -= 1;
      if (!isFirst) written += newLine(depth);
      written += first;
      isFirst = false;
      at += 1;
    } else if (first === ",") {
      written += first + newLine(depth);
      at += 1;
    } else if (first === ":") {
      written += ": ";
      at += 1;
    } else {
      if (isFirst) written += newLine(depth);
      isFirst = first === "{" || first === "[";
      if (isFirst) depth += 1;
      const end = tokenEnd(text, at);
      written += wellFormed(text.slice(at, end));
      at = end;
    }
    at = nextToken(text, at);
  } while (depth > 0);
  return { text: written, end: at };
}

/** @param {number} depth */
const newLine = (depth) => NEW_LINES[Math.min(depth, MOST_INDENTED)];

/**
 * Return the place of the first token from `at` on.
 * @param {string} text
 * @param {number} at
 */
function nextToken(text, at) {
  let next = at;
  while (text.charCodeAt(next) <= SPACE) next += 1;
  return next;
}

/**
 * Return the end of an opening bracket, a string, a number or a word.
 * @param {string} text
 * @param {number} start
 */
function tokenEnd(text, start) {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  let end = start + 1;
  if (first === "{" || first === "[") return end;
  while (end < text.length && text.charCodeAt(end) > SPACE && !ENDS.has(text[end])) end += 1;
  return end;
}

/**
 * @param {string} text
 * @param {number} start
 */
function stringEnd(text, start) {
  let quote = start;
  do quote = text.indexOf('"', quote + 1);
  while (isEscaped(text, quote));
  return quote + 1;
}

/**
 * True if an odd number of backslashes stands before that place.
 * @param {string} text
 * @param {number} at
 */
function isEscaped(text, at) {
  let from = at;
  while (text[from - 1] === "\\") from -= 1;
  return (at - from) % 2 === 1;
}

/**
 * Return a token as the vault's Python writes it: with the shortest escapes, and U+FFFD for half of a surrogate pair.
 * @param {string} token
 */
function wellFormed(token) {
  if (!/\\[u/]/.test(token)) return token; // every other escape is the shortest one
  const text = JSON.parse(token).replace(/\p{Surrogate}/gu, "\ufffd");
  return JSON.stringify(text);
}
