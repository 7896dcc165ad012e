// The demo tells the whole main job, ends by itself and leaves nothing running.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PROGRAM } from "./support/wallet_home.mjs";

const DEMO = fileURLToPath(new URL("../../examples/demo/demo.mjs", import.meta.url));

function run(args, folder, onOutput = () => {}) {
  const child = spawn(process.execPath, [DEMO, "--bursar", PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: folder },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
    onOutput(out, child);
  });
  child.stderr.on("data", (text) => {
    err += text;
    onOutput(err, child);
  });
  return new Promise((done) => child.on("close", (code) => done({ code, out, err })));
}

// Processes whose command line or environment names this text.
function processesOf(text) {
  return readdirSync("/proc").filter((entry) => {
    if (!/^[0-9]+$/.test(entry)) return false;
    try {
      return (
        readFileSync(`/proc/${entry}/cmdline`, "latin1").includes(text) ||
        readFileSync(`/proc/${entry}/environ`, "latin1").includes(text)
      );
    } catch {
      return false;
    }
  });
}

// The demo keeps everything below this folder, so whatever is left of it shows.
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function assertNothingLeft() {
  assert.deepEqual(readdirSync(folder), [], "no file is left");
  assert.deepEqual(processesOf(folder), [], "nothing runs any more");
}

test("as JSON it tells each step with its facts, and cleans up", async () => {
  const { code, out, err } = await run(["--json"], folder);
  assert.equal(code, 0, `${out}${err}`);
  const story = JSON.parse(out);
  assert.equal(story.ok, true);
  const paid = story.steps.filter((step) => step.payment);
  assert.deepEqual(
    paid.map((step) => [step.rail, step.amount]),
    [
      ["x402", "0.002"],
      ["x402", "0.002"],
      ["x402", "0.005"],
      ["aep2", "0.001"],
    ],
  );
  const blocked = story.steps.findLast((step) => step.error);
  assert.equal(blocked.error.rule, "hosts");
  assert.equal(story.steps.at(-1).settled, 4);
  assert.equal(story.steps.at(-1).x402_left, "0.991");
  assert.equal(story.steps.at(-1).aep2_left, "0.999");
  assertNothingLeft();
});

test("Ctrl-C in the middle stops everything", async () => {
  let sent = false;
  const { code, out } = await run([], folder, (text, child) => {
    if (!sent && text.includes("2. ")) {
      sent = true;
      child.kill("SIGINT");
    }
  });
  assert.equal(code, 130);
  const chain = /chain 84532 +(http:\S+),/.exec(out)[1];
  await assert.rejects(fetch(chain), "the chain is gone");
  assertNothingLeft();
});
