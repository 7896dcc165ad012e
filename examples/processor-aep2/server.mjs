// A settlement processor for plain AEP2: takes mandates from payees, promises each with a signed receipt, and settles
// them one by one on the debit wallet. What it promised is in its journal before it answers, and is taken up again
// after a restart.
import express from "express";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { artifact, connect } from "../lib/chain.mjs";
import { checkForm, makeReceipt, mandateDigest, same, signedByOwner } from "../lib/aep2.mjs";
import { listen, readOptions } from "../lib/options.mjs";

const options = readOptions("A settlement processor for plain AEP2.", {
  rpc: { help: "JSON-RPC address of the chain", fallback: "http://127.0.0.1:8545" },
  token: { help: "address of the test USDC (see deploy.mjs)", required: true },
  "debit-wallet": { help: "address of the AEP2 debit wallet (see deploy.mjs)", required: true },
  journal: { help: "file that keeps what was promised", required: true },
  port: { help: "where to listen on 127.0.0.1; 0 takes a free one", fallback: "0" },
});
const WINDOW_SECONDS = 10_800;
const HISTORY_ITEMS = 10;
const chain = await connect(options.rpc, "processor");
const wallet = { abi: artifact("AEP2DebitWallet").abi, address: options["debit-wallet"] };
const sp = chain.writer.account.address;
const now = () => Math.floor(Date.now() / 1000);

// digest → { payment, receipt, status: enqueued | settled | failed, enqueuedAt, settledAt, txHash }
const entries = new Map();
const nonceKey = ({ owner, token, nonce }) => `${owner} ${token} ${BigInt(nonce)}`.toLowerCase();
const nonces = new Set();

if (existsSync(options.journal)) {
  for (const line of readFileSync(options.journal, "utf8").split("\n").filter(Boolean)) {
    const { digest, ...change } = JSON.parse(line);
    entries.set(digest, { ...entries.get(digest), ...change });
  }
  for (const { payment } of entries.values()) nonces.add(nonceKey(payment.mandate));
}
const journal = openSync(options.journal, "a", 0o600);

function record(digest, change) {
  entries.set(digest, { ...entries.get(digest), ...change });
  writeSync(journal, `${JSON.stringify({ digest, ...change })}\n`);
  fsyncSync(journal);
}

const withStatus = (status) => [...entries.values()].filter((entry) => entry.status === status);

// What the owner's deposit still covers until the deadline, less what is promised already.
async function available({ owner, token, deadline }) {
  const debitable = await chain.reader.readContract({
    ...wallet,
    functionName: "debitableUntil",
    args: [owner, token, BigInt(deadline)],
  });
  const promised = withStatus("enqueued")
    .filter(({ payment: { mandate } }) => same(mandate.owner, owner) && same(mandate.token, token))
    .reduce((sum, { payment: { mandate } }) => sum + BigInt(mandate.amount), 0n);
  return debitable - promised;
}

// Why a mandate is not taken: [status, code, message]; undefined when it is.
async function fault(payment, digest) {
  const { mandate } = payment;
  if (Number(mandate.deadline) < now()) return [400, "EXPIRED_MANDATE", "the deadline has passed"];
  if (!signedByOwner(digest, payment))
    return [400, "INVALID_SIGNATURE", "not signed by the owner, or not in canonical form"];
  if (entries.has(digest)) return [400, "DUPLICATE_MANDATE", "this mandate is here already"];
  if (nonces.has(nonceKey(mandate))) return [400, "NONCE_USED", "the owner used this nonce before"];
  if (!same(mandate.token, options.token))
    return [400, "INVALID_REQUEST", `only ${options.token} is settled here`];
  if (BigInt(mandate.amount) === 0n) return [400, "INVALID_REQUEST", "the amount is zero"];
  if ((await available(mandate)) < BigInt(mandate.amount))
    return [402, "INSUFFICIENT_BALANCE", "the deposit does not cover it"];
  return undefined;
}

async function settle(digest) {
  const { mandate, payerSig } = entries.get(digest).payment;
  const args = [
    Object.fromEntries(
      Object.entries(mandate).map(([k, v]) => [k, /amount|nonce|deadline/.test(k) ? BigInt(v) : v]),
    ),
    payerSig,
  ];
  try {
    const hash = await chain.writer.writeContract({ ...wallet, functionName: "settle", args, gas: 300_000n });
    const receipt = await chain.reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new Error("the transaction was reverted");
    record(digest, { status: "settled", settledAt: now(), txHash: hash });
  } catch (error) {
    await settleFailed(digest, mandate, error);
  }
}

// A used nonce means that an earlier attempt got through; else the mandate is tried again until its deadline.
async function settleFailed(digest, mandate, error) {
  const used = await chain.reader
    .readContract({
      ...wallet,
      functionName: "usedNonces",
      args: [mandate.owner, mandate.token, BigInt(mandate.nonce)],
    })
    .catch(() => false);
  if (used) record(digest, { status: "settled", settledAt: now(), txHash: null });
  else if (now() > Number(mandate.deadline))
    record(digest, { status: "failed", why: error.shortMessage ?? error.message });
  else setTimeout(() => queue(digest), 2000);
}

// One after the other: a failing one goes back to the end of the line.
let line = Promise.resolve();
function queue(digest) {
  line = line.then(() => settle(digest));
}

async function accept(payment) {
  const field = checkForm(payment);
  if (field)
    return { status: 400, body: { error: "INVALID_REQUEST", message: `${field} is missing or malformed` } };
  const digest = mandateDigest(chain.id, wallet.address, payment.mandate);
  const why = await fault(payment, digest);
  if (why) return { status: why[0], body: { error: why[1], message: why[2] } };
  const enqueueDeadline = Math.min(now() + WINDOW_SECONDS, Number(payment.mandate.deadline));
  const receipt = await makeReceipt(chain.writer.account, digest, enqueueDeadline);
  nonces.add(nonceKey(payment.mandate));
  record(digest, { payment, receipt, status: "enqueued", enqueuedAt: now(), settledAt: null, txHash: null });
  queue(digest);
  return { status: 200, body: { success: true, receipt } };
}

const app = express();
app.disable("x-powered-by");
// Mandates are judged one at a time, so that two cannot count on the same deposit.
let turn = Promise.resolve();
app.post("/enqueue", express.json({ limit: "16kb" }), (request, response) => {
  turn = turn.then(async () => {
    const { status, body } = await accept(request.body).catch(() => ({
      status: 500,
      body: { error: "INTERNAL_ERROR", message: "the chain did not answer" },
    }));
    response.status(status).json(body);
  });
});
const view = ([mandateDigest, { payment, status, enqueuedAt, settledAt, txHash }]) => ({
  mandateDigest,
  owner: payment.mandate.owner,
  payee: payment.mandate.payee,
  amount: String(payment.mandate.amount),
  status,
  enqueuedAt,
  settledAt,
  txHash,
});
app.get("/health", (_, response) => {
  response.json({
    status: "ok",
    sp,
    wallet: wallet.address,
    queueLength: withStatus("enqueued").length,
    settled: withStatus("settled").length,
    failed: withStatus("failed").length,
    history: [...entries].slice(-HISTORY_ITEMS).reverse().map(view),
  });
});
app.get("/mandates/:digest", (request, response) => {
  const entry = entries.get(request.params.digest.toLowerCase());
  if (!entry) return response.status(404).json({ error: "NOT_FOUND", message: "no such mandate" });
  return response.json(view([request.params.digest.toLowerCase(), entry]));
});
app.use((error, _request, response, _next) => {
  response.status(400).json({ error: "INVALID_REQUEST", message: error.message });
});
for (const [digest, { status }] of entries) if (status === "enqueued") queue(digest);
listen(app, options.port, () => ({ sp })).on("close", () => closeSync(journal));
