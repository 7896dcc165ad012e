// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Signatures} from "../src/Signatures.sol";
import {TestUSDC} from "../src/TestUSDC.sol";
import {SmartAccount} from "./Doubles.sol";
import {Base} from "./Vm.sol";

contract TestUSDCTest is Base {
    uint256 internal constant KEY = 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80;
    address internal constant PAYEE = address(0x9a7ee);
    bytes32 internal constant NONCE = keccak256("nonce");

    TestUSDC internal usdc;
    address internal payer;

    function setUp() public {
        vm.warp(1_800_000_000);
        usdc = new TestUSDC();
        payer = vm.addr(KEY);
        usdc.mint(payer, 1_000_000);
    }

    function sign(uint256 key, bytes32 structHash) internal view returns (uint8, bytes32, bytes32) {
        return vm.sign(key, keccak256(abi.encodePacked(hex"1901", usdc.DOMAIN_SEPARATOR(), structHash)));
    }

    function signed(bytes32 typeHash, address to, uint256 value, uint256 validAfter, uint256 validBefore)
        internal view returns (bytes memory)
    {
        (uint8 v, bytes32 r, bytes32 s) =
            sign(KEY, keccak256(abi.encode(typeHash, payer, to, value, validAfter, validBefore, NONCE)));
        return abi.encodePacked(r, s, v);
    }

    function test_domain_and_types_are_those_of_usdc() public {
        require(usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH() == 0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267, "transfer");
        require(usdc.RECEIVE_WITH_AUTHORIZATION_TYPEHASH() == 0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8, "receive");
        require(usdc.CANCEL_AUTHORIZATION_TYPEHASH() == 0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429, "cancel");
        bytes32 first = usdc.DOMAIN_SEPARATOR();
        vm.chainId(84532);
        require(first != usdc.DOMAIN_SEPARATOR(), "the separator follows the chain");
    }

    function test_both_forms_move_the_value_once() public {
        bytes32 typeHash = usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        bytes memory signature = signed(typeHash, PAYEE, 1000, 0, block.timestamp + 60);
        usdc.transferWithAuthorization(payer, PAYEE, 1000, 0, block.timestamp + 60, NONCE, signature);
        equal(usdc.balanceOf(PAYEE), 1000, "moved");
        require(usdc.authorizationState(payer, NONCE), "nonce used");
        (uint8 v, bytes32 r, bytes32 s) =
            sign(KEY, keccak256(abi.encode(typeHash, payer, PAYEE, 1000, 0, block.timestamp + 60, NONCE)));
        vm.expectRevert(reason("FiatTokenV2: authorization is used or canceled"));
        usdc.transferWithAuthorization(payer, PAYEE, 1000, 0, block.timestamp + 60, NONCE, v, r, s);
    }

    function test_the_window_is_open_on_both_sides() public {
        bytes32 typeHash = usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        uint256 start = block.timestamp;
        bytes memory signature = signed(typeHash, PAYEE, 1000, start, start + 2);
        vm.expectRevert(reason("FiatTokenV2: authorization is not yet valid"));
        usdc.transferWithAuthorization(payer, PAYEE, 1000, start, start + 2, NONCE, signature);
        vm.warp(start + 2);
        vm.expectRevert(reason("FiatTokenV2: authorization is expired"));
        usdc.transferWithAuthorization(payer, PAYEE, 1000, start, start + 2, NONCE, signature);
        vm.warp(start + 1);
        usdc.transferWithAuthorization(payer, PAYEE, 1000, start, start + 2, NONCE, signature);
        equal(usdc.balanceOf(PAYEE), 1000, "moved");
    }

    function test_only_the_payee_receives() public {
        uint256 end = block.timestamp + 60;
        bytes memory signature = signed(usdc.RECEIVE_WITH_AUTHORIZATION_TYPEHASH(), PAYEE, 1000, 0, end);
        vm.expectRevert(reason("FiatTokenV2: caller must be the payee"));
        usdc.receiveWithAuthorization(payer, PAYEE, 1000, 0, end, NONCE, signature);
        vm.prank(PAYEE);
        usdc.receiveWithAuthorization(payer, PAYEE, 1000, 0, end, NONCE, signature);
        equal(usdc.balanceOf(PAYEE), 1000, "moved");
    }

    function test_a_cancelled_nonce_is_burnt() public {
        uint256 end = block.timestamp + 60;
        bytes memory signature = signed(usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH(), PAYEE, 1000, 0, end);
        (uint8 v, bytes32 r, bytes32 s) =
            sign(KEY, keccak256(abi.encode(usdc.CANCEL_AUTHORIZATION_TYPEHASH(), payer, NONCE)));
        usdc.cancelAuthorization(payer, NONCE, v, r, s);
        vm.expectRevert(reason("FiatTokenV2: authorization is used or canceled"));
        usdc.transferWithAuthorization(payer, PAYEE, 1000, 0, end, NONCE, signature);
        vm.expectRevert(reason("FiatTokenV2: authorization is used or canceled"));
        usdc.cancelAuthorization(payer, NONCE, v, r, s);
    }

    function test_an_account_with_code_is_asked_and_its_key_does_not_count() public {
        uint256 end = block.timestamp + 60;
        bytes32 typeHash = usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        bytes memory signature = signed(typeHash, PAYEE, 1000, 0, end);
        SmartAccount account = new SmartAccount(payer);
        vm.etch(payer, address(account).code);
        vm.expectRevert(reason("FiatTokenV2: invalid signature"));
        usdc.transferWithAuthorization(payer, PAYEE, 1000, 0, end, NONCE, signature);
        bytes32 structHash = keccak256(abi.encode(typeHash, payer, PAYEE, 1000, 0, end, NONCE));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", usdc.DOMAIN_SEPARATOR(), structHash));
        usdc.transferWithAuthorization(payer, PAYEE, 1000, 0, end, NONCE, abi.encodePacked("yes", digest));
        equal(usdc.balanceOf(PAYEE), 1000, "moved");
    }

    function test_more_than_the_balance_does_not_move() public {
        uint256 end = block.timestamp + 60;
        bytes memory signature = signed(usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH(), PAYEE, 1_000_001, 0, end);
        vm.expectRevert(reason("ERC20: transfer amount exceeds balance"));
        usdc.transferWithAuthorization(payer, PAYEE, 1_000_001, 0, end, NONCE, signature);
        require(!usdc.authorizationState(payer, NONCE), "the nonce is free again");
    }

    function test_an_allowance_is_used_up() public {
        vm.prank(payer);
        usdc.approve(address(this), 1000);
        usdc.transferFrom(payer, PAYEE, 600);
        vm.expectRevert(reason("ERC20: transfer amount exceeds allowance"));
        usdc.transferFrom(payer, PAYEE, 401);
        equal(usdc.allowance(payer, address(this)), 400, "the rest of it");
    }

    function testFuzz_transfers_keep_the_supply(uint256 value, address to) public {
        vm.assume(to != address(0) && to != payer);
        value = bounded(value, 0, 1_000_000);
        vm.prank(payer);
        usdc.transfer(to, value);
        equal(usdc.balanceOf(to) + usdc.balanceOf(payer), usdc.totalSupply(), "nothing appears or vanishes");
    }
}
