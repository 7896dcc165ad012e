#include "crypto/keystore.hpp"

#include "crypto/keccak.hpp"
#include "crypto/random.hpp"
#include "json/json.hpp"

#include <openssl/evp.h>

#include <memory>

namespace bursar::crypto
{
namespace
{
using json::ObjectReader;
constexpr std::size_t DERIVED_BYTES = 32;
constexpr std::size_t CIPHER_KEY_BYTES = 16;
constexpr std::size_t IV_BYTES = 16;
constexpr std::size_t SALT_BYTES = 32;
constexpr std::size_t FIELD_BYTES_MAX = 256;

struct FreeCipher
{
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

/// Counter mode is its own inverse.
Result<Bytes> aes128_ctr(ByteView key, ByteView iv, ByteView data)
{
    const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> cipher{EVP_CIPHER_CTX_new()};
    Bytes out(data.size());
    int length = 0;
    int rest = 0;
    if (!cipher ||
        EVP_EncryptInit_ex2(cipher.get(), EVP_aes_128_ctr(), key.data(), iv.data(), nullptr) != 1 ||
        EVP_EncryptUpdate(cipher.get(), out.data(), &length, data.data(), static_cast<int>(data.size())) !=
            1 ||
        EVP_EncryptFinal_ex(cipher.get(), out.data() + length, &rest) != 1 ||
        static_cast<std::size_t>(length) + static_cast<std::size_t>(rest) != data.size())
        return fail(ErrorCode::internal, "AES-128-CTR failed");
    return out;
}

Hash32 mac_of(const Secret& derived, ByteView ciphertext)
{
    return Keccak256{}.update(derived.expose().subspan(CIPHER_KEY_BYTES)).update(ciphertext).finish();
}

/// A version 4 UUID (RFC 4122 section 4.4).
std::string random_uuid()
{
    auto bytes = random16();
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    auto text = to_hex(bytes);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        text.insert(at, 1, '-');
    return text;
}

struct Keystore
{
    Address address;
    Bytes ciphertext;
    Bytes iv;
    Bytes salt;
    Bytes mac;
    ScryptCost cost;
};

Bytes hex_member(ObjectReader& reader, std::string_view key, std::size_t bytes_min, std::size_t bytes_max)
{
    const auto text = reader.text(key, FIELD_BYTES_MAX);
    auto bytes = parse_hex(text);
    if (!bytes || bytes->size() < bytes_min || bytes->size() > bytes_max)
        reader.wrong(key, "expected " + std::to_string(bytes_min) + " to " + std::to_string(bytes_max) +
                              " bytes in hexadecimal");
    return bytes ? std::move(*bytes) : Bytes{};
}

/// The only value that this reader takes for a member.
Result<void> expect(ObjectReader& reader, std::string_view key, std::string_view wanted)
{
    const auto text = reader.text(key, FIELD_BYTES_MAX);
    if (!reader.failure() && text != wanted)
        return fail(ErrorCode::unsupported,
                    "keystore " + std::string{key} + ": only " + std::string{wanted} + " is supported");
    return {};
}

const json::Value& or_null(const json::Value* value)
{
    static const json::Value NOTHING;
    return value ? *value : NOTHING;
}

Result<Keystore> parse(std::string_view text)
{
    const auto document =
        json::parse(text, {.bytes_max = KEYSTORE_BYTES_MAX, .depth_max = 4, .values_max = 64});
    if (!document)
        return forward(document);
    ObjectReader top{*document, "keystore"};
    top.integer("version", 3, 3);
    // Clients that follow the definition to the letter spell it "crypto"; early ones wrote "Crypto".
    const auto* inner = top.object("crypto");
    ObjectReader box{or_null(inner ? inner : top.object("Crypto")), "keystore.crypto"};
    ObjectReader cipher{or_null(box.object("cipherparams")), "keystore.crypto.cipherparams"};
    ObjectReader kdf{or_null(box.object("kdfparams")), "keystore.crypto.kdfparams"};

    Keystore store;
    if (auto right = expect(box, "cipher", "aes-128-ctr"); !right)
        return forward(right);
    if (auto right = expect(box, "kdf", "scrypt"); !right)
        return forward(right);
    store.ciphertext = hex_member(box, "ciphertext", PrivateKey::SIZE, PrivateKey::SIZE);
    store.mac = hex_member(box, "mac", Hash32::SIZE, Hash32::SIZE);
    store.iv = hex_member(cipher, "iv", IV_BYTES, IV_BYTES);
    store.salt = hex_member(kdf, "salt", 8, 64);
    store.cost.n = static_cast<std::uint64_t>(kdf.integer("n", 2, 1 << 22));
    store.cost.r = static_cast<std::uint32_t>(kdf.integer("r", 1, 1 << 10));
    store.cost.p = static_cast<std::uint32_t>(kdf.integer("p", 1, 16));
    kdf.integer("dklen", DERIVED_BYTES, DERIVED_BYTES);
    if (top.member("address"))
    {
        const auto bytes = hex_member(top, "address", Address::SIZE, Address::SIZE);
        if (auto address = Address::from(bytes))
            store.address = *address;
    }
    for (const auto* reader : {&top, &box, &cipher, &kdf})
        if (reader->failure())
            return std::unexpected(*reader->failure());
    return store;
}
}  // namespace

Result<std::string> write_keystore(const PrivateKey& key, const Secret& passphrase, const ScryptCost& cost)
{
    std::array<std::uint8_t, SALT_BYTES> salt{};
    fill_random(salt);
    const auto iv = random16();
    const auto derived = scrypt(passphrase.expose(), salt, cost, DERIVED_BYTES);
    if (!derived)
        return forward(derived);
    const auto ciphertext = aes128_ctr(derived->expose().first(CIPHER_KEY_BYTES), iv, key.expose());
    if (!ciphertext)
        return forward(ciphertext);
    const json::Value document{
        {"version", 3},
        {"id", random_uuid()},
        {"address", to_hex(key.address().view())},
        {"crypto",
         {{"cipher", "aes-128-ctr"},
          {"cipherparams", {{"iv", to_hex(iv)}}},
          {"ciphertext", to_hex(*ciphertext)},
          {"kdf", "scrypt"},
          {"kdfparams",
           {{"dklen", DERIVED_BYTES}, {"n", cost.n}, {"r", cost.r}, {"p", cost.p}, {"salt", to_hex(salt)}}},
          {"mac", to_hex(mac_of(*derived, *ciphertext).view())}}}};
    return json::dump(document);
}

Result<PrivateKey> read_keystore(std::string_view text, const Secret& passphrase)
{
    const auto store = parse(text);
    if (!store)
        return forward(store);
    const auto derived = scrypt(passphrase.expose(), store->salt, store->cost, DERIVED_BYTES);
    if (!derived)
        return forward(derived);
    if (!equal_in_constant_time(mac_of(*derived, store->ciphertext).view(), store->mac))
        return fail(ErrorCode::wrong_passphrase, "the passphrase does not open this key");
    auto plain = aes128_ctr(derived->expose().first(CIPHER_KEY_BYTES), store->iv, store->ciphertext);
    if (!plain)
        return forward(plain);
    auto key = PrivateKey::from_bytes(*plain);
    wipe(*plain);
    if (key && !store->address.is_zero() && key->address() != store->address)
        return fail(ErrorCode::integrity_failed,
                    "keystore.address: the key inside belongs to another address");
    return key;
}

Result<Address> keystore_address(std::string_view text)
{
    const auto store = parse(text);
    if (!store)
        return forward(store);
    if (store->address.is_zero())
        return fail(ErrorCode::not_found, "keystore.address: missing");
    return store->address;
}
}  // namespace bursar::crypto
