// Compresses files with brotli at its best, as a build does ahead: source and target, line by line on the input.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const lines = readFileSync(0, "utf8").split("\n");
for (let at = 0; at < lines.length; at += 2) {
  const [source, target] = lines.slice(at, at + 2);
  const content = readFileSync(source);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  writeFileSync(`${target}.new`, brotliCompressSync(content, { params }));
  renameSync(`${target}.new`, target);
}
