// Runs the dialect's tests inside MicroPython or Pyodide.
//
//   node tests/interpreters/run.mjs micropython [PART_OF_PATH …]   the tests, or those whose path has one of the parts
//   node tests/interpreters/run.mjs pyodide --imports              compiles and imports every dialect file
//   node tests/interpreters/run.mjs micropython --replay FILE      what tests/hostile recorded on CPython
//   node tests/interpreters/run.mjs --list                         the test files that count as dialect
//
// The last line is "N passed, N failed"; the exit code is 1 when one failed, or when there was none to run.

import { readFileSync } from "node:fs";

import { sourceFiles, testFiles } from "./dialect.mjs";
import { NAMES, startInterpreter } from "./interpreter.mjs";

const [name, ...rest] = process.argv.slice(2);

if (name === "--list") {
  console.log(testFiles().join("\n"));
} else if (!NAMES.includes(name)) {
  console.error(`Name one of: ${NAMES.join(", ")}, --list.`);
  process.exitCode = 2;
} else {
  process.exitCode = await main(name, rest);
}

async function main(interpreterName, [mode, ...values]) {
  const interpreter = await startInterpreter(interpreterName);
  if (mode === "--replay") interpreter.write("replayed.json", readFileSync(values[0], "utf8"));
  const call = {
    "--imports": () => `import_all(${JSON.stringify(sourceFiles())})`,
    "--replay": () => 'replay("/project/replayed.json")',
  }[mode];
  const runTests = () => {
    const parts = mode === undefined ? [""] : [mode, ...values];
    const chosen = testFiles().filter((path) => parts.some((part) => path.includes(part)));
    return `run_tests(${JSON.stringify(chosen)})`;
  };
  // MicroPython: wait_for cannot interrupt code at the top level, so all of it is a task.
  await interpreter.run(`import asyncio, harness
exit_code = await asyncio.create_task(harness.${(call ?? runTests)()})`);
  return interpreter.get("exit_code");
}
