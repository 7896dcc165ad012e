#!/usr/bin/env python3
"""The rules themselves: each finds what it should and leaves alone what is right."""

import unittest

import agreement
import cpp
import rooms
import texts


def includes(path, *lines):
    return [what for _, what in rooms.check(path, "\n".join(f"#include {line}" for line in lines))]


def code(text, path="src/wallet/x.cpp", room="wallet"):
    return [what for _, what in cpp.check(path, text, room)]


class Rooms(unittest.TestCase):
    def test_a_room_may_use_what_its_row_names_and_what_that_shows(self):
        self.assertEqual(includes("src/wallet/a.cpp", '"net/http.hpp"', '"base/money.hpp"', '"wallet/b.hpp"', "<vector>"), [])
        self.assertEqual(includes("src/cli/a.cpp", '"vault/process/x.hpp"', '"tools/tools.hpp"', "<CLI/CLI.hpp>"), [])

    def test_every_other_arrow_is_found(self):
        for path, header in [("src/policy/a.cpp", "net/http.hpp"), ("src/ledger/a.hpp", "json/json.hpp"),
                             ("src/wallet/a.cpp", "ledger/ledger.hpp"), ("src/wallet/a.cpp", "vault/process/x.hpp"),
                             ("src/vault/service/a.cpp", "chain/rpc.hpp"), ("src/mcp/a.cpp", "serve/http.hpp"),
                             ("tools/a.cpp", "ledger/ledger.hpp"), ("src/base/a.hpp", "json/json.hpp")]:
            self.assertIn("may not use", includes(path, f'"{header}"')[0], header)

    def test_only_the_watcher_of_the_vault_has_the_network(self):
        self.assertEqual(includes("src/vault/watcher/a.cpp", '"chain/rpc.hpp"', '"net/http.hpp"'), [])
        self.assertEqual(includes("src/vault/service/a.cpp", '"vault/watcher/messages.hpp"'), [])
        self.assertIn("may not use net", includes("src/vault/service/a.cpp", '"net/http.hpp"')[0])

    def test_a_foreign_library_has_one_door(self):
        self.assertEqual(includes("src/ledger/a.cpp", "<sqlite3.h>"), [])
        for header in ("sqlite3.h", "nlohmann/json.hpp", "openssl/evp.h", "httplib.h", "boost/asio.hpp", "CLI/CLI.hpp"):
            self.assertIn("door", includes("src/wallet/a.cpp", f"<{header}>")[0], header)
        self.assertIn("without a door", includes("src/wallet/a.cpp", "<absl/strings/str_cat.h>")[0])

    def test_a_new_room_and_a_relative_include_are_found(self):
        self.assertIn("not in the table", includes("src/novel/a.cpp", '"base/money.hpp"')[0])
        self.assertIn("no header of a room", includes("src/wallet/a.cpp", '"pay.hpp"')[0])


class Calls(unittest.TestCase):
    def test_forbidden_calls_are_found(self):
        for text in ('spdlog::info("x");', 'std::system("ls");', 'system (cmd);', 'auto x = getenv("HOME");', 'printf("x");',
                     "std::cout << 1;", 'fmt::print("x");', "std::random_device d{};", "assert(x);", "sprintf(b, f);",
                     "double price = 1;", "const auto v = std::stod(text);"):
            self.assertEqual(len(code(text)), 1, text)

    def test_what_looks_alike_is_left_alone(self):
        for text in ('fmt::print(stderr, "x");', "ecosystem(1);", 'std::fprintf(stderr, "x");', "file.system(1);", "// system(x)",
                     'auto s = "double, getenv(x)";', "static_assert(true);", "doubled(1);", 'auto r = R"(std::cout)";',
                     "auto n = 1'000'000; auto c = 'x';"):
            self.assertEqual(code(text), [], text)

    def test_cli_may_print_and_read_the_environment(self):
        self.assertEqual(code('printf("x"); getenv("HOME");', "src/cli/a.cpp", "cli"), [])

    def test_floating_point_is_found_in_money_rooms_only(self):
        self.assertEqual(code("double progress;", "src/mcp/a.cpp", "mcp"), [])
        self.assertEqual(len(code("float rate;", "src/vault/wire/a.cpp", "vault/wire")), 1)

    def test_headers(self):
        self.assertIn("pragma", code("namespace a {}", "src/wallet/a.hpp")[0])
        self.assertIn("using namespace", code("#pragma once\nusing namespace std;\n", "src/wallet/a.hpp")[0])
        self.assertEqual(code("using namespace std::literals;\n"), [])


class Coroutines(unittest.TestCase):
    def test_temporaries_that_the_compiler_destroys_twice_are_found(self):
        for text in ("co_await f(Request{a, b});", "auto x = co_await f({a, b});", "co_await f([x] { return x; });",
                     "co_await f([=](int y) { return y; });", "co_await run([x = std::move(y)]() mutable { g(x); });",
                     "auto x = c ? co_await a() : co_await b();", "if (auto r = co_await f(Request{1}); !r) { g(); }"):
            self.assertNotEqual(code(text), [], text)

    def test_safe_forms_are_left_alone(self):
        for text in ("co_await f(std::move(local));", "auto x = co_await f(a, 1, name());", "if (auto r = co_await f(); !r) { g(); }",
                     "co_await f([&] { return x; });", "co_await f([&x](int y) { return x + y; });", "while (co_await next()) { g(); }",
                     "co_await f(values[i]);", "Request request{1};\nco_await f(std::move(request));"):
            self.assertEqual(code(text), [], text)


class Texts(unittest.TestCase):
    def test_long_files_are_found(self):
        self.assertEqual(texts.check("src/a.cpp", "\n" * 500), [])
        self.assertEqual(len(texts.check("src/a.cpp", "\n" * 501)), 1)
        self.assertEqual(texts.check("data.json", "\n" * 501), [])

    def test_words_are_found(self):
        for word in ("// TO" + "DO: x", "FIX" + "ME", "see /wo" + "rk/main", "https://registry.npm" + "js.org/x"):
            self.assertEqual(len(texts.check("docs/a.md", word)), 1, word)
        for word in ("TODOS", "network/main", "src/work/a", "forward"):
            self.assertEqual(texts.check("docs/a.md", word), [], word)


class Agreement(unittest.TestCase):
    HEAD = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, '
    GOOD = {
        "schemas/pay_quote.input.json": HEAD + '"properties": {"amount_max": {"type": "string", "description": "USDC"}}}',
        "schemas/pay_quote.output.json": HEAD + '"properties": {"amount": {"type": "string"}}}',
        "tools/pay_quote.hpp": "", "tools/pay_quote.cpp": "", "tools/tools.cpp": "add<PayQuote>()", "skill.md": "Call `pay_quote`.",
    }

    def wrong(self, changes=(), without=()):
        world = {path: text for path, text in {**self.GOOD, **dict(changes)}.items() if path not in without}
        return [what for _, _, what in agreement.check(set(world), world.__getitem__)]

    def test_agreeing_files_pass(self):
        self.assertEqual(self.wrong(), [])

    def test_every_disagreement_is_found(self):
        self.assertIn("an input and an output", self.wrong(without=["schemas/pay_quote.output.json"])[0])
        self.assertIn("without its tool", self.wrong(without=["tools/pay_quote.cpp"])[0])
        self.assertIn("list of tools", self.wrong({"tools/tools.cpp": "nothing"})[0])
        self.assertIn("does not tell", self.wrong({"skill.md": "Hello"})[0])
        self.assertIn("is no tool", self.wrong({"skill.md": "`pay_quote` and `pay_invoice`"})[0])
        number = self.HEAD + '"properties": {"amount": {"type": "number", "description": "x"}}}'
        self.assertIn("is money", self.wrong({"schemas/pay_quote.input.json": number})[0])
        silent = self.HEAD + '"properties": {"url": {"type": "string"}}}'
        self.assertIn("needs a description", self.wrong({"schemas/pay_quote.input.json": silent})[0])
        self.assertIn("no JSON", self.wrong({"schemas/pay_quote.input.json": "{"})[0])


if __name__ == "__main__":
    unittest.main()
