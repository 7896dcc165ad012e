// The contracts: their own tests, and that the committed artifacts are what the sources give.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../contracts/", import.meta.url));

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  return stdout;
}

test("forge's tests pass", () => {
  const scope = `${folder}node_modules/@foundry-rs`;
  const forge = readdirSync(scope).find((name) => name.startsWith("forge-"));
  assert.match(run(`${scope}/${forge}/bin/forge`, ["test"]), /[1-9][0-9] tests passed, 0 failed/);
});

test("the artifacts are what the sources give", () => {
  run(process.execPath, ["compile.mjs", "--check"]);
});
