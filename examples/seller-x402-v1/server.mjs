// A news API that sells by x402 version 1, with the last release of the old Express middleware and a facilitator of
// its own. Version 1 knows networks only by name, so the chain has to be number 84532 (base-sepolia).
import express from "express";
import { paymentMiddleware } from "x402-express";
import { account, connect, unitsOf } from "../lib/chain.mjs";
import { facilitatorRoutes, makeFacilitator } from "../lib/facilitator.mjs";
import { fail, listen, readOptions } from "../lib/options.mjs";

const options = readOptions("A news API that sells by x402 v1.", {
  rpc: { help: "JSON-RPC address of the chain", fallback: "http://127.0.0.1:8545" },
  token: { help: "address of the test USDC (see deploy.mjs)", required: true },
  price: { help: "price of the headlines in USDC", fallback: "0.005" },
  port: { help: "where to listen on 127.0.0.1; 0 takes a free one", fallback: "0" },
});
const chain = await connect(options.rpc, "facilitatorV1");
if (chain.id !== 84532)
  fail("x402 v1 needs a chain that it knows by name: start anvil with --chain-id 84532");
const payTo = account("news").address;

const app = express();
facilitatorRoutes(app, express.json(), makeFacilitator(chain));
let gate;
app.use((request, response, next) => gate(request, response, next));
app.get("/", (_, response) =>
  response.json({ sells: ["GET /v1/headlines"], price: options.price, currency: "USDC" }),
);
app.get("/v1/headlines", (_, response) => {
  response.json({ headlines: ["Agents pay their own way", "Budget holds"] });
});
listen(app, options.port, (url) => {
  gate = paymentMiddleware(
    payTo,
    {
      "GET /v1/headlines": {
        network: "base-sepolia",
        price: {
          amount: unitsOf(options.price).toString(),
          asset: { address: options.token, decimals: 6, eip712: { name: "USDC", version: "2" } },
        },
        config: { description: "Today's headlines", mimeType: "application/json" },
      },
    },
    { url: `${url}/facilitator` },
  );
  return { headlines: `${url}/v1/headlines`, payTo };
});
