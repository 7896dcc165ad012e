// The start page, an agent's page, and one payment that waits for its owner.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage, startForeignSite } from "./support/stage.mjs";

let stage;
let seller;
before(async () => {
  stage = await Stage.open();
  // A seller that quotes by x402 v2 and never needs to be paid: the payment is held before anything is signed.
  const offer = {
    scheme: "exact",
    network: "eip155:84532",
    amount: "40000",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payTo: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  };
  const quote = (request) => {
    const resource = { url: `${seller.url}${request.url}`, description: "", mimeType: "application/json" };
    const body = JSON.stringify({ x402Version: 2, resource, accepts: [offer] });
    return { status: 402, headers: { "payment-required": Buffer.from(body).toString("base64") }, body: "{}" };
  };
  seller = await startForeignSite({ "/v1/report": quote });
});
after(async () => {
  seller?.stop();
  await stage?.close();
});

const host = () => new URL(seller.url).host;

async function heldPayment() {
  const mandate = await stage.approved({ more: ["--host", host(), "--ask-above", "0.01"] });
  const answer = await stage.owner.json("pay", `${seller.url}/v1/report`, "--mandate", mandate);
  assert.equal(answer.status, "approval_required", JSON.stringify(answer));
  return { mandate, id: answer.approval.approval_id };
}

test("a payment that waits shows what it is and is allowed with the passphrase", async () => {
  const { id } = await heldPayment();
  const page = await stage.page();
  await page.goto(stage.link(id));
  const text = await page.locator("main").innerText();
  for (const words of [`Pay $0.04 (USDC) to ${host()}?`, "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65", "/v1/report"])
    assert.ok(text.includes(words), `${words} in ${text}`);
  await stage.picture(page, "payment-light");
  await page.getByLabel("Wallet passphrase").fill("wrong");
  await page.getByRole("button", { name: "Allow this payment" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Wallet passphrase").fill(stage.passphrase);
  await page.getByRole("button", { name: "Allow this payment" }).click();
  await page.getByText("This request is granted.").waitFor();
  assert.deepEqual(page.troubles, []);
  await page.leave();
});

test("a payment that waits is refused without the passphrase", async () => {
  const { id } = await heldPayment();
  const page = await stage.page();
  await page.goto(stage.link(id));
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByText("This request is refused.").waitFor();
  await page.leave();
});

test("the start page tells what there is, and revokes and freezes with one click", async () => {
  const mandate = await stage.approved({ purpose: "to be revoked" });
  await stage.draft({ purpose: "to be decided" });
  const page = await stage.page();
  await page.goto(stage.pages);
  const text = await page.locator("main").innerText();
  for (const words of ["Waiting for you", "to be decided", "to be revoked", "Latest payments", "cmo"])
    assert.ok(text.includes(words), `${words} in ${text}`);
  await stage.picture(page, "start-light");
  await page.getByRole("button", { name: "Revoke “to be revoked”" }).click();
  await page.waitForURL(stage.pages + "/");
  assert.equal(await stage.statusOf(mandate), "revoked");
  await page.getByRole("button", { name: "Freeze cmo" }).click();
  await page.getByText("frozen").first().waitFor();
  assert.deepEqual(page.troubles, []);
  await page.leave();
});

test("a frozen agent comes back only with the passphrase", async () => {
  const page = await stage.page({ colorScheme: "dark", viewport: { width: 390, height: 800 } });
  await page.goto(`${stage.pages}/auth?agent=${stage.agent}&scope=pay`);
  assert.ok((await page.locator("h1").innerText()).includes("Let cmo use this wallet?"));
  await stage.picture(page, "agent-phone-dark");
  await page.getByLabel("Wallet passphrase").fill("wrong");
  await page.getByRole("button", { name: "Activate" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Wallet passphrase").fill(stage.passphrase);
  await page.getByRole("button", { name: "Activate" }).click();
  await page.getByText("This agent is active.").waitFor();
  for (const query of ["agent=agt_x&scope=pay", `agent=${stage.agent}&scope=all`, `agent=${stage.agent}`, ""])
    assert.equal((await page.goto(`${stage.pages}/auth?${query}`)).status(), 400, query);
  await page.goto(stage.pages);
  await stage.picture(page, "start-phone-dark");
  await page.leave();
});
