// The example sellers sell to the official clients: what Bursar buys from later is the real dialect.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ExactEvmScheme } from "@x402/evm";
import { decodePaymentResponseHeader, wrapFetchWithPaymentFromConfig } from "@x402/fetch";
import { createWalletClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { wrapFetchWithPayment } from "x402-fetch";
import { startExample } from "../../examples/lib/launch.mjs";
import { rpc, startPaidWorld } from "./support/paid_world.mjs";

let world;
const payer = privateKeyToAccount(generatePrivateKey());

before(async () => {
  world = await startPaidWorld();
  await world.fund(payer.address, "1");
});
after(() => world?.stop());

const held = async (address) => (await world.balances(address)).held;

test("the official v2 client buys from the v2 seller, by GET and by POST", async () => {
  const buy = wrapFetchWithPaymentFromConfig(fetch, {
    schemes: [{ network: "eip155:84532", client: new ExactEvmScheme(payer) }],
    spendControls: false,
  });
  const got = await buy(`${world.v2.forecast}?city=Chur`);
  assert.equal(got.status, 200);
  assert.equal((await got.json()).city, "Chur");
  assert.equal(decodePaymentResponseHeader(got.headers.get("payment-response")).success, true);
  const posted = await buy(world.v2.history, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"days":3}',
  });
  assert.deepEqual((await posted.json()).asked, { days: 3 });
  assert.equal(await held(world.v2.payTo), 4000n);
});

test("the official v1 client buys from the v1 seller", async () => {
  const wallet = createWalletClient({ account: payer, transport: http(world.rpc), chain: baseSepolia });
  const answer = await wrapFetchWithPayment(fetch, wallet)(world.v1.headlines);
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).headlines.length, 2);
  assert.equal(await held(world.v1.payTo), 5000n);
});

const MANDATE = {
  Mandate: [
    "address owner",
    "address token",
    "address payee",
    "uint256 amount",
    "uint256 nonce",
    "uint256 deadline",
    "bytes32 ref",
  ].map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] })),
};

async function mandateHeader(changes = {}, signer = payer) {
  const mandate = {
    owner: payer.address,
    token: world.token,
    payee: world.oracle.payTo,
    amount: "1000",
    nonce: BigInt(generatePrivateKey()).toString(),
    deadline: Math.floor(Date.now() / 1000) + 600,
    ref: generatePrivateKey(),
    ...changes,
  };
  const domain = {
    name: "AEP2DebitWallet",
    version: "1",
    chainId: 84532,
    verifyingContract: world.debitWallet,
  };
  const payerSig = await signer.signTypedData({
    domain,
    types: MANDATE,
    primaryType: "Mandate",
    message: mandate,
  });
  return Buffer.from(JSON.stringify({ mandate, payerSig })).toString("base64");
}

const predict = (header) =>
  fetch(world.oracle.predict, { headers: header ? { "X-Payment-Mandate": header } : {} });

async function settled(digest, processor = world.processor) {
  for (let i = 0; i < 100; ++i) {
    const { status } = await (await fetch(`${processor.url}/mandates/${digest}`)).json();
    if (status === "settled") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("the mandate was not settled within five seconds");
}

test("the AEP2 payee serves a mandate once and its processor settles it", async () => {
  const unpaid = await predict();
  assert.equal(unpaid.status, 402);
  assert.equal((await unpaid.json()).error, "PAYMENT_REQUIRED");
  const header = await mandateHeader();
  const paid = await predict(header);
  assert.equal(paid.status, 200);
  const { payment } = await paid.json();
  assert.equal(payment.status, "enqueued");
  await settled(payment.spReceipt.mandateDigest);
  assert.equal(await held(world.oracle.payTo), 1000n);
  const again = await predict(header);
  assert.equal(again.status, 400);
  assert.equal((await again.json()).error, "DUPLICATE_MANDATE");
});

test("the payee with fuller quotes serves each quote once, and only the request that it was made for", async () => {
  const ask = (query, header) =>
    fetch(`${world.fullOracle.predict}?${query}`, { headers: header ? { "X-Payment-Mandate": header } : {} });
  const { ref, wallet, amount, chainId } = await (await ask("a=1")).json();
  assert.deepEqual([wallet, amount, chainId], [world.debitWallet, "1000", 84532]);
  const elsewhere = await ask("a=2", await mandateHeader({ ref }));
  assert.equal((await elsewhere.json()).error, "INVALID_REF");
  assert.equal((await ask("a=1", await mandateHeader({ ref }))).status, 200);
  const again = await ask("a=1", await mandateHeader({ ref }));
  assert.equal((await again.json()).error, "INVALID_REF");
});

test("the AEP2 payee names what is wrong with a mandate", async () => {
  const stranger = privateKeyToAccount(generatePrivateKey());
  const past = Math.floor(Date.now() / 1000) - 1;
  const cases = [
    [await mandateHeader({ amount: "999" }), "INVALID_AMOUNT"],
    [await mandateHeader({ token: world.debitWallet }), "INVALID_TOKEN"],
    [await mandateHeader({ payee: stranger.address }), "INVALID_PAYEE"],
    [await mandateHeader({ deadline: past }), "EXPIRED_MANDATE"],
    [await mandateHeader({}, stranger), "INVALID_SIGNATURE"],
    ["bm90IGpzb24=", "INVALID_PAYMENT"],
  ];
  for (const [header, code] of cases) {
    const answer = await predict(header);
    assert.equal(answer.status, 400, code);
    assert.equal((await answer.json()).error, code);
  }
  const rich = await predict(await mandateHeader({ amount: "1000001" }));
  assert.equal(rich.status, 402);
  assert.equal((await rich.json()).error, "INSUFFICIENT_BALANCE");
});

test("a processor that is stopped settles after its restart what it promised before, once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bursar-journal-"));
  const options = { rpc: world.rpc, token: world.token, "debit-wallet": world.debitWallet };
  const begin = () => startExample("processor-aep2", { ...options, journal: join(folder, "journal") });
  const before = await held(world.oracle.payTo);
  const payment = JSON.parse(Buffer.from(await mandateHeader(), "base64").toString());
  let processor = await begin();
  try {
    await rpc(world.rpc, "evm_setAutomine", false);
    const answer = await fetch(`${processor.url}/enqueue`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payment),
    });
    assert.equal(answer.status, 200);
    const { receipt } = await answer.json();
    await processor.stop();
    processor = await begin();
    await rpc(world.rpc, "evm_setAutomine", true);
    await rpc(world.rpc, "evm_mine");
    await settled(receipt.mandateDigest, processor);
    assert.equal(await held(world.oracle.payTo), before + 1000n);
  } finally {
    await rpc(world.rpc, "evm_setAutomine", true);
    await processor.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
