// Signs the intent with a browser wallet (EIP-1193, found by EIP-6963 or as window.ethereum). Without a wallet or
// without JavaScript the page's passphrase form does the same.
'use strict';

(function () {
  const form = document.getElementById('wallet');
  if (!form) return;
  const button = document.getElementById('sign');
  const status = document.getElementById('wallet-status');
  const typedData = form.dataset.typedData;
  let provider = null;

  function offer(found) {
    if (!provider && found && typeof found.request === 'function') {
      provider = found;
      form.hidden = false;
    }
  }

  /** Wallets sign typed data only for the chain they are on. One that cannot switch says so when it is to sign. */
  async function switchChain() {
    const chainId = JSON.parse(typedData).domain.chainId;
    if (chainId === undefined) return;
    const wanted = '0x' + BigInt(chainId).toString(16);
    if (await provider.request({ method: 'eth_chainId' }) === wanted) return;
    try {
      await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: wanted }] });
    } catch (error) {
      if (error && error.code === 4001) throw error;
    }
  }

  async function sign() {
    button.disabled = true;
    status.textContent = 'Look at your wallet: it asks you to sign.';
    try {
      const [account] = await provider.request({ method: 'eth_requestAccounts' });
      await switchChain();
      form.elements.signature.value = await provider.request({ method: 'eth_signTypedData_v4', params: [account, typedData] });
      status.textContent = 'Signed. Sending it to Bursar.';
      form.submit();
    } catch (error) {
      button.disabled = false;
      status.textContent = error && error.code === 4001 ? 'You declined in the wallet. Nothing was signed.'
        : 'The wallet could not sign: ' + ((error && error.message) || 'no reason given');
    }
  }

  window.addEventListener('eip6963:announceProvider', (event) => offer(event.detail && event.detail.provider));
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  offer(window.ethereum);
  button.addEventListener('click', sign);
})();
