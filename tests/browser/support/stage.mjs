// A wallet with its approval pages served, and a Chromium to open them in.
import { createServer } from "node:http";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Owner } from "../../../examples/lib/bursar.mjs";
import { start } from "../../../examples/lib/launch.mjs";

const require = createRequire(new URL("../../interop/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { generatePrivateKey, privateKeyToAccount } = require("viem/accounts");

const PROGRAM = process.env.BURSAR_PROGRAM ?? "build/release/bursar";
const PICTURES = process.env.BURSAR_PICTURES ?? "build/pictures";
const CHROMIUM = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export const newAccount = () => privateKeyToAccount(generatePrivateKey());

// A web server of somebody else on another origin; `pages` maps a path to its answer.
export async function startForeignSite(pages) {
  const server = createServer((request, response) => {
    const page = pages[request.url.split("?")[0]];
    if (!page) return response.writeHead(404).end();
    const { status = 200, headers = {}, body } = typeof page === "function" ? page(request) : { body: page };
    return response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export class Stage {
  static async open() {
    const stage = new Stage();
    stage.account = newAccount();
    stage.owner = await Owner.create(PROGRAM);
    try {
      // No chain is needed to approve: nothing answers at this address.
      await stage.owner.must(
        ...["init", "--network", "base-sepolia", "--rpc", "http://127.0.0.1:9", "--light-kdf", "--json"],
        ...["--owner", stage.account.address, "--passphrase-file", stage.owner.passphraseFile],
      );
      stage.agent = JSON.parse(await stage.owner.must("agent", "add", "cmo", "--json")).agent;
      const isReady = (line) => (line.includes('"serving"') ? JSON.parse(line) : undefined);
      const args = ["serve", "--pages-only", "--listen", "127.0.0.1:0", "--json"];
      stage.server = await start(stage.owner.program, args, isReady, stage.owner.environment);
      stage.pages = stage.server.pages.replace(/\/$/, "");
      stage.passphrase = await readFile(stage.owner.passphraseFile, "utf8");
      stage.browser = await chromium.launch(CHROMIUM);
      await mkdir(PICTURES, { recursive: true });
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  async close() {
    await this.browser?.close();
    await this.server?.stop();
    await this.owner.remove();
  }

  // A draft, by the command line; resolves to its id.
  async draft({ purpose = "market data", more = [] } = {}) {
    const args = ["intent", "draft", "--agent", "cmo", "--purpose", purpose, "--budget", "5.00"];
    args.push("--period", "week", "--host", "api.example.com", "--max-payment", "0.05", "--days", "30");
    return JSON.parse(await this.owner.must(...args, ...more, "--json")).mandate;
  }

  async approved(options) {
    const mandate = await this.draft(options);
    await this.owner.approve(mandate);
    return mandate;
  }

  async statusOf(mandate) {
    return (await this.owner.json("intent", "show", mandate)).status;
  }

  link(id) {
    return `${this.pages}/approve/${id}`;
  }

  // A page in a fresh profile that fails the test when it reports an error of script or content policy.
  async page(options = {}) {
    const context = await this.browser.newContext(options);
    const page = await context.newPage();
    const troubles = [];
    page.on("pageerror", (error) => troubles.push(`${error}`));
    page.on("dialog", (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("console", (message) => {
      // A refused status is an answer that the tests ask for, not a defect of the page.
      if (message.type() === "error" && !message.text().includes("the server responded with a status"))
        troubles.push(message.text());
    });
    page.setDefaultTimeout(10_000);
    return Object.assign(page, { troubles, leave: () => context.close() });
  }

  picture(page, name) {
    return page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }
}

// Puts a browser wallet into the page that signs with `account`; `refuses` makes its owner decline.
export async function injectWallet(page, account, { refuses = false } = {}) {
  await page.exposeFunction("signTyped", async (text) => {
    const { domain, types, primaryType, message } = JSON.parse(text);
    delete types.EIP712Domain;
    return account.signTypedData({ domain, types, primaryType, message });
  });
  await page.addInitScript(
    ({ address, declined }) => {
      const answers = {
        eth_requestAccounts: () => [address],
        eth_chainId: () => "0x14a34",
        eth_signTypedData_v4: ([from, text]) => {
          if (declined) throw Object.assign(new Error("User rejected the request."), { code: 4001 });
          if (from !== address) throw new Error("unknown account");
          return window.signTyped(text);
        },
      };
      window.ethereum = {
        request: async ({ method, params }) => {
          if (!answers[method]) throw Object.assign(new Error(`no method ${method}`), { code: 4200 });
          return answers[method](params);
        },
      };
    },
    { address: account.address, declined: refuses },
  );
}
