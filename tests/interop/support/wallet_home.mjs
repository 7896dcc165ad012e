// A funded wallet with one agent, and the ways in which the tests use it.
import assert from "node:assert/strict";
import { Owner } from "../../../examples/lib/bursar.mjs";
import { start } from "../../../examples/lib/launch.mjs";

export const PROGRAM = process.env.BURSAR_PROGRAM ?? "build/release/bursar";

export const hostOf = (url) => new URL(url).host;

export class WalletHome {
  // A wallet for `world`, with `funds` USDC for either way of paying.
  static async create(world, { funds = "1", agent = "buyer" } = {}) {
    const home = new WalletHome();
    home.owner = await Owner.create(PROGRAM);
    try {
      const wallet = await home.owner.init(world, "--light-kdf");
      home.spending = wallet.spending_address;
      home.world = world;
      home.agent = agent;
      await home.owner.must("agent", "add", agent, "--json");
      if (funds !== "0") await world.fund(home.spending, funds);
      return home;
    } catch (error) {
      await home.remove();
      throw error;
    }
  }

  remove() {
    return this.owner.remove();
  }

  // An approved intent for these hosts.
  async intent(hosts, { budget = "0.10", maxPayment = "0.05", more = [] } = {}) {
    const args = [
      "intent",
      "draft",
      "--agent",
      this.agent,
      "--purpose",
      "tests",
      "--budget",
      budget,
      "--period",
      "day",
    ];
    args.push(
      "--max-payment",
      maxPayment,
      "--days",
      "30",
      ...hosts.flatMap((host) => ["--host", host]),
      ...more,
    );
    const { mandate } = JSON.parse(await this.owner.must(...args, "--json"));
    await this.owner.approve(mandate);
    return mandate;
  }

  // `bursar pay`, as JSON with its exit code.
  pay(mandate, url, ...more) {
    return this.owner.json("pay", url, "--mandate", mandate, ...more);
  }

  async ledger(...filter) {
    return (await this.owner.json("ledger", ...filter)).payments;
  }

  // The ledger's line for a payment, once it is in one of `states`.
  async waitFor(payment, states, milliseconds = 15_000) {
    const end = Date.now() + milliseconds;
    for (;;) {
      const line = (await this.ledger()).find((entry) => entry.payment_id === payment);
      if (line && states.includes(line.status)) return line;
      if (Date.now() > end) assert.fail(`${payment} is ${line?.status}, not ${states.join(" or ")}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async reserved(mandate) {
    const { intents } = await this.owner.json("intent", "list");
    return intents.find((intent) => intent.mandate === mandate).reserved;
  }

  // `bursar serve` on a free port; resolves to { mcp, sse, pages, port, stop } once it listens.
  serve(...more) {
    const args = ["serve", "--listen", "127.0.0.1:0", "--json", ...more];
    const isReady = (line) => (line.includes('"serving"') ? JSON.parse(line) : undefined);
    return start(this.owner.program, args, isReady, this.owner.environment);
  }

  // The books are sound whatever happened.
  async audit() {
    await this.owner.must("audit");
  }
}
