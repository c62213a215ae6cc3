// What JavaScript files ask of a browser, read by esbuild's parser: node names_used.mjs ESBUILD TARGETS FILE…
// Prints JSON, one entry a file: its property names; its code with short names for all that is its own; and whether its
// syntax is one that the targets know.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [esbuild, targets, ...files] = process.argv.slice(2);
const { transform } = (await import(pathToFileURL(esbuild))).default;

const used = {};
for (const file of files) {
  const code = await readFile(file, "utf8");
  const mangled = await transform(code, { mangleProps: /./, mangleCache: {} });
  const bare = await transform(code, { minify: true, format: "esm", legalComments: "none" });
  const [newest, oldest] = await Promise.all(
    ["esnext", targets.split(",")].map((target) =>
      transform(code, { target, minifyWhitespace: true }),
    ),
  );
  used[file] = {
    properties: Object.keys(mangled.mangleCache),
    code: bare.code,
    isOldSyntax: newest.code === oldest.code,
  };
}
console.log(JSON.stringify(used));
