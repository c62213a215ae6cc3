// Bundles modules: node bundle.mjs ESBUILD FOLDER OUT ENTRY…
// Each entry of FOLDER becomes one file of that name in OUT, with what it imports from beside it. What lies elsewhere, what
// it imports when it needs it (`import()`), and what others import, too (*.mjs), stays an import. A module keeps its exports. A classic script ("script:NAME") stays one, in the oldest JavaScript.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [esbuild, folder, out, ...entries] = process.argv.slice(2);
const { build } = (await import(pathToFileURL(esbuild))).default;

// The oldest browsers that the page works in (README): younger syntax is written in an older one.
const OLDEST = ["chrome103", "firefox114", "safari16"];

const elsewhere = {
  name: "elsewhere",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^([^.]|\.[^/])|\.mjs$/ }, ({ path, kind }) =>
      kind === "entry-point" ? null : { path, external: true },
    );
    onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path, external: true } : null,
    );
  },
};

for (const entry of entries) {
  const isScript = entry.startsWith("script:");
  const name = isScript ? entry.slice("script:".length) : entry;
  await build({
    absWorkingDir: folder,
    entryPoints: [`./${name}`],
    outfile: join(out, name),
    ...(isScript
      ? { target: "es5" }
      : { target: OLDEST, bundle: true, format: "esm", plugins: [elsewhere] }),
    charset: "utf8",
    legalComments: "inline",
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    logLevel: "warning",
  });
}
