// Builds the React page: node build.mjs OUT '{"domain": …, "client_id": …}'
// A production build as bundlers make it: one minified module and one style sheet, named by their hash.
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [out, configuration] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));

const { metafile } = await build({
  entryPoints: {
    main: join(here, "main.jsx"),
    tokens: join(here, "tokens.js"),
    styles: join(here, "styles.css"),
    mark: join(here, "../../public/icons/mark.svg"),
  },
  outdir: join(out, "assets"),
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "copy" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"', CONFIGURATION: configuration },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const outputs = Object.keys(metafile.outputs).map((path) => `assets/${basename(path)}`);
const named = (name) => outputs.find((path) => path.startsWith(`assets/${name}-`));
for (const name of ["index.html", "tokens.html"]) {
  const page = await readFile(join(here, name), "utf8");
  await writeFile(
    join(out, name),
    page.replace(/__([A-Z]+)__/g, (_, word) => named(word.toLowerCase())),
  );
}

// What a host is told about the files, in the same words as the site's own.
await writeFile(
  join(out, "_headers"),
  `/*
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/
  Cache-Control: no-cache
/index.html
  Cache-Control: no-cache
`,
);
