// The main job, whole: see scripts/demo.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { balances, deploy, depositFor, mint } from "../deploy.mjs";
import { Owner } from "../lib/bursar.mjs";
import { decimalOf } from "../lib/chain.mjs";
import { startChain, startExample } from "../lib/launch.mjs";
import { readOptions } from "../lib/options.mjs";
import { Agent } from "./agent.mjs";
import { Story } from "./story.mjs";

const options = readOptions("An agent gets a budget and pays with it, on a local chain.", {
  bursar: { help: "the program", fallback: "build/release/bursar" },
  keep: { help: "leave everything running until Ctrl-C", flag: true },
  json: { help: "one JSON document instead of the story", flag: true },
});
const AGENT = "research";
const FLOAT = "1.00";
const SETTLE_MS = 20_000;
const story = new Story(options.json);

// What was started, to be stopped in reverse order, once.
const running = [];
let stopping;
function stopAll() {
  stopping ??= (async () => {
    for (const stop of running.reverse()) await stop().catch((error) => console.error(error.message));
  })();
  return stopping;
}
const begin = async (starting) => {
  const program = await starting;
  running.push(program.stop);
  return program;
};
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => stopAll().then(() => process.exit(signal === "SIGINT" ? 130 : 143)));

const hostOf = (url) => new URL(url).host;

async function startWorld() {
  const folder = await mkdtemp(join(tmpdir(), "bursar-demo-"));
  running.push(() => rm(folder, { recursive: true, force: true }));
  const chain = await begin(startChain());
  const contracts = await deploy(chain.rpc);
  const common = { rpc: chain.rpc, token: contracts.token };
  const aep2 = { ...common, "debit-wallet": contracts.debitWallet };
  const processor = await begin(
    startExample("processor-aep2", { ...aep2, journal: join(folder, "journal") }),
  );
  const [weather, news, oracle, stranger] = await Promise.all([
    begin(startExample("seller-x402-v2", common)),
    begin(startExample("seller-x402-v1", common)),
    begin(startExample("seller-aep2", { ...aep2, processor: processor.url })),
    begin(startExample("seller-x402-v2", common)),
  ]);
  story.tell(
    "A chain and four sellers are up",
    [
      `chain 84532      ${chain.rpc}, test USDC ${contracts.token}`,
      `weather (x402 v2) ${weather.forecast}   $0.002`,
      `news (x402 v1)    ${news.headlines}   $0.005`,
      `oracle (AEP2)     ${oracle.predict}   $0.001, settled by ${processor.url}`,
      `stranger          ${stranger.forecast}   $0.002, not part of the job`,
    ],
    {
      chain: chain.rpc,
      ...contracts,
      sellers: [weather.forecast, news.headlines, oracle.predict, stranger.forecast],
    },
  );
  return { rpc: chain.rpc, ...contracts, weather, news, oracle, stranger };
}

async function makeWallet(world) {
  const owner = await Owner.create(options.bursar);
  running.push(() => owner.remove());
  const wallet = await owner.init(world);
  await mint(world.rpc, world.token, wallet.spending_address, FLOAT);
  await depositFor(world.rpc, world.token, world.debitWallet, wallet.spending_address, FLOAT);
  await owner.must("agent", "add", AGENT, "--json");
  story.tell(
    "The owner makes a wallet and puts a little money in it",
    [
      "$ bursar init …; bursar agent add research",
      `spending address ${wallet.spending_address}: $${FLOAT} to spend by x402, $${FLOAT} in the debit wallet for AEP2`,
    ],
    { spending_address: wallet.spending_address, home: owner.home },
  );
  return { owner, spending: wallet.spending_address };
}

async function draft(agent, world) {
  const hosts = [world.weather.url, world.news.url, world.oracle.url].map(hostOf);
  const intent = await agent.call("draft_intent", {
    purpose: "Weather, news and prices for the morning report",
    budget: "0.05",
    period: "day",
    days: 30,
    payment_max: "0.01",
    hosts,
  });
  if (!intent.mandate) throw new Error(`draft_intent: ${intent.text}`);
  story.tell(
    "The agent, over MCP, drafts an intent",
    [
      `→ draft_intent: $0.05 a day, at most $0.01 a payment, only ${hosts.join(", ")}`,
      `← ${intent.mandate}, ${intent.status}`,
      `  the owner decides by ${intent.approve.command}${intent.approve.url ? `, or on ${intent.approve.url}` : ""}`,
    ],
    { tool: "draft_intent", mandate: intent.mandate, status: intent.status },
  );
  return intent.mandate;
}

async function payTooEarly(agent, world, mandate) {
  const answer = await agent.call("pay_quote", { mandate, url: world.weather.forecast });
  if (!answer.error) throw new Error("something was paid before the owner approved");
  story.tell(
    "Before the owner approves, nothing can be paid",
    [`→ pay_quote ${world.weather.forecast}`, `← ${answer.error.code}: ${answer.error.message}`],
    { tool: "pay_quote", error: answer.error },
  );
}

async function approve(owner, mandate) {
  await owner.approve(mandate);
  story.tell("The owner approves, once, with the passphrase", [`$ bursar intent approve ${mandate}`], {
    mandate,
  });
}

async function pay(agent, mandate, what, request) {
  const answer = await agent.call("pay_quote", { mandate, ...request });
  if (answer.status !== "delivered") throw new Error(`${what}: ${answer.text}`);
  const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  story.tell(
    `The agent pays for ${what}, and nobody is asked`,
    [
      `→ pay_quote ${request.url}`,
      `← $${answer.amount} by ${answer.rail}, ${answer.payment_id}`,
      `  ${body.slice(0, 100)}`,
    ],
    {
      tool: "pay_quote",
      payment: answer.payment_id,
      amount: answer.amount,
      rail: answer.rail,
      body: answer.body,
    },
  );
  return answer.payment_id;
}

async function payOffMission(agent, world, mandate) {
  const answer = await agent.call("pay_quote", { mandate, url: world.stranger.forecast });
  if (!answer.error) throw new Error("the stranger was paid");
  const { code, message, rule, would_pass: wouldPass } = answer.error;
  story.tell(
    "A payment that is not part of the job is blocked",
    [
      `→ pay_quote ${world.stranger.forecast}`,
      `← ${code} (${rule}): ${message}`,
      `  would pass: ${wouldPass}`,
    ],
    { tool: "pay_quote", error: answer.error },
  );
}

// Payments are made when the seller delivered; the watcher sees each of them on the chain a little later.
async function waitUntilSettled(agent, payments) {
  const end = Date.now() + SETTLE_MS;
  const open = new Set(payments);
  while (open.size > 0 && Date.now() < end) {
    for (const payment of open)
      if ((await agent.call("payment_status", { payment_id: payment })).payment_state === "settled")
        open.delete(payment);
    if (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return payments.length - open.size;
}

async function tellLedger(agent, owner, world, spending, payments) {
  const settled = await waitUntilSettled(agent, payments);
  const seen = await agent.call("read_ledger", {});
  const ledger = await owner.must("ledger");
  story.tell(
    "The ledger tells all of it, to the agent and to the owner",
    [`→ read_ledger: ${seen.payments.length} payments`, "$ bursar ledger", ...ledger.trimEnd().split("\n")],
    { tool: "read_ledger", payments: seen.payments, settled },
  );
  const audit = await owner.must("audit");
  story.tell("The books verify offline", ["$ bursar audit", ...audit.trimEnd().split("\n")], {
    audit: audit.trim(),
  });
  const { held, debitable } = await balances(world.rpc, world.token, world.debitWallet, spending);
  story.tell(
    "The chain agrees",
    [
      `${settled} of ${payments.length} payments are settled on the chain`,
      `left to spend: $${decimalOf(held)} by x402, $${decimalOf(debitable)} by AEP2`,
    ],
    { settled, x402_left: decimalOf(held), aep2_left: decimalOf(debitable) },
  );
  return settled === payments.length;
}

async function main() {
  const world = await startWorld();
  const { owner, spending } = await makeWallet(world);
  const agent = new Agent();
  running.push(() => agent.close());
  await agent.launch(owner, AGENT);
  const mandate = await draft(agent, world);
  await payTooEarly(agent, world, mandate);
  await approve(owner, mandate);
  const payments = [
    await pay(agent, mandate, "the weather (x402 v2)", { url: `${world.weather.forecast}?city=Zug` }),
    await pay(agent, mandate, "past weather (x402 v2, POST)", {
      url: world.weather.history,
      method: "POST",
      body: '{"days":3}',
    }),
    await pay(agent, mandate, "the news (x402 v1)", { url: world.news.headlines }),
    await pay(agent, mandate, "a price (AEP2)", { url: world.oracle.predict }),
  ];
  await payOffMission(agent, world, mandate);
  const ok = await tellLedger(agent, owner, world, spending, payments);
  story.end(ok);
  if (options.keep) {
    console.error(
      `\nStill running; Ctrl-C ends it.\n  export BURSAR_HOME=${owner.environment.BURSAR_HOME}\n  passphrase in ${owner.passphraseFile}`,
    );
    await new Promise(() => setInterval(() => {}, 60_000));
  }
  return ok;
}

let code = 0;
try {
  code = (await main()) ? 0 : 1;
} catch (error) {
  if (!stopping) {
    console.error(`\ndemo: ${error.message}`);
    story.end(false, { error: error.message });
    code = 1;
  }
}
await stopAll();
process.exit(code);
