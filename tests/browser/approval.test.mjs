// The owner's pages in a real browser: what is shown, what approves, and what does not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage, injectWallet, newAccount } from "./support/stage.mjs";

let stage;
before(async () => {
  stage = await Stage.open();
});
after(() => stage?.close());

const textOf = (page) => page.locator("main").innerText();

test("the link shows in plain words what would be signed", async () => {
  const mandate = await stage.draft({ more: ["--ask-above", "0.02"] });
  const page = await stage.page();
  const response = await page.goto(stage.link(mandate));
  assert.equal(response.status(), 200);
  const text = await textOf(page);
  for (const words of [
    "Let cmo spend up to $5.00 (USDC) each week?",
    "at most $0.05 (USDC)",
    "only at api.example.com",
    "before any payment above $0.02 (USDC)",
    "market data",
    "in the agent’s own words",
  ])
    assert.ok(text.includes(words), `${words} in ${text}`);
  const shown = await page.locator("#digest").textContent();
  assert.match(shown, /^0x[0-9a-f]{64}$/);
  const headers = response.headers();
  assert.match(headers["content-security-policy"], /default-src 'none'.*frame-ancestors 'none'/);
  assert.doesNotMatch(headers["content-security-policy"], /unsafe/);
  assert.equal(headers["x-frame-options"], "DENY");
  assert.equal(headers["cache-control"], "no-store");
  await stage.picture(page, "intent-light");
  assert.deepEqual(page.troubles, []);
  await page.leave();
});

test("a wrong passphrase changes nothing, and the right one approves from the same page", async () => {
  const mandate = await stage.draft();
  const page = await stage.page();
  await page.goto(stage.link(mandate));
  await page.getByLabel("Wallet passphrase").fill("not the passphrase");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /not the passphrase\. Nothing was signed/);
  assert.equal(await stage.statusOf(mandate), "draft");
  assert.ok((await textOf(page)).includes("only at api.example.com"));
  assert.equal(await page.getByLabel("Wallet passphrase").inputValue(), "");
  await stage.picture(page, "intent-wrong-passphrase");
  await page.getByLabel("Wallet passphrase").fill(stage.passphrase);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Approved. The agent may pay").waitFor();
  assert.equal(await stage.statusOf(mandate), "active");
  assert.equal(await page.locator("form").count(), 0);
  await stage.picture(page, "intent-approved");
  assert.deepEqual(page.troubles, []);
  await page.leave();
});

test("the passphrase way works without JavaScript and by keyboard alone", async () => {
  const mandate = await stage.draft();
  const page = await stage.page({ javaScriptEnabled: false });
  await page.goto(stage.link(mandate));
  assert.equal(await page.locator("#wallet").isVisible(), false);
  for (let i = 0; i < 4; ++i) await page.keyboard.press("Tab");
  await page.getByLabel("Wallet passphrase").focus();
  await page.keyboard.type(stage.passphrase);
  await page.keyboard.press("Enter");
  await page.getByText("Approved. The agent may pay").waitFor();
  assert.equal(await stage.statusOf(mandate), "active");
  await page.leave();
});

test("refusing needs no passphrase", async () => {
  const mandate = await stage.draft();
  const page = await stage.page();
  await page.goto(stage.link(mandate));
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByText("Refused. Nothing was signed").waitFor();
  assert.equal(await stage.statusOf(mandate), "rejected");
  await page.leave();
});

test("the owner's browser wallet approves by EIP-712 signature", async () => {
  const mandate = await stage.draft();
  const page = await stage.page();
  await injectWallet(page, stage.account);
  await page.goto(stage.link(mandate));
  await stage.picture(page, "intent-wallet");
  await page.getByRole("button", { name: "Sign with the browser wallet" }).click();
  await page.getByText("Approved. The agent may pay").waitFor();
  assert.equal(await stage.statusOf(mandate), "active");
  assert.deepEqual(page.troubles, []);
  await page.leave();
});

test("another wallet's signature, or a declined one, approves nothing", async () => {
  const mandate = await stage.draft();
  const stranger = await stage.page();
  await injectWallet(stranger, newAccount());
  await stranger.goto(stage.link(mandate));
  await stranger.getByRole("button", { name: "Sign with the browser wallet" }).click();
  await stranger.getByRole("alert").waitFor();
  assert.equal(await stage.statusOf(mandate), "draft");
  await stranger.leave();

  const page = await stage.page();
  await injectWallet(page, stage.account, { refuses: true });
  await page.goto(stage.link(mandate));
  await page.getByRole("button", { name: "Sign with the browser wallet" }).click();
  await page.getByText("You declined in the wallet. Nothing was signed.").waitFor();
  assert.equal(await stage.statusOf(mandate), "draft");
  await page.leave();
});

test("hostile words of an agent stay words", async () => {
  const purpose = `</blockquote><img src=x onerror="alert(1)"><script>alert(2)</script>{{token}}`;
  const mandate = await stage.draft({ purpose });
  const page = await stage.page();
  await page.goto(stage.link(mandate));
  assert.ok((await page.locator("blockquote").innerText()).includes(purpose));
  assert.equal(await page.locator("main img, main script").count(), 0);
  await page.goto(stage.pages);
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.deepEqual(page.troubles, []);
  await page.leave();
});

test("a link to nothing says so", async () => {
  const page = await stage.page();
  for (const id of ["mand_00000000000000000000000000", "apr_00000000000000000000000000", "nonsense"]) {
    const response = await page.goto(stage.link(id));
    assert.equal(response.status(), 404, id);
    assert.ok((await page.locator("h1").innerText()).length > 0);
  }
  await page.leave();
});

test("the pages fit a phone, light and dark", async () => {
  const mandate = await stage.draft({ purpose: "GPU hours ".repeat(20), more: ["--host", "*.compute.example"] });
  for (const [name, options] of Object.entries({
    "intent-dark": { colorScheme: "dark" },
    "intent-phone": { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
    "intent-phone-dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  })) {
    const page = await stage.page(options);
    await page.goto(stage.link(mandate));
    await page.locator("details summary").click();
    const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await page.evaluate(overflow), 0, name);
    await stage.picture(page, name);
    await page.leave();
  }
});
