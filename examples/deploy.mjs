// Deploys the test USDC and the AEP2 debit wallet, registers the settlement processor, and funds accounts.
// Prints one JSON line with the addresses.
import { pathToFileURL } from "node:url";
import { account, artifact, checksummed, connect, unitsOf } from "./lib/chain.mjs";
import { readOptions } from "./lib/options.mjs";

async function create({ reader, writer }, name) {
  const { abi, bytecode } = artifact(name);
  const hash = await writer.deployContract({ abi, bytecode });
  const { contractAddress } = await reader.waitForTransactionReceipt({ hash });
  return { abi, address: checksummed(contractAddress) };
}

async function call({ reader, writer }, contract, functionName, args) {
  const hash = await writer.writeContract({ ...contract, functionName, args });
  const receipt = await reader.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new Error(`${functionName} was reverted: ${hash}`);
}

export async function deploy(rpc) {
  const chain = await connect(rpc, "deployer");
  const token = await create(chain, "TestUSDC");
  const debitWallet = await create(chain, "AEP2DebitWallet");
  await call(chain, debitWallet, "setSP", [account("processor").address, true]);
  return { chainId: chain.id, token: token.address, debitWallet: debitWallet.address };
}

// Mints `amount` (decimal text) to an account, to be spent by x402.
export async function mint(rpc, token, to, amount) {
  const chain = await connect(rpc, "deployer");
  await call(chain, { abi: artifact("TestUSDC").abi, address: token }, "mint", [to, unitsOf(amount)]);
}

// Deposits `amount` for an account in the debit wallet, to be spent by AEP2.
export async function depositFor(rpc, token, debitWallet, user, amount) {
  const chain = await connect(rpc, "deployer");
  const usdc = { abi: artifact("TestUSDC").abi, address: token };
  const units = unitsOf(amount);
  await call(chain, usdc, "mint", [chain.writer.account.address, units]);
  await call(chain, usdc, "approve", [debitWallet, units]);
  const wallet = { abi: artifact("AEP2DebitWallet").abi, address: debitWallet };
  await call(chain, wallet, "depositFor", [user, token, units]);
}

export async function balances(rpc, token, debitWallet, user) {
  const { reader } = await connect(rpc, "deployer");
  const [held, debitable] = await Promise.all([
    reader.readContract({
      abi: artifact("TestUSDC").abi,
      address: token,
      functionName: "balanceOf",
      args: [user],
    }),
    reader.readContract({
      abi: artifact("AEP2DebitWallet").abi,
      address: debitWallet,
      functionName: "debitableBalance",
      args: [user, token],
    }),
  ]);
  return { held, debitable };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = readOptions("Deploys the test USDC and the AEP2 debit wallet to a development chain.", {
    rpc: { help: "JSON-RPC address of the chain", fallback: "http://127.0.0.1:8545" },
    fund: { help: "an account to mint test USDC to, and to deposit for in the debit wallet" },
    amount: { help: "how much of each, in USDC", fallback: "10" },
  });
  const deployed = await deploy(options.rpc);
  if (options.fund) {
    await mint(options.rpc, deployed.token, options.fund, options.amount);
    await depositFor(options.rpc, deployed.token, deployed.debitWallet, options.fund, options.amount);
  }
  console.log(JSON.stringify(deployed));
}
