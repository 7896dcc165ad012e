// A weather API that sells by x402 version 2, with the official Express middleware and a facilitator of its own.
import express from "express";
import { paymentMiddleware, x402ResourceServer } from "@x402/express";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { account, connect, unitsOf } from "../lib/chain.mjs";
import { makeFacilitator } from "../lib/facilitator.mjs";
import { listen, readOptions } from "../lib/options.mjs";

const options = readOptions("A weather API that sells by x402 v2.", {
  rpc: { help: "JSON-RPC address of the chain", fallback: "http://127.0.0.1:8545" },
  token: { help: "address of the test USDC (see deploy.mjs)", required: true },
  price: { help: "price of a forecast in USDC", fallback: "0.002" },
  port: { help: "where to listen on 127.0.0.1; 0 takes a free one", fallback: "0" },
});
const chain = await connect(options.rpc, "facilitator");
const network = `eip155:${chain.id}`;
const payTo = account("weather").address;
const offer = {
  scheme: "exact",
  network,
  payTo,
  maxTimeoutSeconds: 60,
  price: {
    asset: options.token,
    amount: unitsOf(options.price).toString(),
    extra: { name: "USDC", version: "2" },
  },
};
const routes = {
  "GET /v1/forecast": {
    accepts: offer,
    description: "Tomorrow's weather in a city",
    mimeType: "application/json",
  },
  "POST /v1/history": { accepts: offer, description: "Weather of past days", mimeType: "application/json" },
};
const server = new x402ResourceServer(makeFacilitator(chain)).register(network, new ExactEvmScheme());

const app = express();
app.use(express.json({ limit: "16kb" }));
app.use(paymentMiddleware(routes, server));
app.get("/", (_, response) =>
  response.json({ sells: Object.keys(routes), price: options.price, currency: "USDC" }),
);
app.get("/v1/forecast", (request, response) => {
  response.json({ city: String(request.query.city ?? "Bern"), tomorrow: "sunny", celsius: "21" });
});
app.post("/v1/history", (request, response) => {
  response.json({ asked: request.body, days: ["rain", "rain", "sun"] });
});
listen(app, options.port, (url) => ({ forecast: `${url}/v1/forecast`, history: `${url}/v1/history`, payTo }));
