// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Eip712} from "./Eip712.sol";
import {Signatures} from "./Signatures.sol";

interface IERC20 {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @notice Holds deposits and pays payees against mandates that the depositor signed: the AEP2 debit wallet with its
/// published functions, events, reasons and EIP-712 type.
///
/// Where it differs, a payee can rely on more:
/// - A requested withdrawal stays debitable until it is executed, so the delay really protects a payee.
/// - The delay has bounds, and a change of it counts for later requests only.
/// - What a deposit credits is what arrived, so a token with a fee cannot make the contract owe more than it holds.
/// - Every call that moves tokens is guarded against reentry; a mandate of zero, or to nobody, is refused.
/// - A smart account can pay too, by ERC-1271.
contract AEP2DebitWallet is Eip712("AEP2DebitWallet", "1") {
    struct Mandate {
        address owner;
        address token;
        address payee;
        uint256 amount;
        uint256 nonce;
        uint256 deadline; // Unix seconds; the last second at which settle() is accepted
        bytes32 ref;
    }

    struct WithdrawLock {
        uint256 locked;
        uint64 unlockAt;
    }

    bytes32 public constant MANDATE_TYPEHASH = keccak256(
        "Mandate(address owner,address token,address payee,uint256 amount,uint256 nonce,uint256 deadline,bytes32 ref)"
    );
    uint256 public constant WITHDRAW_DELAY_MIN = 1 hours;
    uint256 public constant WITHDRAW_DELAY_MAX = 7 days;

    address public owner;
    uint256 public withdrawDelay = 3 hours;
    mapping(address user => mapping(address token => uint256)) public balances;
    mapping(address user => mapping(address token => WithdrawLock)) public withdrawLocks;
    mapping(address user => mapping(address token => mapping(uint256 nonce => bool))) public usedNonces;
    /// Settlement processors: whoever may call settle().
    mapping(address => bool) public sp;

    bool private entered;

    event Deposited(address indexed user, address indexed token, uint256 amount);
    event WithdrawalRequested(address indexed user, address indexed token, uint256 amount, uint64 unlockAt);
    event WithdrawalCancelled(address indexed user, address indexed token, uint256 amount);
    event WithdrawalExecuted(address indexed user, address indexed token, address to, uint256 amount);
    event Settled(
        address indexed owner, address indexed token, address indexed payee, uint256 amount, uint256 nonce, bytes32 ref
    );
    event SPSet(address indexed sp, bool enabled);
    event OwnerSet(address indexed newOwner);
    event WithdrawDelaySet(uint256 delay);

    modifier onlyOwner() {
        require(msg.sender == owner, "Not owner");
        _;
    }

    modifier guarded() {
        require(!entered, "Reentrant call");
        entered = true;
        _;
        entered = false;
    }

    constructor() {
        owner = msg.sender;
        emit OwnerSet(msg.sender);
    }

    function domainSeparator() external view returns (bytes32) {
        return _domainSeparator();
    }

    // What a user does

    function deposit(address token, uint256 amount) external {
        _deposit(msg.sender, token, amount);
    }

    /// The caller pays, `user` can be debited: an owner funds the account that an agent's payments come from.
    function depositFor(address user, address token, uint256 amount) external {
        require(user != address(0), "Invalid address");
        _deposit(user, token, amount);
    }

    /// Announces a withdrawal. The amount stays debitable until it is executed, after `withdrawDelay`.
    function requestWithdraw(address token, uint256 amount) external {
        require(amount > 0, "Amount must be > 0");
        require(amount <= balances[msg.sender][token], "Insufficient balance");
        WithdrawLock storage lock = withdrawLocks[msg.sender][token];
        require(lock.locked == 0, "Withdrawal already pending");
        lock.locked = amount;
        lock.unlockAt = uint64(block.timestamp + withdrawDelay);
        emit WithdrawalRequested(msg.sender, token, amount, lock.unlockAt);
    }

    function cancelWithdraw(address token) external {
        uint256 amount = withdrawLocks[msg.sender][token].locked;
        require(amount > 0, "No pending withdrawal");
        delete withdrawLocks[msg.sender][token];
        emit WithdrawalCancelled(msg.sender, token, amount);
    }

    /// Pays out what was requested, or what payees have left of it.
    function executeWithdraw(address token, address to) external guarded {
        require(to != address(0), "Invalid address");
        WithdrawLock memory lock = withdrawLocks[msg.sender][token];
        require(lock.locked > 0, "No pending withdrawal");
        require(block.timestamp >= lock.unlockAt, "Withdrawal not ready");
        uint256 balance = balances[msg.sender][token];
        uint256 amount = lock.locked < balance ? lock.locked : balance;
        delete withdrawLocks[msg.sender][token];
        balances[msg.sender][token] = balance - amount;
        emit WithdrawalExecuted(msg.sender, token, to, amount);
        if (amount > 0) _call(token, abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    // What a settlement processor does

    function settle(Mandate calldata mandate, bytes calldata payerSig) external guarded {
        require(sp[msg.sender], "Not authorized SP");
        require(block.timestamp <= mandate.deadline, "Mandate expired");
        require(!usedNonces[mandate.owner][mandate.token][mandate.nonce], "Nonce already used");
        require(mandate.amount > 0, "Amount must be > 0");
        require(mandate.payee != address(0), "Invalid address");
        uint256 balance = balances[mandate.owner][mandate.token];
        require(mandate.amount <= balance, "Insufficient balance");
        require(_signedByOwner(mandate, payerSig), "Invalid signature");
        usedNonces[mandate.owner][mandate.token][mandate.nonce] = true;
        balances[mandate.owner][mandate.token] = balance - mandate.amount;
        emit Settled(
            mandate.owner, mandate.token, mandate.payee, mandate.amount, mandate.nonce, mandate.ref
        );
        _call(mandate.token, abi.encodeCall(IERC20.transfer, (mandate.payee, mandate.amount)));
    }

    function debitableBalance(address user, address token) external view returns (uint256) {
        return balances[user][token];
    }

    /// What surely stays debitable up to and including the second `until`: the balance, less a withdrawal that may be
    /// executed by then or that could still be requested and executed by then.
    function debitableUntil(address user, address token, uint256 until) external view returns (uint256) {
        if (until >= block.timestamp + withdrawDelay) return 0;
        uint256 balance = balances[user][token];
        WithdrawLock memory lock = withdrawLocks[user][token];
        if (lock.locked == 0 || until < lock.unlockAt) return balance;
        return lock.locked < balance ? balance - lock.locked : 0;
    }

    // What the owner does

    function setSP(address processor, bool enabled) external onlyOwner {
        require(processor != address(0), "Invalid address");
        sp[processor] = enabled;
        emit SPSet(processor, enabled);
    }

    function setOwner(address newOwner) external onlyOwner {
        require(newOwner != address(0), "Invalid address");
        owner = newOwner;
        emit OwnerSet(newOwner);
    }

    function setWithdrawDelay(uint256 delay) external onlyOwner {
        require(delay >= WITHDRAW_DELAY_MIN && delay <= WITHDRAW_DELAY_MAX, "Delay out of range");
        withdrawDelay = delay;
        emit WithdrawDelaySet(delay);
    }

    function _deposit(address user, address token, uint256 amount) private guarded {
        require(amount > 0, "Amount must be > 0");
        require(token.code.length > 0, "Not a token");
        uint256 before = IERC20(token).balanceOf(address(this));
        _call(token, abi.encodeCall(IERC20.transferFrom, (msg.sender, address(this), amount)));
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        require(received > 0 && received <= amount, "Nothing received");
        balances[user][token] += received;
        emit Deposited(user, token, received);
    }

    /// The owner's own key first: an account that has code and a key (EIP-7702) can still pay as verifiers expect.
    function _signedByOwner(Mandate calldata mandate, bytes calldata payerSig) private view returns (bool) {
        bytes32 digest = _digest(keccak256(abi.encode(MANDATE_TYPEHASH, mandate)));
        if (mandate.owner.code.length == 0) return Signatures.recover(digest, payerSig) == mandate.owner;
        if (Signatures.acceptedByContract(mandate.owner, digest, payerSig)) return true;
        return payerSig.length == 65 && Signatures.recover(digest, payerSig) == mandate.owner;
    }

    /// A token call that must succeed; tokens that answer nothing count as content, those that answer false do not.
    function _call(address token, bytes memory data) private {
        (bool ok, bytes memory answer) = token.call(data);
        require(ok && (answer.length == 0 || abi.decode(answer, (bool))), "Token transfer failed");
    }
}
