// The demo tenant: Python on MicroPython, started by the first request that needs the tenant. The browser may end an
// idle worker at any time, so only the data that the ports store outlive a request.
import { loadMicroPython } from "./micropython.js";
import { once } from "./lazy.js";
import { createPorts } from "./tenant_ports.js";
import { sources } from "./sources.js";

const scope = registration.scope;
const issuer = `${scope}tenant/`;
const assets = new URL("../__ASSETS__/tenant/", import.meta.url).href;
const wasm = new URL("../__VENDOR__/micropython/micropython.wasm", import.meta.url).href;

const WITHOUT_BODY = [204, 205, 304]; // the fetch standard's null body statuses

/**
 * @typedef {object} TenantModule the functions of demo_tenant/service_worker.py
 * @property {(issuer: string, assets: string, ports: object) => void} start
 * @property {(method: string, url: string, headers: string, body: string) => Promise<string>} handle
 */

// A worker cannot hold two MicroPythons, so a loaded interpreter is kept even if the tenant fails to start.
const interpreter = once(load);
const tenant = once(start);
/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Return the tenant's answer to a request. Requests are handled one after another, in the order in which they came.
 * @param {Request} request
 * @returns {Promise<Response>} never rejects: an error is answered as a page or as JSON
 */
export function answer(request) {
  const answered = last.then(() => handle(request)).catch((error) => broken(request, error));
  last = answered;
  return answered;
}

/** @param {Request} request */
async function handle(request) {
  const python = await tenant();
  const headers = JSON.stringify(Object.fromEntries(request.headers));
  // Only text is passed to MicroPython, because it truncates integers and confuses null with undefined.
  const answered = JSON.parse(
    await python.handle(request.method, request.url, headers, await request.text()),
  );
  const body = WITHOUT_BODY.includes(answered.status) ? null : answered.body_text;
  return new Response(body, { status: answered.status, headers: answered.headers });
}

async function start() {
  /** @type {TenantModule} */
  const python = (await interpreter()).pyimport("demo_tenant.service_worker");
  python.start(issuer, assets, createPorts(scope));
  return python;
}

async function load() {
  const python = await loadMicroPython({ url: wasm });
  for (const [path, text] of Object.entries(sources)) {
    const file = `/lib/${path}`;
    python.FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
    python.FS.writeFile(file, text);
  }
  return python;
}

/**
 * @param {Request} request
 * @param {Error} error
 */
function broken(request, error) {
  console.error("The demo tenant failed:", error);
  const reason = String(error.message).trim().split("\n").at(-1) ?? "";
  if (request.mode !== "navigate") {
    const problem = {
      error: "server_error",
      error_description: `The demo tenant failed: ${reason}`,
    };
    const headers = { "Cache-Control": "no-store", "Content-Type": "application/json" };
    return new Response(JSON.stringify(problem), { status: 500, headers });
  }
  return new Response(
    `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>The demo tenant failed</title>
<h1>The demo tenant failed</h1>
<p>This request could not be answered: ${reason.replace(/[&<]/g, (c) => `&#${c.charCodeAt(0)};`)}</p>
<p>Load this page again, or go <a href="${scope}">back to the application</a>. If this page
comes again, delete this site's data in the browser's settings. The demo then starts anew.</p>`,
    {
      status: 500,
      headers: {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
        "Content-Type": "text/html; charset=utf-8",
      },
    },
  );
}
