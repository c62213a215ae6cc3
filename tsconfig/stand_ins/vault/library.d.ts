// The files of the SDK's Python in the two libraries, which the build writes.
import type { Listing } from "../../../public/vault/python_files.js";

/** The files that are there from the start, in library.txt. */
export const atStart: Listing;
/** The other files, in rest.txt. */
export const later: Listing;
