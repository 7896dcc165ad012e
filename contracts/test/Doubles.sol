// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AEP2DebitWallet} from "../src/AEP2DebitWallet.sol";

/// Accepts "yes" followed by the digest, and nothing else.
contract SmartAccount {
    address public immutable KEEPER;

    constructor(address keeper) {
        KEEPER = keeper;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external pure returns (bytes4) {
        return keccak256(signature) == keccak256(abi.encodePacked("yes", digest)) ? bytes4(0x1626ba7e) : bytes4(0);
    }
}

/// Keeps one in a hundred of what moves.
contract FeeToken {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        allowance[from][msg.sender] -= value;
        balanceOf[from] -= value;
        balanceOf[to] += value - value / 100;
        return true;
    }
}

/// Moves without a word, as some old tokens do.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    function transferFrom(address, address to, uint256 value) external {
        balanceOf[to] += value;
    }
}

/// Tries to be credited twice for one transfer.
contract ReentrantToken {
    mapping(address account => uint256) public balanceOf;

    function transferFrom(address, address to, uint256 value) external returns (bool) {
        balanceOf[to] += value;
        AEP2DebitWallet(to).deposit(address(this), value);
        return true;
    }
}
