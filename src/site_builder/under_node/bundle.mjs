// Bundles modules: node bundle.mjs ESBUILD FOLDER OUT ENTRY…
// Each entry, a path in FOLDER, becomes one file in OUT, with what it imports from FOLDER. What the build puts elsewhere
// (`__VENDOR__`), what it imports when it needs it (`import()`), and what others import, too (*.mjs), stays an import: of a
// file beside it, as OUT has no folders. A module keeps its exports. "script:PATH" becomes a classic script that each
// browser with modules can read, "oldest:PATH" one in the oldest JavaScript; both have all that they import in them.
// Styles are only made small.
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [esbuild, folder, out, ...entries] = process.argv.slice(2);
const { build } = (await import(pathToFileURL(esbuild))).default;

// The oldest browsers that the page works in (README): younger syntax is written in an older one.
const OLDEST = ["chrome103", "firefox114", "safari16"];

// What every browser that knows modules can read (Chrome 61, Firefox 60, Safari 10.1): such a browser must be able to tell
// that it is too old.
const KNOWN_WITH_MODULES = "es2017";

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

const SCRIPT = { bundle: true, format: "iife" };
const KINDS = {
  script: { ...SCRIPT, target: KNOWN_WITH_MODULES },
  oldest: { ...SCRIPT, target: "es5" },
};

function optionsFor(name, kind) {
  if (kind) return KINDS[kind];
  return name.endsWith(".css") ? STYLES : MODULE;
}

for (const entry of entries) {
  const [, kind, source] = /^(?:(script|oldest):)?(.*)$/.exec(entry);
  const name = basename(source);
  await build({
    absWorkingDir: folder,
    entryPoints: [`./${source}`],
    outfile: join(out, name),
    ...optionsFor(name, kind),
    charset: "utf8",
    legalComments: "inline",
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    logLevel: "warning",
  });
}
