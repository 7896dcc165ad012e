import { x402Facilitator } from "@x402/core/facilitator";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import { ExactEvmSchemeV1 } from "@x402/evm/exact/v1/facilitator";

// Verifies and settles x402 payments on a development chain with the official packages, both protocol versions.
export function makeFacilitator({ id, reader, writer }) {
  const signer = toFacilitatorEvmSigner({
    address: writer.account.address,
    getCode: (args) => reader.getCode(args),
    readContract: (args) => reader.readContract(args),
    verifyTypedData: (args) => reader.verifyTypedData(args),
    waitForTransactionReceipt: (args) => reader.waitForTransactionReceipt(args),
    writeContract: (args) => writer.writeContract(args),
    sendTransaction: (args) => writer.sendTransaction(args),
  });
  return new x402Facilitator()
    .register(`eip155:${id}`, new ExactEvmScheme(signer))
    .registerV1("base-sepolia", new ExactEvmSchemeV1(signer));
}

// The facilitator's HTTP interface on an Express app, for packages that know no other.
export function facilitatorRoutes(app, json, facilitator) {
  const route = (act) => async (request, response) => {
    try {
      response.json(await act(request.body.paymentPayload, request.body.paymentRequirements));
    } catch (error) {
      response.status(400).json({ error: error.message });
    }
  };
  app.post(
    "/facilitator/verify",
    json,
    route((payload, requirements) => facilitator.verify(payload, requirements)),
  );
  app.post(
    "/facilitator/settle",
    json,
    route((payload, requirements) => facilitator.settle(payload, requirements)),
  );
  app.get("/facilitator/supported", (_, response) => response.json(facilitator.getSupported()));
}
