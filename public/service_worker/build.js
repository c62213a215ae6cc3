// The build that this worker belongs to: every file with its SHA-256, as the builder knows them.
import { StoredBuild } from "./stored_build.js";

export const build = new StoredBuild(registration.scope, __MANIFEST__);
