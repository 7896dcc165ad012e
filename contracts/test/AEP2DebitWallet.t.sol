// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AEP2DebitWallet} from "../src/AEP2DebitWallet.sol";
import {Signatures} from "../src/Signatures.sol";
import {TestUSDC} from "../src/TestUSDC.sol";
import {Base} from "./Vm.sol";
import {FeeToken, ReentrantToken, SmartAccount, SilentToken} from "./Doubles.sol";

contract AEP2DebitWalletTest is Base {
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 internal constant PAYER_KEY = 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80;
    address internal constant PROCESSOR = address(0x5e771e);
    address internal constant PAYEE = address(0x9a7ee);

    AEP2DebitWallet internal wallet;
    TestUSDC internal usdc;
    address internal payer;

    event Settled(
        address indexed owner, address indexed token, address indexed payee, uint256 amount, uint256 nonce, bytes32 ref
    );

    function setUp() public {
        vm.warp(1_800_000_000);
        wallet = new AEP2DebitWallet();
        usdc = new TestUSDC();
        payer = vm.addr(PAYER_KEY);
        wallet.setSP(PROCESSOR, true);
        usdc.mint(address(this), 10_000_000);
        usdc.approve(address(wallet), type(uint256).max);
        wallet.depositFor(payer, address(usdc), 5_000_000);
    }

    function mandate(uint256 amount, uint256 nonce) internal view returns (AEP2DebitWallet.Mandate memory) {
        return AEP2DebitWallet.Mandate(
            payer, address(usdc), PAYEE, amount, nonce, block.timestamp + 600, keccak256("order")
        );
    }

    function digestOf(AEP2DebitWallet.Mandate memory m) internal view returns (bytes32) {
        bytes32 structHash = keccak256(
            abi.encode(wallet.MANDATE_TYPEHASH(), m.owner, m.token, m.payee, m.amount, m.nonce, m.deadline, m.ref)
        );
        return keccak256(abi.encodePacked(hex"1901", wallet.domainSeparator(), structHash));
    }

    function signed(AEP2DebitWallet.Mandate memory m) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, digestOf(m));
        return abi.encodePacked(r, s, v);
    }

    function settle(AEP2DebitWallet.Mandate memory m, bytes memory signature) internal {
        vm.prank(PROCESSOR);
        wallet.settle(m, signature);
    }

    function refused(AEP2DebitWallet.Mandate memory m, bytes memory signature, bytes memory why) internal {
        uint256 before = wallet.debitableBalance(m.owner, m.token);
        vm.expectRevert(why);
        settle(m, signature);
        equal(wallet.debitableBalance(m.owner, m.token), before, "a refused mandate moved money");
    }

    function test_interface_is_the_published_one() public view {
        require(wallet.MANDATE_TYPEHASH() == 0x424644645718e4947e6272163756951857080a3d9ce5b05ceffa90a17603ff85, "type hash");
        require(AEP2DebitWallet.deposit.selector == 0x47e7ef24, "deposit");
        require(AEP2DebitWallet.requestWithdraw.selector == 0x397a1b28, "requestWithdraw");
        require(AEP2DebitWallet.executeWithdraw.selector == 0x7cc34385, "executeWithdraw");
        require(AEP2DebitWallet.settle.selector == 0x26b1533b, "settle");
        require(AEP2DebitWallet.debitableBalance.selector == 0x070e3a77, "debitableBalance");
        require(wallet.balances.selector == 0xc23f001f, "balances");
        require(wallet.withdrawLocks.selector == 0x0d7dc40d, "withdrawLocks");
        require(wallet.usedNonces.selector == 0x94157cc5, "usedNonces");
        require(wallet.sp.selector == 0xfe173c06, "sp");
        require(AEP2DebitWallet.domainSeparator.selector == 0xf698da25, "domainSeparator");
        require(AEP2DebitWallet.setSP.selector == 0x7b185819, "setSP");
        require(AEP2DebitWallet.setOwner.selector == 0x13af4035, "setOwner");
        require(AEP2DebitWallet.setWithdrawDelay.selector == 0x72f0cb30, "setWithdrawDelay");
        require(AEP2DebitWallet.Deposited.selector == 0x8752a472e571a816aea92eec8dae9baf628e840f4929fbcc2d155e6233ff68a7, "Deposited");
        require(AEP2DebitWallet.WithdrawalRequested.selector == 0x99917c09ff0ca44503897d7fbced1728758961df7b8b79579df03a556064dd76, "WithdrawalRequested");
        require(AEP2DebitWallet.WithdrawalExecuted.selector == 0x2b8b8afdbb36ab6e0177952cd41323eec93a24b2fa60918ac0b6b4a3a9c90c2f, "WithdrawalExecuted");
        require(AEP2DebitWallet.Settled.selector == 0x69ca075586ec2707af5ba5280bf6078d0008d7c0878f0cfd443c5c1b97c2e470, "Settled");
        require(AEP2DebitWallet.SPSet.selector == 0x66a5d8245eca76bfb1e1a2b9a69dd3f2b215a02e042bf4603bc374b31c2fb450, "SPSet");
        require(AEP2DebitWallet.OwnerSet.selector == 0x50146d0e3c60aa1d17a70635b05494f864e86144a2201275021014fbf08bafe2, "OwnerSet");
    }

    /// The vector was made with ethers 6 against the published contract.
    function test_published_vector_recovers_to_its_payer() public {
        address published = 0x91d861cD4d2F5d8Ffb31CB7308388CA5e6999912;
        vm.chainId(84532);
        vm.etch(published, address(wallet).code);
        wallet = AEP2DebitWallet(published);
        require(wallet.domainSeparator() == 0xc15fd74307bfeaa196f1a3918dd465ffb8bef0066ac826ddbf648b034beaeff9, "separator");
        AEP2DebitWallet.Mandate memory m = AEP2DebitWallet.Mandate(
            payer, 0x036CbD53842c5426634e7929541eC2318f3dCF7e, 0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC, 1000,
            340282366920938463463374607431768211455, 1893456000, keccak256("predict-1700000000000")
        );
        require(digestOf(m) == 0x173b7ac1f078e13a8f2dff52560c609167904636e726d1cb85ee5a22882fd3c3, "digest");
        bytes memory signature =
            hex"380feed800e5163db50169b093f0a4c3923dfe1e905c56f5bbaa6fa43eb47c402ec340c3e0eafe68afb1bf8224bccf0fa809e07f1e3bb2bdd67ef99136689a4f1b";
        require(keccak256(signed(m)) == keccak256(signature), "signature");
    }

    function test_a_signed_mandate_pays_its_payee_once() public {
        AEP2DebitWallet.Mandate memory m = mandate(1000, 7);
        vm.expectEmit(true, true, true, true);
        emit Settled(payer, address(usdc), PAYEE, 1000, 7, keccak256("order"));
        settle(m, signed(m));
        equal(usdc.balanceOf(PAYEE), 1000, "payee got the amount");
        equal(wallet.debitableBalance(payer, address(usdc)), 4_999_000, "payer was debited");
        refused(m, signed(m), reason("Nonce already used"));
    }

    function test_only_a_processor_settles() public {
        AEP2DebitWallet.Mandate memory m = mandate(1000, 1);
        bytes memory signature = signed(m);
        vm.expectRevert(reason("Not authorized SP"));
        wallet.settle(m, signature);
        wallet.setSP(PROCESSOR, false);
        refused(m, signature, reason("Not authorized SP"));
    }

    function test_the_deadline_is_the_last_good_second() public {
        AEP2DebitWallet.Mandate memory m = mandate(1000, 1);
        AEP2DebitWallet.Mandate memory late = mandate(1000, 2);
        bytes memory lateSignature = signed(late);
        bytes memory signature = signed(m);
        vm.warp(m.deadline);
        settle(m, signature);
        vm.warp(late.deadline + 1);
        refused(late, lateSignature, reason("Mandate expired"));
    }

    function test_the_whole_balance_can_be_debited_and_no_unit_more() public {
        AEP2DebitWallet.Mandate memory more = mandate(5_000_001, 1);
        refused(more, signed(more), reason("Insufficient balance"));
        AEP2DebitWallet.Mandate memory all = mandate(5_000_000, 2);
        settle(all, signed(all));
        equal(wallet.debitableBalance(payer, address(usdc)), 0, "nothing is left");
    }

    function test_every_changed_field_breaks_the_signature() public {
        AEP2DebitWallet.Mandate memory m = mandate(1000, 1);
        bytes memory signature = signed(m);
        for (uint256 field = 0; field < 5; ++field) {
            AEP2DebitWallet.Mandate memory other = mandate(1000, 1);
            if (field == 0) other.payee = address(0xbad);
            if (field == 1) other.amount = 1001;
            if (field == 2) other.nonce = 2;
            if (field == 3) other.deadline += 1;
            if (field == 4) other.ref = keccak256("another order");
            refused(other, signature, reason("Invalid signature"));
        }
    }

    function test_only_canonical_signatures_settle() public {
        AEP2DebitWallet.Mandate memory m = mandate(1000, 1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, digestOf(m));
        refused(m, abi.encodePacked(r, s, v - 27), abi.encodeWithSelector(Signatures.ECDSAInvalidSignature.selector));
        bytes32 compact = bytes32(uint256(s) | (uint256(v - 27) << 255));
        refused(
            m, abi.encodePacked(r, compact),
            abi.encodeWithSelector(Signatures.ECDSAInvalidSignatureLength.selector, 64)
        );
        bytes32 high = bytes32(ORDER - uint256(s));
        refused(
            m, abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27)),
            abi.encodeWithSelector(Signatures.ECDSAInvalidSignatureS.selector, high)
        );
        require(Signatures.ECDSAInvalidSignature.selector == 0xf645eedf, "known selector");
        require(Signatures.ECDSAInvalidSignatureLength.selector == 0xfce698f7, "known selector");
        require(Signatures.ECDSAInvalidSignatureS.selector == 0xd78bce0c, "known selector");
        settle(m, abi.encodePacked(r, s, v));
    }

    function test_zero_amounts_and_nobody_are_refused() public {
        AEP2DebitWallet.Mandate memory zero = mandate(0, 1);
        refused(zero, signed(zero), reason("Amount must be > 0"));
        AEP2DebitWallet.Mandate memory nobody = mandate(1, 1);
        nobody.payee = address(0);
        refused(nobody, signed(nobody), reason("Invalid address"));
    }

    function test_a_smart_account_pays_by_its_own_rule() public {
        SmartAccount account = new SmartAccount(payer);
        wallet.depositFor(address(account), address(usdc), 1000);
        AEP2DebitWallet.Mandate memory m = mandate(1000, 1);
        m.owner = address(account);
        bytes32 digest = digestOf(m);
        refused(m, abi.encodePacked("no", digest), reason("Invalid signature"));
        refused(m, signed(m), reason("Invalid signature"));
        settle(m, abi.encodePacked("yes", digest));
        equal(usdc.balanceOf(PAYEE), 1000, "payee got the amount");
    }

    function test_a_requested_withdrawal_stays_debitable_until_it_is_executed() public {
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 5_000_000);
        equal(wallet.debitableBalance(payer, address(usdc)), 5_000_000, "still debitable");
        AEP2DebitWallet.Mandate memory m = mandate(1_000_000, 1);
        settle(m, signed(m));
        vm.warp(block.timestamp + 3 hours);
        vm.prank(payer);
        wallet.executeWithdraw(address(usdc), payer);
        equal(usdc.balanceOf(payer), 4_000_000, "the rest went out");
        equal(wallet.debitableBalance(payer, address(usdc)), 0, "nothing is left");
    }

    function test_a_withdrawal_waits_out_the_delay() public {
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 1000);
        vm.warp(block.timestamp + 3 hours - 1);
        vm.expectRevert(reason("Withdrawal not ready"));
        vm.prank(payer);
        wallet.executeWithdraw(address(usdc), payer);
        vm.warp(block.timestamp + 1);
        vm.prank(payer);
        wallet.executeWithdraw(address(usdc), payer);
        equal(usdc.balanceOf(payer), 1000, "paid out");
        vm.expectRevert(reason("No pending withdrawal"));
        vm.prank(payer);
        wallet.executeWithdraw(address(usdc), payer);
    }

    function test_one_withdrawal_at_a_time_and_it_can_be_taken_back() public {
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 1000);
        vm.expectRevert(reason("Withdrawal already pending"));
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 1);
        vm.prank(payer);
        wallet.cancelWithdraw(address(usdc));
        vm.expectRevert(reason("No pending withdrawal"));
        vm.prank(payer);
        wallet.cancelWithdraw(address(usdc));
        vm.expectRevert(reason("Insufficient balance"));
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 5_000_001);
    }

    function test_a_processor_can_tell_what_stays_debitable() public {
        uint256 start = block.timestamp;
        equal(wallet.debitableUntil(payer, address(usdc), start + 3 hours - 1), 5_000_000, "no request yet");
        equal(wallet.debitableUntil(payer, address(usdc), start + 3 hours), 0, "one could come now");
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 2_000_000);
        vm.warp(start + 1 hours);
        equal(wallet.debitableUntil(payer, address(usdc), start + 3 hours - 1), 5_000_000, "before it is due");
        equal(wallet.debitableUntil(payer, address(usdc), start + 3 hours), 3_000_000, "once it is due");
    }

    function test_the_delay_has_bounds_and_counts_for_later_requests() public {
        vm.expectRevert(reason("Delay out of range"));
        wallet.setWithdrawDelay(1 hours - 1);
        vm.expectRevert(reason("Delay out of range"));
        wallet.setWithdrawDelay(7 days + 1);
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), 1000);
        wallet.setWithdrawDelay(7 days);
        vm.warp(block.timestamp + 3 hours);
        vm.prank(payer);
        wallet.executeWithdraw(address(usdc), payer);
        equal(usdc.balanceOf(payer), 1000, "the delay of the request counted");
    }

    function test_owner_powers_belong_to_the_owner() public {
        vm.expectRevert(reason("Not owner"));
        vm.prank(payer);
        wallet.setSP(payer, true);
        vm.expectRevert(reason("Not owner"));
        vm.prank(payer);
        wallet.setWithdrawDelay(2 hours);
        vm.expectRevert(reason("Not owner"));
        vm.prank(payer);
        wallet.setOwner(payer);
        vm.expectRevert(reason("Invalid address"));
        wallet.setOwner(address(0));
        wallet.setOwner(payer);
        vm.prank(payer);
        wallet.setSP(payer, true);
    }

    function test_a_token_with_a_fee_credits_what_arrived() public {
        FeeToken token = new FeeToken();
        token.mint(address(this), 1000);
        token.approve(address(wallet), 1000);
        wallet.deposit(address(token), 1000);
        equal(wallet.debitableBalance(address(this), address(token)), 990, "less the fee");
    }

    function test_a_token_that_answers_nothing_works_and_one_that_is_none_does_not() public {
        SilentToken token = new SilentToken();
        wallet.deposit(address(token), 1000);
        equal(wallet.debitableBalance(address(this), address(token)), 1000, "credited");
        vm.expectRevert(reason("Not a token"));
        wallet.deposit(address(0xdead), 1000);
    }

    function test_a_token_cannot_call_back_into_the_wallet() public {
        ReentrantToken token = new ReentrantToken();
        vm.expectRevert(reason("Token transfer failed"));
        wallet.deposit(address(token), 1000);
        equal(wallet.debitableBalance(address(this), address(token)), 0, "nothing was credited");
    }

    /// Whatever is deposited, settled and withdrawn: the wallet holds exactly what it owes.
    function testFuzz_the_wallet_holds_what_it_owes(uint256 paid, uint256 withdrawn, uint256 nonce) public {
        paid = bounded(paid, 1, 5_000_000);
        withdrawn = bounded(withdrawn, 1, 5_000_000);
        vm.prank(payer);
        wallet.requestWithdraw(address(usdc), withdrawn);
        AEP2DebitWallet.Mandate memory m = mandate(paid, nonce);
        settle(m, signed(m));
        vm.warp(block.timestamp + 3 hours);
        vm.prank(payer);
        wallet.executeWithdraw(address(usdc), payer);
        equal(usdc.balanceOf(address(wallet)), wallet.debitableBalance(payer, address(usdc)), "holds what it owes");
        equal(usdc.balanceOf(PAYEE), paid, "payee got the amount");
        uint256 left = 5_000_000 - paid;
        equal(usdc.balanceOf(payer), withdrawn < left ? withdrawn : left, "payer got the rest that was asked for");
    }

    function testFuzz_another_key_never_settles(uint256 key, uint256 nonce) public {
        key = bounded(key, 1, ORDER - 1);
        vm.assume(key != PAYER_KEY);
        AEP2DebitWallet.Mandate memory m = mandate(1000, nonce);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(m));
        refused(m, abi.encodePacked(r, s, v), reason("Invalid signature"));
    }
}
