// A Bursar wallet in a temporary home, used as its owner would: by the command line.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const COMMAND_MS = 60_000;
const END_MS = 10_000;

// False when there is no such process.
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

async function ended(pid) {
  for (let i = 0; signal(pid, 0) && i < END_MS / 50; ++i)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

export class Owner {
  constructor(program, home) {
    this.program = resolve(program);
    this.home = home;
    this.passphraseFile = join(home, "passphrase");
  }

  // A home with a fresh passphrase; no wallet in it yet.
  static async create(program) {
    const home = await mkdtemp(join(tmpdir(), "bursar-home-"));
    const owner = new Owner(program, home);
    await writeFile(owner.passphraseFile, randomBytes(16).toString("hex"), { mode: 0o600 });
    return owner;
  }

  get environment() {
    return { PATH: process.env.PATH, HOME: this.home, BURSAR_HOME: join(this.home, "wallet") };
  }

  #commands = new Set();
  #removing = false;

  // Runs one command; resolves to { code, out, err } whatever the exit code is.
  async run(...args) {
    // A command would start the vault again.
    if (this.#removing) throw new Error("this wallet is being removed");
    return this.#execute(args);
  }

  #execute(args) {
    return new Promise((done) => {
      const options = { env: this.environment, timeout: COMMAND_MS, maxBuffer: 16 << 20 };
      const command = execFile(this.program, args, options, (error, out, err) => {
        this.#commands.delete(command);
        done({ code: error ? (error.code ?? `${error.signal}`) : 0, out, err });
      });
      this.#commands.add(command);
    });
  }

  // The same, read as JSON, with the exit code as `exit`.
  async json(...args) {
    const { code: exit, out, err } = await this.run(...args, "--json");
    try {
      return { ...JSON.parse(out), exit };
    } catch {
      throw new Error(`bursar ${args.join(" ")} ended with ${exit} and no JSON: ${out}${err}`);
    }
  }

  // The same, but anything else than success is an error.
  async must(...args) {
    const { code, out, err } = await this.run(...args);
    if (code !== 0) throw new Error(`bursar ${args.join(" ")} ended with ${code}: ${out}${err}`);
    return out;
  }

  // Makes the wallet for a chain with its own test token.
  async init({ rpc, token, debitWallet }, ...more) {
    const args = [
      "init",
      "--network",
      "base-sepolia",
      "--rpc",
      rpc,
      "--asset",
      token,
      "--asset-name",
      "USDC",
    ];
    args.push(
      "--asset-version",
      "2",
      "--debit-wallet",
      debitWallet,
      "--passphrase-file",
      this.passphraseFile,
      ...more,
    );
    return JSON.parse(await this.must(...args, "--json"));
  }

  approve(mandate) {
    return this.must("intent", "approve", mandate, "--passphrase-file", this.passphraseFile);
  }

  // The process that `read` tells of, if there is one.
  async #processOf(read) {
    try {
      return JSON.parse(await read()).process;
    } catch {
      return undefined;
    }
  }

  // Stops what the wallet started and removes everything.
  async remove() {
    this.#removing = true;
    for (const command of this.#commands) command.kill();
    for (const command of [...this.#commands]) await ended(command.pid);
    const pages = await this.#processOf(() =>
      readFile(join(this.environment.BURSAR_HOME, "serve.json"), "utf8"),
    );
    if (pages) signal(pages, "SIGTERM");
    const vault = await this.#processOf(async () => (await this.#execute(["vault", "status", "--json"])).out);
    if (vault) await this.#execute(["vault", "stop"]);
    for (const pid of [pages, vault]) if (pid) await ended(pid);
    await rm(this.home, { recursive: true, force: true });
  }
}
