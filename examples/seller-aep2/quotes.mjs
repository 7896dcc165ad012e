// The fuller AEP2 quote: it names everything that a payer needs, and `ref` binds the payment to this one request.
import { randomBytes } from "node:crypto";
import { TypedDataEncoder, keccak256 } from "ethers";

const QUOTE = {
  Quote: [
    { name: "method", type: "string" },
    { name: "url", type: "string" },
    { name: "bodyHash", type: "bytes32" },
    { name: "amount", type: "uint256" },
    { name: "chainId", type: "uint256" },
    { name: "token", type: "address" },
    { name: "payee", type: "address" },
    { name: "quoteId", type: "string" },
    { name: "expiresAt", type: "uint256" },
  ],
};
const LIFE_SECONDS = 300;
const OPEN_MAX = 10_000;

export class Quotes {
  #open = new Map();
  #terms;

  // `terms`: amount, chainId, token, payee.
  constructor(terms) {
    this.#terms = terms;
  }

  make(method, url) {
    this.#forgetOld();
    const expiresAt = Math.floor(Date.now() / 1000) + LIFE_SECONDS;
    const quoteId = randomBytes(12).toString("hex");
    const bodyHash = keccak256("0x");
    const ref = TypedDataEncoder.hashStruct("Quote", QUOTE, {
      ...this.#terms,
      method,
      url,
      bodyHash,
      quoteId,
      expiresAt,
    });
    this.#open.set(ref, { method, url, expiresAt });
    const { amount, chainId, token } = this.#terms;
    return { amount: amount.toString(), chainId, token, quoteId, expiresAt, ref };
  }

  // True once for each open quote, and only for the very request that it was made for.
  claim(ref, method, url) {
    const quote = this.#open.get(ref.toLowerCase());
    const fits = quote?.method === method && quote.url === url && quote.expiresAt > Date.now() / 1000;
    if (fits) this.#open.delete(ref.toLowerCase());
    return fits;
  }

  #forgetOld() {
    for (const [ref, { expiresAt }] of this.#open) {
      if (this.#open.size < OPEN_MAX && expiresAt > Date.now() / 1000) break;
      this.#open.delete(ref);
    }
  }
}
