import { parseArgs } from "node:util";

// Reads `--name value` options. `spec` maps each name to { help, fallback? , required? , flag? }; --help prints them and ends.
export function readOptions(what, spec, argv = process.argv.slice(2)) {
  const options = Object.fromEntries(
    Object.entries(spec).map(([name, { flag }]) => [name, { type: flag ? "boolean" : "string" }]),
  );
  let values;
  try {
    ({ values } = parseArgs({ args: argv, options: { ...options, help: { type: "boolean" } } }));
  } catch (error) {
    fail(`${error.message}\nTry --help.`);
  }
  if (values.help) {
    const lines = Object.entries(spec).map(([name, { help, fallback, flag }]) => {
      const left = `  --${name}${flag ? "" : " …"}`.padEnd(24);
      return `${left}${help}${fallback === undefined ? "" : ` (default: ${fallback})`}`;
    });
    console.log(`${what}\n\n${lines.join("\n")}\n  --help`);
    process.exit(0);
  }
  for (const [name, { fallback, required }] of Object.entries(spec)) {
    values[name] ??= fallback;
    if (required && values[name] === undefined) fail(`--${name} is needed. Try --help.`);
  }
  return values;
}

export function fail(message) {
  console.error(message);
  process.exit(2);
}

// Listens on 127.0.0.1 and says where, as one JSON line: whoever started this program waits for that line.
export function listen(app, port, facts) {
  const server = app.listen(Number(port), "127.0.0.1", (error) => {
    if (error) fail(`cannot listen on port ${port}: ${error.message}`);
    const url = `http://127.0.0.1:${server.address().port}`;
    console.log(JSON.stringify({ ready: true, url, ...facts(url) }));
  });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      server.close(() => process.exit(0));
      server.closeAllConnections();
    });
  }
  return server;
}
