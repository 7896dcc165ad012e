// What other pages, other origins and old tokens can do to the owner's pages: nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage, startForeignSite } from "./support/stage.mjs";

let stage;
let mandate;
before(async () => {
  stage = await Stage.open();
  mandate = await stage.draft();
});
after(() => stage?.close());

const isDraft = async () => assert.equal(await stage.statusOf(mandate), "draft");

// The hidden fields of the refuse form, which would succeed without a passphrase.
const fieldsOf = (page) =>
  page.locator("form.refuse input").evaluateAll((inputs) => inputs.map(({ name, value }) => [name, value]));

const formOf = (fields) =>
  `<form method="post" action="${stage.link(mandate)}">` +
  fields.map(([name, value]) => `<input name="${name}" value="${value}">`).join("") +
  `<button name="action" value="refuse">go</button></form>`;

test("another origin cannot post a decision, not even with a page's own token", async () => {
  const page = await stage.page();
  await page.goto(stage.link(mandate));
  const site = await startForeignSite({ "/": formOf(await fieldsOf(page)) });
  await page.goto(site.url);
  const [response] = await Promise.all([page.waitForNavigation(), page.getByText("go").click()]);
  assert.equal(response.status(), 403);
  await isDraft();
  await page.leave();
  site.stop();
});

test("a token of another browser, of another page, or used before, is no token", async () => {
  const page = await stage.page();
  await page.goto(stage.link(mandate));
  const fields = await fieldsOf(page);

  const other = await stage.page();
  await other.goto(stage.link(mandate));
  const post = (where, form) => where.request.post(stage.link(mandate), { form, maxRedirects: 0 });
  const refuse = { ...Object.fromEntries(fields), action: "refuse" };
  assert.equal((await post(other, refuse)).status(), 409, "another browser");
  await isDraft();

  const another = await stage.draft();
  await page.goto(stage.link(another));
  const elsewhere = { ...Object.fromEntries(await fieldsOf(page)), action: "refuse" };
  assert.equal((await post(page, elsewhere)).status(), 409, "another page");
  await isDraft();

  await page.goto(stage.link(mandate));
  const wrong = { ...Object.fromEntries(await fieldsOf(page)), action: "approve", passphrase: "wrong" };
  assert.equal((await post(page, wrong)).status(), 403);
  assert.equal((await post(page, { ...wrong, action: "refuse" })).status(), 409, "used before");
  assert.equal((await post(page, { action: "refuse" })).status(), 409, "no token");
  await isDraft();
  await page.leave();
  await other.leave();
});

test("the digest that is approved is the one that the page showed", async () => {
  const page = await stage.page();
  await page.goto(stage.link(mandate));
  await page.locator("form.approve input[name=digest]").evaluate((input) => {
    input.value = `0x${"00".repeat(32)}`;
  });
  await page.getByLabel("Wallet passphrase").fill(stage.passphrase);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("alert").waitFor();
  await isDraft();
  await page.leave();
});

test("the page does not show inside another one", async () => {
  const site = await startForeignSite({ "/": `<iframe src="${stage.link(mandate)}" width="800" height="600"></iframe>` });
  const page = await stage.page();
  await page.goto(site.url);
  await page.waitForLoadState("networkidle");
  const [, frame] = page.frames();
  assert.doesNotMatch((await frame?.content()) ?? "", /Wallet passphrase/);
  await page.leave();
  site.stop();
});

test("a name that only points here is turned away", async () => {
  const page = await stage.page();
  const response = await page.goto(stage.link(mandate).replace("127.0.0.1", "wallet.localhost"));
  assert.equal(response.status(), 403);
  await page.leave();
});

test("script of another origin cannot read the page", async () => {
  const site = await startForeignSite({ "/": "<h1>elsewhere</h1>" });
  const page = await stage.page();
  await page.goto(site.url);
  const read = (url) => fetch(url).then((answer) => answer.text(), (error) => `failed: ${error.name}`);
  assert.match(await page.evaluate(read, stage.link(mandate)), /^failed: TypeError/);
  await page.leave();
  site.stop();
});
