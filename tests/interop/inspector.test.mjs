// The MCP inspector's command line: what a developer tries first, in both eras, over stdio and HTTP.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startPaidWorld } from "./support/paid_world.mjs";
import { WalletHome } from "./support/wallet_home.mjs";

const INSPECTOR = fileURLToPath(new URL("node_modules/.bin/mcp-inspector", import.meta.url));

let world;
let home;
let server;

before(async () => {
  world = await startPaidWorld({ sellers: false });
  home = await WalletHome.create(world, { funds: "0" });
  server = await home.serve();
});
after(async () => {
  await server?.stop();
  await home?.remove();
  await world?.stop();
});

function inspect(target, era, ...args) {
  const all = [INSPECTOR, "--cli", ...target, "--protocol-era", era, "--format", "json", "-q", ...args];
  return new Promise((done) => {
    execFile(
      process.execPath,
      all,
      { env: { ...process.env, HOME: home.owner.home }, timeout: 60_000 },
      (error, out, err) => {
        done({ code: error ? error.code : 0, out, err });
      },
    );
  });
}

async function inspected(target, era, ...args) {
  const { code, out, err } = await inspect(target, era, ...args);
  assert.equal(code, 0, `${out}${err}`);
  return JSON.parse(out).result;
}

const TARGETS = {
  stdio: () => [home.owner.program, "mcp", "-e", `BURSAR_HOME=${home.owner.environment.BURSAR_HOME}`],
  http: () => ["--transport", "http", "--server-url", server.mcp],
};

for (const [transport, target] of Object.entries(TARGETS)) {
  for (const era of ["legacy", "modern"]) {
    describe(`${transport}, ${era}`, () => {
      test("it lists the tools, and finds their schemas portable", async () => {
        const { code, out, err } = await inspect(target(), era, "--method", "tools/list", "--strict");
        assert.equal(code, 0, err);
        assert.equal(JSON.parse(out).result.tools.length, 9);
      });

      test("it calls a tool", async () => {
        const answer = await inspected(
          target(),
          era,
          "--method",
          "tools/call",
          "--tool-name",
          "wallet_status",
        );
        assert.equal(answer.structuredContent.spending_address.toLowerCase(), home.spending.toLowerCase());
      });

      test("it drafts an intent from JSON arguments", async () => {
        const terms = { purpose: "inspecting", budget: "1.00", hosts: ["api.example.com"] };
        const args = [
          "--method",
          "tools/call",
          "--tool-name",
          "draft_intent",
          "--tool-args-json",
          JSON.stringify(terms),
        ];
        const answer = await inspected(target(), era, ...args);
        assert.match(answer.structuredContent.mandate, /^mand_/);
        assert.equal(answer.structuredContent.status, "draft");
      });

      test("a tool that refuses makes it exit with 5", async () => {
        const payment = `pay_${"0".repeat(26)}`;
        const args = [
          "--method",
          "tools/call",
          "--tool-name",
          "payment_status",
          "--tool-arg",
          `payment_id=${payment}`,
        ];
        assert.equal((await inspect(target(), era, ...args)).code, 5);
      });

      test("it reads the ledger and the prompts", async () => {
        const ledger = await inspected(
          target(),
          era,
          "--method",
          "resources/read",
          "--uri",
          "bursar://ledger",
        );
        assert.ok(ledger.contents.length > 0);
        const { prompts } = await inspected(target(), era, "--method", "prompts/list");
        assert.equal(prompts.length, 2);
      });
    });
  }
}
