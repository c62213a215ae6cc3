// The bundle of modules.js.
export * from "../../../../public/vault/modules.js";
