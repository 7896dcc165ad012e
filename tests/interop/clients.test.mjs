// The official TypeScript clients, v1 and v2 in each of their modes, over stdio and HTTP: the same server for all.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport as StdioV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { startPaidWorld } from "./support/paid_world.mjs";
import { WalletHome, hostOf } from "./support/wallet_home.mjs";

const TOOLS = [
  "check_payment",
  "draft_intent",
  "get_quote",
  "list_intents",
  "pay_quote",
  "payment_status",
  "read_ledger",
  "revoke_intent",
  "wallet_status",
];
const NAME = { name: "interop", version: "1.0.0" };

let world;
let home;
let server;
let mandate;

before(async () => {
  world = await startPaidWorld();
  home = await WalletHome.create(world);
  mandate = await home.intent([hostOf(world.v2.url)]);
  server = await home.serve();
});
after(async () => {
  await server?.stop();
  await home?.remove();
  await world?.stop();
});

const program = () => ({ command: home.owner.program, args: ["mcp"], env: home.owner.environment });
const v2 = (mode) => new ClientV2(NAME, { versionNegotiation: { mode } });

const CLIENTS = [
  ["v1 over stdio", () => new ClientV1(NAME), () => new StdioV1(program())],
  ["v1 over HTTP", () => new ClientV1(NAME), () => new HttpV1(new URL(server.mcp))],
  [
    "v1 over HTTP with SSE (2024-11-05)",
    () => new ClientV1(NAME),
    () => new SSEClientTransport(new URL(server.sse)),
  ],
  ["v2 legacy over stdio", () => v2("legacy"), () => new StdioV2(program())],
  ["v2 legacy over HTTP", () => v2("legacy"), () => new HttpV2(new URL(server.mcp))],
  ["v2 auto over stdio", () => v2("auto"), () => new StdioV2(program()), "2026-07-28"],
  ["v2 auto over HTTP", () => v2("auto"), () => new HttpV2(new URL(server.mcp)), "2026-07-28"],
  ["v2 modern over stdio", () => v2({ pin: "2026-07-28" }), () => new StdioV2(program()), "2026-07-28"],
  [
    "v2 modern over HTTP",
    () => v2({ pin: "2026-07-28" }),
    () => new HttpV2(new URL(server.mcp)),
    "2026-07-28",
  ],
];

const textOf = (answer) => answer.content.find((part) => part.type === "text").text;

for (const [name, makeClient, makeTransport, revision] of CLIENTS) {
  describe(name, () => {
    let client;
    before(async () => {
      client = makeClient();
      await client.connect(makeTransport());
    });
    after(() => client?.close());

    test("it agrees on a revision and learns what the server is for", () => {
      assert.equal(client.getServerVersion().name, "bursar");
      assert.ok(client.getInstructions().length > 100);
      if (revision) assert.equal(client.getNegotiatedProtocolVersion(), revision);
    });

    test("it lists every tool with both schemas and annotations", async () => {
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map((tool) => tool.name).sort(), TOOLS);
      for (const tool of tools) {
        assert.equal(tool.inputSchema.type, "object", tool.name);
        assert.equal(tool.outputSchema.type, "object", tool.name);
        assert.equal(typeof tool.annotations.readOnlyHint, "boolean", tool.name);
        assert.ok(tool.description.length > 40, tool.name);
      }
    });

    test("it calls a tool and gets structured content that fits the output schema", async () => {
      const answer = await client.callTool({ name: "wallet_status", arguments: {} });
      assert.notEqual(answer.isError, true, textOf(answer));
      assert.equal(answer.structuredContent.spending_address?.toLowerCase(), home.spending.toLowerCase());
      assert.ok(textOf(answer).length > 0);
    });

    test("it pays, and reads the payment back", async () => {
      const url = `${world.v2.forecast}?city=${encodeURIComponent(name)}`;
      const paid = await client.callTool({ name: "pay_quote", arguments: { mandate, url } });
      assert.equal(paid.structuredContent.status, "delivered", textOf(paid));
      assert.equal(paid.structuredContent.amount, "0.002");
      assert.equal(paid.structuredContent.body.city, name);
      const { payment_id: payment } = paid.structuredContent;
      const seen = await client.callTool({ name: "payment_status", arguments: { payment_id: payment } });
      assert.match(JSON.stringify(seen.structuredContent), /delivered|settled/);
    });

    test("a refusal is a tool error with its code, and the client can go on", async () => {
      const refused = await client.callTool({
        name: "pay_quote",
        arguments: { mandate, url: world.v1.headlines },
      });
      assert.equal(refused.isError, true);
      assert.equal(refused.structuredContent.error.rule, "hosts");
      assert.ok(refused.structuredContent.error.would_pass.length > 0);
    });

    test("wrong arguments are named", async () => {
      const told = await client
        .callTool({ name: "payment_status", arguments: { payment_id: "nonsense" } })
        .then(
          (answer) => (answer.isError ? JSON.stringify(answer) : ""),
          (error) => error.message,
        );
      assert.match(told, /payment_id/);
    });

    test("it reads prompts and resources", async () => {
      const { prompts } = await client.listPrompts();
      assert.deepEqual(prompts.map((prompt) => prompt.name).sort(), ["plan_budget", "review_spending"]);
      const prompt = await client.getPrompt({ name: "review_spending", arguments: {} });
      assert.equal(prompt.messages[0].role, "user");
      const ledger = await client.readResource({ uri: "bursar://ledger" });
      assert.match(ledger.contents[0].text, /0\.002/);
      const { resourceTemplates } = await client.listResourceTemplates();
      const templates = resourceTemplates.map((template) => template.uriTemplate).sort();
      assert.deepEqual(templates, ["bursar://intent/{id}", "bursar://payment/{id}"]);
    });
  });
}

test("two clients at once see one budget", async () => {
  const narrow = await home.intent([hostOf(world.v2.url)], { budget: "0.004", maxPayment: "0.004" });
  const clients = await Promise.all(
    [0, 1].map(async () => {
      const client = v2("legacy");
      await client.connect(new StdioV2(program()));
      return client;
    }),
  );
  const calls = clients.flatMap((client, i) =>
    [0, 1, 2].map((j) =>
      client.callTool({
        name: "pay_quote",
        arguments: { mandate: narrow, url: `${world.v2.forecast}?city=c${i}${j}` },
      }),
    ),
  );
  const answers = await Promise.all(calls);
  assert.equal(answers.filter((answer) => answer.structuredContent.status === "delivered").length, 2);
  assert.equal(answers.filter((answer) => answer.isError).length, 4);
  await Promise.all(clients.map((client) => client.close()));
});
