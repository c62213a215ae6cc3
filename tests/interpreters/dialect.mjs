// Which files are written in the shared dialect: found by rule, so that a new one is never forgotten.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const TEST_FOLDERS = [
  "encoding",
  "protocol",
  "configuration",
  "session",
  "elements",
  "vault",
  "client",
  "demo_tenant",
  "interpreters",
];
const TEST_FILES = ["client", "errors"].map((name) => `test_${name}.py`);
const CPYTHON_TEST = /^test_asgi|_cpython\.py$|^test_interpreters\.py$/;
const CPYTHON_IMPORT = /^\s*(?:import|from)\s+(?:pytest|hypothesis)\b/m;

const SOURCE_FOLDERS = ["auth0_pyscript", "demo_tenant"];
const HOMES = [
  /^auth0_pyscript\/(browser|bridges|site|testing)\//,
  /^auth0_pyscript\/(__main__|page)\.py$/,
  /^auth0_pyscript\/types\.py$/, // for type checkers alone
  /^demo_tenant\/server\//,
  /json_of_cpython\.py$/,
];

/** The dialect's test files, as paths from the project's root. */
export function testFiles() {
  const inFolders = TEST_FOLDERS.flatMap((folder) => pythonFiles(join("tests", folder)));
  const atTop = pythonFiles("tests").filter((path) =>
    TEST_FILES.includes(path.slice("tests/".length)),
  );
  return [...inFolders, ...atTop].filter((path) => {
    const name = path.split("/").at(-1);
    return name.startsWith("test_") && !CPYTHON_TEST.test(name) && !CPYTHON_IMPORT.test(text(path));
  });
}

/** The dialect's source files, as paths below src/. */
export function sourceFiles() {
  return SOURCE_FOLDERS.flatMap((folder) => pythonFiles(join("src", folder)))
    .map((path) => path.slice("src/".length))
    .filter((path) => !HOMES.some((home) => home.test(path)));
}

/** Everything that an interpreter needs to see: all of src/, and the Python below tests/ beside the tests. */
export function mountedFiles() {
  const helpers = pythonFiles("tests").filter(
    (path) => !/^tests\/(e2e|site|site_builder)\//.test(path),
  );
  return [...SOURCE_FOLDERS.flatMap((folder) => pythonFiles(join("src", folder))), ...helpers];
}

export function text(path) {
  return readFileSync(join(ROOT, path), "utf8");
}

function pythonFiles(folder) {
  let entries;
  try {
    entries = readdirSync(join(ROOT, folder), { recursive: true });
  } catch (error) {
    if (error.code === "ENOENT") return []; // no test of that layer yet
    throw error;
  }
  return entries
    .filter((name) => name.endsWith(".py"))
    .map((name) => `${folder}/${name}`)
    .sort();
}
