// `bursar pay` buys from real sellers in each dialect; the chain and the ledger agree about it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startPaidWorld } from "./support/paid_world.mjs";
import { WalletHome, hostOf } from "./support/wallet_home.mjs";

let world;
let home;
let mandate;

before(async () => {
  world = await startPaidWorld();
  home = await WalletHome.create(world);
  mandate = await home.intent(
    [world.v2, world.v1, world.oracle, world.fullOracle].map((seller) => hostOf(seller.url)),
  );
});
after(async () => {
  await home?.remove();
  await world?.stop();
});

const held = async (address) => (await world.balances(address)).held;

async function settles(answer, amount, rail) {
  assert.equal(answer.exit, 0, JSON.stringify(answer));
  assert.equal(answer.status, "delivered");
  assert.equal(answer.amount, amount);
  assert.equal(answer.asset, "USDC");
  assert.equal(answer.http_status, 200);
  const line = await home.waitFor(answer.payment_id, ["settled"]);
  assert.equal(line.amount, amount);
  assert.equal(line.rail, rail);
  assert.match(line.transaction, /^0x[0-9a-f]{64}$/);
}

test("it buys from the official x402 v2 seller by GET", async () => {
  const answer = await home.pay(mandate, `${world.v2.forecast}?city=Chur`);
  await settles(answer, "0.002", "x402");
  assert.equal(answer.body.city, "Chur");
  assert.equal(await held(world.v2.payTo), 2000n);
});

test("it buys from the official x402 v2 seller by POST, with the very body", async () => {
  const body = '{"days":3,"note":"ünïcode"}';
  const answer = await home.pay(mandate, world.v2.history, "--method", "POST", "--body", body);
  await settles(answer, "0.002", "x402");
  assert.deepEqual(answer.body.asked, JSON.parse(body));
});

test("it buys from the x402 v1 seller", async () => {
  const answer = await home.pay(mandate, world.v1.headlines);
  await settles(answer, "0.005", "x402");
  assert.equal(answer.body.headlines.length, 2);
  assert.equal(await held(world.v1.payTo), 5000n);
});

test("it buys from the plain AEP2 payee, and its processor settles on the debit wallet", async () => {
  const before = (await world.balances(home.spending)).held;
  const answer = await home.pay(mandate, world.oracle.predict);
  await settles(answer, "0.001", "aep2");
  assert.equal(answer.body.symbol, "ETH-USD");
  assert.equal(await held(world.oracle.payTo), 1000n);
  assert.equal(
    (await world.balances(home.spending)).held,
    before,
    "AEP2 does not touch the spending account's tokens",
  );
});

test("it buys from an AEP2 payee whose fuller quote binds the payment to the request", async () => {
  const answer = await home.pay(mandate, `${world.fullOracle.predict}?symbol=eth`);
  await settles(answer, "0.001", "aep2");
});

test("the same key pays once and brings the same answer again", async () => {
  const url = `${world.v2.forecast}?city=Olten`;
  const first = await home.pay(mandate, url, "--key", "olten-1");
  const before = await held(world.v2.payTo);
  const second = await home.pay(mandate, url, "--key", "olten-1");
  assert.equal(second.exit, 0);
  assert.equal(second.payment_id, first.payment_id);
  assert.equal(second.replayed, true);
  assert.deepEqual(second.body, first.body);
  assert.equal(await held(world.v2.payTo), before);
});

test("the same key for another request is a conflict and pays nothing", async () => {
  const before = await held(world.v2.payTo);
  const answer = await home.pay(mandate, `${world.v2.forecast}?city=Genf`, "--key", "olten-1");
  assert.notEqual(answer.exit, 0);
  assert.match(JSON.stringify(answer), /conflict/);
  assert.equal(await held(world.v2.payTo), before);
});

test("a free page costs nothing", async () => {
  const answer = await home.pay(mandate, world.v2.url);
  assert.equal(answer.exit, 0);
  assert.equal(answer.status, "free");
  assert.deepEqual(answer.body.sells, ["GET /v1/forecast", "POST /v1/history"]);
});

test("a quote shows the price and pays nothing", async () => {
  const before = await held(world.v1.payTo);
  const quote = await home.owner.json("quote", world.v1.headlines);
  assert.equal(quote.exit, 0);
  assert.equal(quote.offer.amount, "0.005");
  assert.equal(await held(world.v1.payTo), before);
});

test("a dearer price than the caller's own limit is refused", async () => {
  const answer = await home.pay(mandate, `${world.v2.forecast}?city=Bex`, "--max-amount", "0.0019");
  assert.equal(answer.exit, 3);
  assert.equal(answer.status, "refused");
});

test("a refusal names the rule and what would pass", async () => {
  const narrow = await home.intent([hostOf(world.v2.url)], { budget: "0.003", maxPayment: "0.003" });
  const elsewhere = await home.pay(narrow, world.v1.headlines);
  assert.equal(elsewhere.exit, 3);
  assert.equal(elsewhere.status, "refused");
  assert.equal(elsewhere.rule, "hosts");
  assert.ok(elsewhere.would_pass.length > 0);
  await settles(await home.pay(narrow, `${world.v2.forecast}?city=Sion`), "0.002", "x402");
  const over = await home.pay(narrow, `${world.v2.forecast}?city=Biel`);
  assert.equal(over.exit, 3);
  assert.equal(over.rule, "budget");
  await home.owner.must("intent", "revoke", narrow);
  const revoked = await home.pay(narrow, `${world.v2.forecast}?city=Thun`);
  assert.equal(revoked.exit, 3);
});

test("the books verify, and all money that left is in them", async () => {
  await home.audit();
  const lines = (await home.ledger("--all")).filter((line) => line.status === "settled");
  const inBooks = lines.reduce((sum, line) => sum + BigInt(Math.round(Number(line.amount) * 1e6)), 0n);
  const payees = [world.v2, world.v1, world.oracle].map((seller) => held(seller.payTo));
  const received = (await Promise.all(payees)).reduce((sum, units) => sum + units, 0n);
  assert.equal(inBooks, received);
});
