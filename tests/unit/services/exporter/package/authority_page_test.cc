#include <gtest/gtest.h>

#include "tests/unit/services/exporter/package/package_fixture.h"

// docs/verify-a-package.md is for people who have nothing of ours: every command on it must work as it
// stands.

namespace vouch::services::test {
namespace {

struct Block {
  std::string language;
  std::string text;
};

/// The fenced blocks of a Markdown page.
std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  const std::string fence = "\n```";
  for (std::size_t at = page.find(fence); at != page.npos; at = page.find(fence, at)) {
    const std::size_t start = page.find('\n', at + fence.size());
    const std::size_t end = page.find(fence, start);
    if (start == page.npos || end == page.npos) break;
    blocks.push_back(
        {page.substr(at + fence.size(), start - at - fence.size()), page.substr(start + 1, end - start)});
    at = end + fence.size();
  }
  return blocks;
}

const std::vector<Block>& page_blocks() {
  static const std::vector<Block> blocks = blocks_of(read_file(VOUCH_DOCS "/verify-a-package.md"));
  return blocks;
}

/// A directory as the page supposes it: the package and three files of the reader's own.
void prepare(const Scratch& scratch, const std::string& authority, const std::string& sealed) {
  write_file(scratch.path("package.cms"), sealed);
  std::filesystem::copy(key_directory() / (authority + ".pem"), scratch.path("cert.pem"));
  std::filesystem::copy(key_directory() / (authority + ".key"), scratch.path("key.pem"));
  std::filesystem::copy(key_directory() / "ca.pem", scratch.path("ca.pem"));
}

class AuthorityPage : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Keys, AuthorityPage, testing::Values("rsa", "ec"));

TEST_P(AuthorityPage, EveryCommandWorks) {
  const Scratch scratch;
  prepare(scratch, GetParam(), seal(small_package(), GetParam()));
  std::size_t ran = 0;
  std::string output;
  for (const Block& block : page_blocks()) {
    if (block.language != "sh") continue;
    const auto outcome = run_in(scratch.path(), "set -e\n" + block.text);
    EXPECT_EQ(outcome.status, 0) << block.text << outcome.output;
    output += outcome.output;
    ++ran;
  }
  EXPECT_GE(ran, 4U);
  // What the page says one will see, one sees.
  for (const char* line :
       {"CMS Verification successful", "subject=O = Test, CN = exporter", "manifest.json: OK",
        "bindings.jsonl: OK", "sessions.jsonl: OK", "coverage.jsonl: OK"}) {
    EXPECT_NE(output.find(line), std::string::npos) << line << "\n" << output;
  }
  EXPECT_EQ(read_file(scratch.path("bindings.jsonl")),
            "{\"bindingId\":\"1\",\"impu\":\"sip:a@example.org\"}\n{\"bindingId\":\"2\",\"impu\":\"sip:b@"
            "example.org\"}\n");
}

TEST_P(AuthorityPage, ItsCommandsFailOnAChangedPackage) {
  std::string sealed = seal(small_package(), GetParam());
  sealed[sealed.size() / 2] = static_cast<char>(sealed[sealed.size() / 2] ^ 1);
  const Scratch scratch;
  prepare(scratch, GetParam(), sealed);
  std::string script = "set -e\n";
  for (const Block& block : page_blocks()) {
    if (block.language == "sh") script += block.text;
  }
  EXPECT_NE(run_in(scratch.path(), script).status, 0);
}

/// The first message of the page's own first block, in a directory changed by `script`.
std::string first_message(const std::string& authority, const std::string& script) {
  const Scratch scratch;
  prepare(scratch, authority, seal(small_package(), authority));
  const auto changed = run_in(scratch.path(), "set -e\nK=" + key_directory().string() + "\n" + script);
  EXPECT_EQ(changed.status, 0) << changed.output;
  for (const Block& block : page_blocks()) {
    if (block.language == "sh") return run_in(scratch.path(), block.text).output;
  }
  return "";
}

TEST_P(AuthorityPage, ShowsTheFailuresThereAre) {
  const std::string page = read_file(VOUCH_DOCS "/verify-a-package.md");
  const auto expect = [&](const std::string& script, const std::string& message, const std::string& detail) {
    const std::string output = first_message(GetParam(), script);
    EXPECT_EQ(output.find(message), 0U) << script << output;
    EXPECT_NE(output.find(detail), std::string::npos) << script << output;
    EXPECT_NE(page.find("| `" + message + "`"), std::string::npos) << message;
  };
  expect("cp $K/neighbour.pem cert.pem; cp $K/neighbour.key key.pem",
         "Error decrypting CMS using private key", "");
  expect("printf x | dd of=package.cms bs=1 seek=9000 conv=notrunc", "Error decrypting CMS structure", "");
  expect("truncate -s 9000 package.cms", "Error reading SMIME Content Info", "");
  expect("cp $K/other-ca.pem ca.pem", "CMS Verification failure", "certificate verify error");
}

TEST_P(AuthorityPage, AKeptPackageIsCheckedAtItsOwnTime) {
  const Scratch scratch;
  prepare(scratch, GetParam(), seal(small_package(), GetParam()));
  const std::string opened =
      "openssl cms -decrypt -inform DER -in package.cms -recip cert.pem -inkey key.pem -out s\n";
  const std::string check =
      "openssl cms -verify -inform DER -in s -CAfile ca.pem -purpose any -out t -attime ";
  const std::int64_t now_s = now().us / 1'000'000;
  EXPECT_EQ(run_in(scratch.path(), opened + check + std::to_string(now_s)).status, 0);
  EXPECT_NE(run_in(scratch.path(), opened + check + std::to_string(now_s + 365 * 86400)).status, 0);
}

TEST(AuthorityPageText, ShowsTheManifestThereIs) {
  // Every key of a real manifest is explained.
  const std::string page = read_file(VOUCH_DOCS "/verify-a-package.md");
  for (const char* key :
       {"format", "format_version", "package_id", "liid", "authority", "period", "as_of", "created_at",
        "created_by", "policy_version", "software_version", "counts", "parts"}) {
    EXPECT_NE(page.find("| `" + std::string(key) + "` |"), std::string::npos) << key;
  }
}

TEST(AuthorityPageText, PipesWithoutAFileBetween) {
  const Scratch scratch;
  prepare(scratch, "ec", seal(small_package(), "ec"));
  const auto outcome = run_in(
      scratch.path(),
      "openssl cms -decrypt -inform DER -in package.cms -recip cert.pem -inkey key.pem | "
      "openssl cms -verify -inform DER -CAfile ca.pem -purpose any -out package.tar && tar -tvf package.tar");
  EXPECT_EQ(outcome.status, 0) << outcome.output;
  EXPECT_NE(outcome.output.find("-r--------"), std::string::npos) << outcome.output;
}

}  // namespace
}  // namespace vouch::services::test
