// Compiles src/*.sol into artifacts/NAME.json (ABI and creation code), so that nobody needs the compiler to deploy.
//   node compile.mjs            writes the artifacts
//   node compile.mjs --check    fails when they are not what the sources give
import { createRequire } from "node:module";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const solc = require("solc");
const DEPLOYED = ["TestUSDC", "AEP2DebitWallet"];
const here = new URL(".", import.meta.url);

const sources = Object.fromEntries(
  readdirSync(new URL("src", here)).map((name) => [
    `src/${name}`,
    { content: readFileSync(new URL(`src/${name}`, here), "utf8") },
  ]),
);
const output = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: "Solidity",
      sources,
      settings: {
        evmVersion: "cancun",
        optimizer: { enabled: true, runs: 200 },
        metadata: { appendCBOR: false, bytecodeHash: "none" },
        outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
      },
    }),
  ),
);
if (output.errors?.length) {
  console.error(output.errors.map((error) => error.formattedMessage).join("\n"));
  process.exit(1);
}

let stale = 0;
for (const name of DEPLOYED) {
  const { abi, evm } = output.contracts[`src/${name}.sol`][name];
  const text = `{"abi":[\n${abi.map((entry) => JSON.stringify(entry)).join(",\n")}\n],\n"bytecode":"0x${evm.bytecode.object}"}\n`;
  const file = new URL(`artifacts/${name}.json`, here);
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`artifacts/${name}.json is not what src/${name}.sol gives: run node contracts/compile.mjs`);
    stale += 1;
  }
}
process.exit(stale === 0 ? 0 : 1);
