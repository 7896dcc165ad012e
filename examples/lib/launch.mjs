import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const READY_MS = 30_000;

// Starts a program and waits until one of its lines says that it is ready (`isReady` turns that line into what is
// returned beside `stop`). Its later output is kept for error messages only.
export async function start(command, args, isReady, env = process.env) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
  // Nothing outlives this process, however it ends.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const tail = [];
  const keep = (line) => tail.push(line) > 40 && tail.shift();
  const gone = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
    await gone;
    clearTimeout(timer);
    process.off("exit", kill);
  };
  createInterface({ input: child.stderr }).on("line", keep);
  const facts = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${command} was not ready in time`)), READY_MS);
    const lose = (why) =>
      reject(new Error(`${command} ${args[0] ?? ""} ended early: ${why}\n${tail.join("\n")}`));
    child.once("error", (error) => lose(error.message));
    gone.then((code) => lose(`exit ${code}`));
    createInterface({ input: child.stdout }).on("line", (line) => {
      keep(line);
      const found = isReady(line);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { ...facts, pid: child.pid, stop, output: () => tail.join("\n") };
}

// One of the programs in this folder, such as startExample("seller-x402-v2", { rpc, token }).
export function startExample(name, options) {
  const args = Object.entries(options).flatMap(([key, value]) =>
    value === true ? [`--${key}`] : [`--${key}`, `${value}`],
  );
  return start(process.execPath, [`${here}${name}/server.mjs`, ...args], (line) => {
    if (!line.startsWith('{"ready":true')) return undefined;
    return JSON.parse(line);
  });
}

function anvilBinary() {
  const scope = `${here}node_modules/@foundry-rs`;
  const folder = readdirSync(scope).find((name) => name.startsWith("anvil-"));
  return `${scope}/${folder}/bin/anvil`;
}

// A fresh local chain on a free port. 84532 is the number of Base Sepolia: x402 v1 knows networks only by name.
export function startChain({ chainId = 84532, port = 0, blockTime } = {}) {
  const args = ["--chain-id", `${chainId}`, "--port", `${port}`, "--host", "127.0.0.1"];
  if (blockTime) args.push("--block-time", `${blockTime}`);
  return start(anvilBinary(), args, (line) => {
    const match = /^Listening on 127\.0\.0\.1:([0-9]+)$/.exec(line);
    return match && { rpc: `http://127.0.0.1:${match[1]}`, chainId };
  });
}
