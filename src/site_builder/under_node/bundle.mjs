// Bundles modules: node bundle.mjs ESBUILD FOLDER OUT ENTRY…
// Each entry, a path in FOLDER, becomes one file in OUT, with what it imports from FOLDER. What the build puts elsewhere
// (`__VENDOR__`), what it imports when it needs it (`import()`), and what others import, too (*.mjs), stays an import: of a
// file beside it, as OUT has no folders. A module keeps its exports. A classic script ("script:PATH") stays one, in the
// oldest JavaScript. Styles are only made small.
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [esbuild, folder, out, ...entries] = process.argv.slice(2);
const { build } = (await import(pathToFileURL(esbuild))).default;

// The oldest browsers that the page works in (README): younger syntax is written in an older one.
const OLDEST = ["chrome103", "firefox114", "safari16"];

const elsewhere = {
  name: "elsewhere",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^([^.]|\.[^/.])|__|\.mjs$/ }, ({ path, kind }) =>
      kind === "entry-point" ? null : { path: beside(path), external: true },
    );
    onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: beside(path), external: true } : null,
    );
  },
};

/** Where a file of FOLDER lies in OUT, as seen from any other one there; what is not of FOLDER stays as it is. */
function beside(path) {
  return path.startsWith(".") && !path.includes("__") ? `./${basename(path)}` : path;
}

const MODULE = { target: OLDEST, bundle: true, format: "esm", plugins: [elsewhere] };
const STYLES = {}; // as they are written, but for white space and comments

function optionsFor(name, isScript) {
  if (isScript) return { target: "es5" };
  return name.endsWith(".css") ? STYLES : MODULE;
}

for (const entry of entries) {
  const isScript = entry.startsWith("script:");
  const source = isScript ? entry.slice("script:".length) : entry;
  const name = basename(source);
  await build({
    absWorkingDir: folder,
    entryPoints: [`./${source}`],
    outfile: join(out, name),
    ...optionsFor(name, isScript),
    charset: "utf8",
    legalComments: "inline",
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    logLevel: "warning",
  });
}
