// All names that a browser gives to the scope in which this runs: {globals, statics: "Global.name", members: ".name"}.
function platformNames() {
  const globals = new Set();
  for (let scope = self; scope; scope = Object.getPrototypeOf(scope)) {
    Object.getOwnPropertyNames(scope).forEach((name) => globals.add(name));
  }
  const statics = new Set();
  const members = new Set();
  const read = (path, value) => {
    if (value === null || !["function", "object"].includes(typeof value)) return;
    for (const name of Object.getOwnPropertyNames(value)) {
      if (["length", "name", "prototype", "arguments", "caller"].includes(name)) continue;
      statics.add(`${path}.${name}`);
      if (["Intl", "WebAssembly"].includes(path)) read(`${path}.${name}`, value[name]);
    }
    Object.getOwnPropertyNames(value.prototype ?? {}).forEach((name) => members.add(`.${name}`));
  };
  for (const name of globals) if (/^[A-Z]/u.test(name)) read(name, self[name]);
  return { globals: [...globals], statics: [...statics], members: [...members] };
}
