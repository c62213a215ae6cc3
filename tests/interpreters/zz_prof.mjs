import { startInterpreter } from "./interpreter.mjs";
import { readFileSync } from "node:fs";
const i = await startInterpreter("micropython");
await i.run(readFileSync("/tmp/m/"+(process.argv[2]??"prof")+".py","utf8"));
