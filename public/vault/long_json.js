// JSON texts that are too long for the vault's Python: it reads a million characters in five seconds, and no page is
// served meanwhile.

const MOST_INDENTED = 32; // levels; a text of many levels would become as long as the square of its length

/**
 * The object that is a member of the JSON object in a text: its own text, one member a line. Order and numbers stay as
 * they are. "" when there is no such member.
 * @param {string} text
 * @param {string} member
 */
export function memberText(text, member) {
  let found = "";
  /** @type {string[] | null} of the member's text, while the scan is inside */
  let parts = null;
  let depth = 0;
  let before = "";
  for (const token of tokens(text)) {
    if (isClosing(token)) depth -= 1;
    if (parts && (depth === 0 || (depth === 1 && token === ","))) {
      found = parts.join("");
      parts = null;
    }
    parts?.push(laidOut(token, before, depth - 1));
    if (token === ":" && depth === 1 && JSON.parse(before) === member) parts = [];
    if (isOpening(token)) depth += 1;
    before = token;
  }
  return found;
}

/**
 * A token behind `before`, with the line breaks that belong to it. `depth` is that of its line.
 * @param {string} token
 * @param {string} before
 * @param {number} depth
 */
function laidOut(token, before, depth) {
  if (token === ",") return `,${newLine(depth)}`;
  const text = token === ":" ? ": " : wellFormed(token);
  return isOpening(before) === isClosing(token) ? text : newLine(depth) + text;
}

/** @param {number} depth */
const newLine = (depth) => `\n${"  ".repeat(Math.min(depth, MOST_INDENTED))}`;

/** @param {string} token */
const isOpening = (token) => token === "{" || token === "[";

/** @param {string} token */
const isClosing = (token) => token === "}" || token === "]";

/**
 * The tokens of a valid JSON text.
 * @param {string} text
 */
function* tokens(text) {
  const next = /[^\s,:"{}[\]]+|[,:"{}[\]]/g;
  for (let match = next.exec(text); match; match = next.exec(text)) {
    if (match[0] !== '"') {
      yield match[0];
      continue;
    }
    let end = match.index;
    do end = text.indexOf('"', end + 1);
    while (isEscaped(text, end));
    next.lastIndex = end + 1;
    yield text.slice(match.index, end + 1);
  }
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
 * A token as the vault's Python writes it: with no more escapes than it needs, U+FFFD for half of a surrogate pair.
 * @param {string} token
 */
function wellFormed(token) {
  if (!token.includes("\\")) return token;
  const text = JSON.parse(token).replace(/\p{Surrogate}/gu, "\ufffd");
  return JSON.stringify(text);
}
