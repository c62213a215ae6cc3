// The build that this worker belongs to. Its manifest, written by the builder, lists every file with its SHA-256.
import { StoredBuild } from "./stored_build.js";

export const build = new StoredBuild(registration.scope, __MANIFEST__);
