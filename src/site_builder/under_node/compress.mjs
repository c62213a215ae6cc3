// Compresses files: reads [[SOURCE, TARGET], …] as JSON from standard input, writes TARGET.br and TARGET.gz.
// A pair that saves less than a twentieth is left empty: it is not worth a file of its own.
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { availableParallelism } from "node:os";
import zlib from "node:zlib";

const WORTH_IT = 0.95;
const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

async function compress([source, target]) {
  const content = await readFile(source);
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24, // the largest window that browsers take
    [BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  await Promise.all([
    write(`${target}.br`, content, await brotli(content, { params })),
    write(`${target}.gz`, content, await gzip(content, { level: 9 })),
  ]);
}

function write(path, content, compressed) {
  return writeFile(path, compressed.length < content.length * WORTH_IT ? compressed : "");
}

const left = JSON.parse(await text(process.stdin));
async function compressNext() {
  while (left.length) await compress(left.shift());
}
await Promise.all(Array.from({ length: availableParallelism() }, compressNext));
