// The messages of plain AEP2: the mandate in its header, its typed data, and the processor's receipt.
import {
  Signature,
  getBytes,
  hashMessage,
  keccak256,
  recoverAddress,
  solidityPacked,
  TypedDataEncoder,
} from "ethers";

const TYPES = {
  Mandate: [
    { name: "owner", type: "address" },
    { name: "token", type: "address" },
    { name: "payee", type: "address" },
    { name: "amount", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
    { name: "ref", type: "bytes32" },
  ],
};
const HEADER_BYTES_MAX = 4096;

export const same = (a, b) => String(a).toLowerCase() === String(b).toLowerCase();

const isAddress = (value) => typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value);
const isHash = (value) => typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value);
const isWhole = (value) =>
  (typeof value === "string" && /^(0|[1-9][0-9]{0,77})$/.test(value)) ||
  (Number.isSafeInteger(value) && value >= 0);

// { mandate, payerSig } with every field in its form, or the name of the first that is not.
export function checkForm(payment) {
  const { mandate, payerSig } = payment ?? {};
  if (typeof mandate !== "object" || mandate === null) return "mandate";
  for (const field of ["owner", "token", "payee"]) if (!isAddress(mandate[field])) return `mandate.${field}`;
  for (const field of ["amount", "nonce", "deadline"])
    if (!isWhole(mandate[field])) return `mandate.${field}`;
  if (!isHash(mandate.ref)) return "mandate.ref";
  if (typeof payerSig !== "string" || !/^0x([0-9a-fA-F]{2})+$/.test(payerSig)) return "payerSig";
  return undefined;
}

// Reads the header X-Payment-Mandate; undefined when it is not base64 of such JSON.
export function decodeHeader(text) {
  if (text.length > HEADER_BYTES_MAX) return undefined;
  try {
    const payment = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
    return payment && typeof payment === "object" && payment.mandate && payment.payerSig
      ? payment
      : undefined;
  } catch {
    return undefined;
  }
}

export function mandateDigest(chainId, debitWallet, mandate) {
  const domain = { name: "AEP2DebitWallet", version: "1", chainId, verifyingContract: debitWallet };
  const plain = Object.fromEntries(
    TYPES.Mandate.map(({ name, type }) => [
      name,
      type === "address" ? mandate[name].toLowerCase() : mandate[name],
    ]),
  );
  return TypedDataEncoder.hash(domain, TYPES, plain);
}

// Whether the owner signed, in the one form that the contract takes too: 65 bytes, v 27 or 28, low s.
export function signedByOwner(digest, { mandate, payerSig }) {
  if (payerSig.length !== 132 || !/(1b|1c)$/i.test(payerSig)) return false;
  try {
    return same(recoverAddress(digest, Signature.from(payerSig)), mandate.owner);
  } catch {
    return false;
  }
}

const receiptHash = (digest, enqueueDeadline) =>
  getBytes(keccak256(solidityPacked(["bytes32", "uint256"], [digest, enqueueDeadline])));

export async function makeReceipt(signer, digest, enqueueDeadline) {
  const spEnqueueSig = await signer.signMessage({ message: { raw: receiptHash(digest, enqueueDeadline) } });
  return { sp: signer.address, mandateDigest: digest, enqueueDeadline, spEnqueueSig };
}

// The processor that signed the receipt, or undefined.
export function receiptSigner({ mandateDigest: digest, enqueueDeadline, spEnqueueSig }) {
  try {
    return recoverAddress(hashMessage(receiptHash(digest, enqueueDeadline)), spEnqueueSig);
  } catch {
    return undefined;
  }
}
