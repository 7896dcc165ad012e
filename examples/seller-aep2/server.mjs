// A price oracle that sells by plain AEP2: it checks the mandate that rides in the request, hands it to its settlement
// processor, and serves at once on the processor's signed promise.
import express from "express";
import { account, checksummed, connect, unitsOf } from "../lib/chain.mjs";
import { checkForm, decodeHeader, mandateDigest, receiptSigner, same, signedByOwner } from "../lib/aep2.mjs";
import { listen, readOptions } from "../lib/options.mjs";
import { Quotes } from "./quotes.mjs";

const options = readOptions("A price oracle that sells by plain AEP2.", {
  rpc: { help: "JSON-RPC address of the chain", fallback: "http://127.0.0.1:8545" },
  token: { help: "address of the test USDC (see deploy.mjs)", required: true },
  "debit-wallet": { help: "address of the AEP2 debit wallet (see deploy.mjs)", required: true },
  processor: { help: "address of the settlement processor (see processor-aep2)", required: true },
  price: { help: "price of a prediction in USDC", fallback: "0.001" },
  full: {
    help: "name token, chain, contract and processor in the quote, and bind it to the request",
    flag: true,
  },
  port: { help: "where to listen on 127.0.0.1; 0 takes a free one", fallback: "0" },
});
const { id: chainId } = await connect(options.rpc, "oracle");
const payee = account("oracle").address;
const processorAddress = account("processor").address;
const price = unitsOf(options.price);
const DEADLINE_MARGIN_SECONDS = 30;
const PROCESSOR_MS = 10_000;

const app = express();
app.disable("x-powered-by");
const refuse = (response, status, error, message, more = {}) =>
  response.status(status).json({ error, message, ...more });
const plainQuote = () => ({ price: Number(options.price), currency: "USD", payee });
const quotes = new Quotes({ amount: price, chainId, token: options.token, payee });
let base;
const urlOf = (request) => `${base}${request.originalUrl}`;

function quoteFor(request) {
  if (!options.full) return plainQuote();
  const more = {
    wallet: options["debit-wallet"],
    sp: [{ address: processorAddress, url: options.processor }],
  };
  return { ...plainQuote(), ...quotes.make("GET", urlOf(request)), ...more };
}

// Why this mandate does not pay for one call; undefined when it does.
function fault(payment) {
  const { mandate } = payment;
  const field = checkForm(payment);
  if (field) return ["INVALID_PAYMENT", `${field} is missing or malformed`];
  if (!same(mandate.payee, payee))
    return ["INVALID_PAYEE", "the mandate pays somebody else", { expected: payee, received: mandate.payee }];
  if (!same(mandate.token, options.token)) return ["INVALID_TOKEN", `pay with ${checksummed(options.token)}`];
  if (BigInt(mandate.amount) < price) return ["INVALID_AMOUNT", `one call costs ${price} base units`];
  if (Number(mandate.deadline) < Date.now() / 1000 + DEADLINE_MARGIN_SECONDS)
    return ["EXPIRED_MANDATE", `the deadline must be ${DEADLINE_MARGIN_SECONDS} s away at least`];
  if (!signedByOwner(mandateDigest(chainId, options["debit-wallet"], mandate), payment))
    return ["INVALID_SIGNATURE", "the owner did not sign this mandate"];
  return undefined;
}

async function enqueue(payment) {
  const response = await fetch(`${options.processor}/enqueue`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(payment),
    signal: AbortSignal.timeout(PROCESSOR_MS),
  });
  return { status: response.status, body: await response.json() };
}

app.get("/predict", async (request, response) => {
  const header = request.header("X-Payment-Mandate");
  response.set("cache-control", "private, no-store");
  if (!header)
    return refuse(response, 402, "PAYMENT_REQUIRED", "Send an X-Payment-Mandate header.", quoteFor(request));
  const payment = decodeHeader(header);
  if (!payment)
    return refuse(response, 400, "INVALID_PAYMENT", "X-Payment-Mandate is base64 of {mandate, payerSig}");
  const why = fault(payment);
  if (why) return refuse(response, 400, ...why);
  if (options.full && !quotes.claim(payment.mandate.ref, "GET", urlOf(request)))
    return refuse(response, 400, "INVALID_REF", "ref is no open quote for this request");
  try {
    const { status, body } = await enqueue(payment);
    if (status !== 200)
      return refuse(response, status, body.error ?? "SP_ERROR", body.message, {
        details: { ...body, status },
      });
    const digest = mandateDigest(chainId, options["debit-wallet"], payment.mandate);
    const { receipt } = body;
    if (!same(receipt?.mandateDigest, digest) || !same(receiptSigner(receipt), processorAddress))
      return refuse(response, 500, "SP_ERROR", "the processor's receipt is not for this mandate");
    return response.json({
      symbol: "ETH-USD",
      price: 3000,
      timestamp: Math.floor(Date.now() / 1000),
      payment: { status: "enqueued", spReceipt: receipt },
    });
  } catch {
    return refuse(response, 500, "INTERNAL_ERROR", "the settlement processor did not answer");
  }
});
app.get("/health", (_, response) => response.json({ status: "ok", ...plainQuote(), sp: options.processor }));
listen(app, options.port, (url) => {
  base = url;
  return { predict: `${url}/predict`, payTo: payee };
});
