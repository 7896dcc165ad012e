// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice An EIP-712 domain of name, version, chain and this contract. The separator is made anew at each call, so it
/// stays right on a fork of the chain.
abstract contract Eip712 {
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private immutable NAME_HASH;
    bytes32 private immutable VERSION_HASH;

    constructor(string memory domainName, string memory domainVersion) {
        NAME_HASH = keccak256(bytes(domainName));
        VERSION_HASH = keccak256(bytes(domainVersion));
    }

    function _domainSeparator() internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, address(this)));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _domainSeparator(), structHash));
    }
}
