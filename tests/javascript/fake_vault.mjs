// A vault that the test plays, and the worker in which it runs.
import { FakePort, settled } from "./browser_fakes.mjs";

const ALICE = { session_id: "s1", user: { sub: "alice" } };

/** The workers that were started, each with the test's end of its port. */
export const workers = [];

/** A SharedWorker whose vault the test plays. */
export class FakeSharedWorker extends EventTarget {
  constructor(url, options) {
    super();
    this.url = url;
    this.name = options.name;
    [this.port, this.far] = FakePort.pair();
    workers.push(this);
  }

  /** The page's messages. Those in JSON are parsed. */
  get heard() {
    return this.far.heard.map((data) => {
      const [text, body] = Array.isArray(data) ? data : [data];
      return typeof text === "string" ? { ...JSON.parse(text), body } : text;
    });
  }

  calls(name) {
    return this.heard.filter((message) => message.t === "call" && message.name === name);
  }

  say(message, body) {
    const text = JSON.stringify(message);
    this.far.postMessage(body ? [text, body] : text);
  }

  /** Start as a vault does: hold a lock for as long as it lives, name it, and welcome the page. */
  async welcome(state = ALICE) {
    this.hold();
    this.say({ t: "welcome", state, elements: [], configuration: {} });
    await settled();
  }

  hold() {
    const lock = `vault ${workers.indexOf(this)}`;
    navigator.locks.request(lock, () => new Promise((resolve) => (this.end = resolve)));
    this.say({ t: "starting", lock });
  }

  async die() {
    this.end();
    await settled();
  }
}
