// A chain with the contracts, the three sellers and their processor: everything that a buyer meets.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { balances, deploy, depositFor, mint } from "../../../examples/deploy.mjs";
import { startChain, startExample } from "../../../examples/lib/launch.mjs";

export async function rpc(url, method, ...params) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await answer.json()).result;
}

export async function startPaidWorld({ sellers = true } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "bursar-world-"));
  const started = [];
  const keep = async (starting) => {
    const program = await starting;
    started.unshift(program);
    return program;
  };
  const stop = async () => {
    for (const program of started) await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const chain = await keep(startChain());
    const { token, debitWallet } = await deploy(chain.rpc);
    const world = {
      ...chain,
      token,
      debitWallet,
      stop,
      // Funds an account for both ways of paying, in USDC.
      fund: async (address, amount) => {
        await mint(chain.rpc, token, address, amount);
        await depositFor(chain.rpc, token, debitWallet, address, amount);
      },
      // Waits until this time and makes the chain's newest blocks come after it.
      mineUntil: async (seconds) => {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, seconds * 1000 - Date.now())));
        for (let i = 0; i < 3; ++i) await rpc(chain.rpc, "evm_mine");
      },
      balances: (address) => balances(chain.rpc, token, debitWallet, address),
    };
    if (!sellers) return world;
    const common = { rpc: chain.rpc, token };
    const aep2 = { ...common, "debit-wallet": debitWallet };
    const processor = await keep(
      startExample("processor-aep2", { ...aep2, journal: join(folder, "journal") }),
    );
    const oracleOptions = { ...aep2, processor: processor.url };
    const [v2, v1, oracle, fullOracle] = await Promise.all([
      keep(startExample("seller-x402-v2", common)),
      keep(startExample("seller-x402-v1", common)),
      keep(startExample("seller-aep2", oracleOptions)),
      keep(startExample("seller-aep2", { ...oracleOptions, full: true })),
    ]);
    return { ...world, v2, v1, oracle, fullOracle, processor };
  } catch (error) {
    await stop();
    throw error;
  }
}
