import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, defineChain, getAddress, http, nonceManager } from "viem";
import { mnemonicToAccount } from "viem/accounts";

// The accounts that anvil funds, by their public development phrase. Each sender has its own, so that no two programs
// compete for one nonce.
const DEVELOPMENT_PHRASE = "test test test test test test test test test test test junk";
const ROLES = { deployer: 0, processor: 1, facilitator: 2, facilitatorV1: 3, weather: 4, news: 5, oracle: 6 };

export function account(role) {
  return mnemonicToAccount(DEVELOPMENT_PHRASE, { addressIndex: ROLES[role], nonceManager });
}

// Everything a program needs to read and write the chain behind `rpc`, acting as `role`.
export async function connect(rpc, role) {
  const transport = http(rpc, { timeout: 10_000 });
  const id = await createPublicClient({ transport }).getChainId();
  const chain = defineChain({
    id,
    name: `chain ${id}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
  });
  const reader = createPublicClient({ chain, transport, pollingInterval: 100, cacheTime: 0 });
  const writer = createWalletClient({ chain, transport, account: account(role) });
  return { id, reader, writer };
}

export function artifact(name) {
  return JSON.parse(readFileSync(new URL(`../../contracts/artifacts/${name}.json`, import.meta.url), "utf8"));
}

// "0.002" as base units of a token with six decimals. Text to integer, never a floating number.
export function unitsOf(decimal) {
  const match = /^(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,6}))?$/.exec(decimal);
  if (!match) throw new Error(`"${decimal}" is no amount: digits with at most six decimals, such as 0.002`);
  return BigInt(match[1]) * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
}

export function decimalOf(units) {
  const text = units.toString().padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, "");
}

export const checksummed = getAddress;
