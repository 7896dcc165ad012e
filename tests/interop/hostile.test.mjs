// Sellers that cheat: what is paid, what is never paid, and what the ledger says about it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startHostileSeller } from "./support/hostile_seller.mjs";
import { startPaidWorld } from "./support/paid_world.mjs";
import { WalletHome, hostOf } from "./support/wallet_home.mjs";

let world;
let home;
let seller;
let mandate;

before(async () => {
  world = await startPaidWorld({ sellers: false });
  seller = await startHostileSeller(world);
  home = await WalletHome.create(world);
  mandate = await home.intent([hostOf(seller.url)], { budget: "0.50" });
});
after(async () => {
  await home?.remove();
  await seller?.stop();
  await world?.stop();
});

const pay = (path, ...more) => home.pay(mandate, `${seller.url}${path}`, ...more);
const authorisation = (header) => JSON.parse(Buffer.from(header, "base64").toString()).payload.authorization;

// Refused before anything was signed: exit 3, no payment left, nothing new is reserved.
async function neverPaid(path, code, ...more) {
  const reserved = await home.reserved(mandate);
  const answer = await pay(path, ...more);
  assert.equal(answer.exit, 3, JSON.stringify(answer));
  assert.equal(answer.status, "refused");
  assert.match(JSON.stringify(answer), code);
  assert.equal(seller.count(path), 0, "no payment reached the seller");
  assert.equal(await home.reserved(mandate), reserved);
}

// Paid once and not served: the amount stays reserved, and the ledger says in which state it is.
async function paidOnce(path, state, exit) {
  const answer = await pay(path, "--key", `key-${path}`);
  assert.equal(answer.exit, exit, JSON.stringify(answer));
  assert.equal(answer.status, state);
  assert.equal(seller.count(path), 1, "one payment reached the seller");
  const line = await home.waitFor(answer.payment_id, [state]);
  assert.equal(line.amount, "0.002");
  assert.notEqual(await home.reserved(mandate), "0", "the amount stays reserved");
  return answer;
}

test("a seller that asks again after it was paid is not paid again", async () => {
  await paidOnce("/asks-again", "rejected", 1);
});

test("a seller that asks for more after it was paid is not paid again", async () => {
  await paidOnce("/asks-more", "rejected", 1);
});

test("no payment follows a redirect to another origin", async () => {
  await paidOnce("/redirects", "unknown", 5);
  assert.equal(seller.count("elsewhere"), 0, "the other origin saw no payment");
});

test("a seller that takes the payment and breaks leaves it unknown, and reserved", async () => {
  await paidOnce("/fails", "unknown", 5);
});

test("a connection cut after payment is unknown, and the same key does not pay again", async () => {
  const first = await paidOnce("/cuts", "unknown", 5);
  const again = await pay("/cuts", "--key", "key-/cuts");
  assert.equal(again.payment_id, first.payment_id);
  assert.equal(again.status, "unknown");
  assert.equal(seller.count("/cuts"), 1);
});

test("a payment whose answer was lost is settled in the books once the chain shows it", async () => {
  const answer = await pay("/takes-and-cuts");
  assert.equal(answer.status, "unknown");
  const line = await home.waitFor(answer.payment_id, ["settled"]);
  assert.match(line.transaction, /^0x[0-9a-f]{64}$/);
  assert.equal((await world.balances(seller.payTo)).held, 2000n);
});

test("a payment that was never taken is released only when its authorisation is dead", async () => {
  const before = Number(await home.reserved(mandate));
  const answer = await pay("/brief");
  assert.equal(answer.status, "unknown");
  const end = Date.parse((await home.waitFor(answer.payment_id, ["unknown"])).usable_until);
  assert.ok(Number(await home.reserved(mandate)) > before);
  await world.mineUntil(end / 1000 + 1);
  await home.waitFor(answer.payment_id, ["expired"], 30_000);
  assert.ok(Date.now() >= end, "not before its end");
  assert.equal((await world.balances(seller.payTo)).held, 2000n, "nothing moved");
});

test("a seller that never answers is unknown within the deadline", async () => {
  await paidOnce("/hangs", "unknown", 5);
});

test("an invented receipt never counts as settled", async () => {
  const answer = await pay("/invents", "--key", "invents");
  assert.equal(answer.exit, 0);
  assert.equal(answer.status, "delivered");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const line = await home.waitFor(answer.payment_id, ["delivered"]);
  assert.notEqual(line.status, "settled");
  assert.equal((await world.balances(seller.payTo)).held, 2000n, "only what was really taken");
});

test("an authorisation is valid for minutes, whatever the seller asks for", async () => {
  const answer = await pay("/long-window");
  assert.equal(answer.exit, 0);
  const { validBefore } = authorisation(seller.payments.get("/long-window")[0]);
  assert.ok(Number(validBefore) <= Date.now() / 1000 + 301, "five minutes at most");
});

test("another token with the name of USDC is refused", () =>
  neverPaid("/foreign-asset", /unknown_asset|asset/));

test("another network is refused", () => neverPaid("/foreign-network", /unknown_asset|network|unsupported/));

test("a quote for another seller's resource is refused", () =>
  neverPaid("/foreign-resource", /quote_foreign_resource/));

test("a token domain that is not the wallet's own is refused", () =>
  neverPaid("/false-name", /domain|name|asset/));

test("a price that rises between quote and payment is held to the caller's limit", async () => {
  const quote = await home.owner.json("quote", `${seller.url}/rising`);
  assert.equal(quote.offer.amount, "0.002");
  await neverPaid("/rising", /0\.004|amount/, "--max-amount", "0.002");
});

test("a redirect before payment leads to the host that was really called, and that one is judged", async () => {
  const answer = await pay("/moved");
  assert.equal(answer.exit, 3, JSON.stringify(answer));
  assert.equal(answer.code, "host_not_allowed");
  assert.equal(seller.count("elsewhere"), 0);
});

test("the books verify after all of it", () => home.audit());
