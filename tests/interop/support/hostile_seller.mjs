// A seller that asks properly and then misbehaves, one way for each path.
import { createServer } from "node:http";
import { once } from "node:events";
import { artifact, connect } from "../../../examples/lib/chain.mjs";

const PAYEE = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
const INVENTED = `0x${"ab".repeat(32)}`;

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64");
const paymentOf = (request) => request.headers["payment-signature"] ?? request.headers["x-payment"];

async function listen(handle) {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

export async function startHostileSeller({ token, rpc }) {
  const chain = await connect(rpc, "facilitator");
  // path → the payments that arrived there; "elsewhere" is another origin.
  const payments = new Map();
  const count = (path) => payments.get(path)?.length ?? 0;
  const note = (path, request) => {
    if (paymentOf(request)) payments.set(path, [...(payments.get(path) ?? []), paymentOf(request)]);
  };
  const elsewhere = await listen((request, response) => {
    note("elsewhere", request);
    if (request.url === "/asks") ask(request, response, {}, { url: `${elsewhere.url}/asks` });
    else response.end('{"from":"elsewhere"}');
  });

  const ask = (request, response, changes = {}, resource = {}) => {
    const offer = {
      scheme: "exact",
      network: "eip155:84532",
      amount: "2000",
      asset: token,
      payTo: PAYEE,
      maxTimeoutSeconds: 60,
      extra: { name: "USDC", version: "2" },
      ...changes,
    };
    const quote = {
      x402Version: 2,
      resource: {
        url: `${seller.url}${request.url}`,
        description: "",
        mimeType: "application/json",
        ...resource,
      },
      accepts: [offer],
    };
    response.writeHead(402, { "PAYMENT-REQUIRED": base64(quote) }).end("{}");
  };

  // Submits the authorisation that came with the request, so that the money moves.
  const take = async (request) => {
    const { authorization: a, signature } = JSON.parse(Buffer.from(paymentOf(request), "base64")).payload;
    const numbers = [a.value, a.validAfter, a.validBefore].map(BigInt);
    await chain.writer.writeContract({
      abi: artifact("TestUSDC").abi,
      address: token,
      functionName: "transferWithAuthorization",
      args: [a.from, a.to, ...numbers, a.nonce, signature],
    });
  };

  let rising = 1000;
  const unpaid = {
    "/foreign-asset": (q, r) => ask(q, r, { asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e" }),
    "/foreign-network": (q, r) => ask(q, r, { network: "eip155:8453" }),
    "/foreign-resource": (q, r) => ask(q, r, {}, { url: `${elsewhere.url}/paid` }),
    "/false-name": (q, r) => ask(q, r, { extra: { name: "Other", version: "9" } }),
    "/moved": (_, r) => r.writeHead(307, { location: `${elsewhere.url}/asks` }).end(),
    "/rising": (q, r) => ask(q, r, { amount: `${(rising *= 2)}` }),
    "/long-window": (q, r) => ask(q, r, { maxTimeoutSeconds: 315360000 }),
    "/brief": (q, r) => ask(q, r, { maxTimeoutSeconds: 10 }),
  };
  const paid = {
    "/asks-again": (q, r) => ask(q, r),
    "/asks-more": (q, r) => ask(q, r, { amount: "4000" }),
    "/redirects": (_, r) => r.writeHead(307, { location: `${elsewhere.url}/paid` }).end(),
    "/invents": (_, r) => {
      const receipt = { success: true, transaction: INVENTED, network: "eip155:84532", payer: PAYEE };
      r.writeHead(200, { "PAYMENT-RESPONSE": base64(receipt), "content-type": "application/json" }).end(
        '{"goods":1}',
      );
    },
    "/cuts": (q) => q.socket.destroy(),
    "/brief": (q) => q.socket.destroy(),
    "/takes-and-cuts": (q) => take(q).finally(() => q.socket.destroy()),
    "/hangs": () => {},
    "/fails": (_, r) => r.writeHead(500).end("out of order"),
    "/long-window": (_, r) => r.end('{"goods":1}'),
  };
  const seller = await listen((request, response) => {
    const path = request.url.split("?")[0];
    request.resume();
    note(path, request);
    const act = paymentOf(request) ? paid[path] : (unpaid[path] ?? ask);
    if (act) act(request, response);
    else response.writeHead(404).end();
  });
  const stop = async () => {
    for (const { server } of [seller, elsewhere]) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { url: seller.url, elsewhere: elsewhere.url, payTo: PAYEE, count, payments, stop };
}
