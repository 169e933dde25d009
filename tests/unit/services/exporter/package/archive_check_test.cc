#include "services/exporter/package/archive_check.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/exporter/package/archive_writer.h"
#include "services/exporter/package/manifest_json.h"
#include "services/exporter/package/sha256.h"
#include "tests/unit/services/exporter/package/package_fixture.h"

// Archives no exporter would make, in a seal that holds.

namespace vouch::services::test {
namespace {

struct Member {
  std::string name;
  std::string content;
};

using Members = std::vector<Member>;

constexpr std::string_view kLines = "{\"a\":1}\n{\"a\":2}\n";

Manifest manifest_of(std::string_view bindings, std::uint64_t records) {
  Manifest manifest{description(), {}};
  manifest.part(PackagePart::kBindings) = {bindings.size(), records, sha256_hex(bindings)};
  manifest.part(PackagePart::kSessions) = {0, 0, sha256_hex("")};
  manifest.part(PackagePart::kCoverage) = {0, 0, sha256_hex("")};
  return manifest;
}

/// Members of a package that is right in itself.
Members members_of(const Manifest& manifest, std::string_view bindings) {
  const std::string json = to_json(manifest);
  return {{"manifest.json", json},
          {"SHA256SUMS", digests_text(manifest, json)},
          {"bindings.jsonl", std::string(bindings)},
          {"sessions.jsonl", ""},
          {"coverage.jsonl", ""}};
}

Members good_members() {
  return members_of(manifest_of(kLines, 2), kLines);
}

std::string tar_of(const Members& members) {
  std::string tar;
  ArchiveWriter writer(collect_into(tar), now());
  for (const Member& member : members) must(writer.add_member(member.name, member.content));
  must(writer.finish());
  return tar;
}

/// The good members with one more entry before the last, made by `make`.
std::string tar_with_entry(const std::function<void(archive_entry*)>& make, std::string_view content = "") {
  std::string tar;
  archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  const auto take = [](archive*, void* to, const void* octets, std::size_t count) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(octets), count);
    return static_cast<la_ssize_t>(count);
  };
  archive_write_open2(writer, &tar, nullptr, take, nullptr, nullptr);
  const auto add = [writer](const std::string& name, std::string_view text, const auto& change) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0400);
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    change(entry);
    archive_write_header(writer, entry);
    archive_write_data(writer, text.data(), text.size());
    archive_entry_free(entry);
  };
  const Members members = good_members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 == members.size()) add("x", content, make);
    add(members[i].name, members[i].content, [](archive_entry*) {});
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return tar;
}

Error error_of(std::string_view tar) {
  const auto outcome = verify(seal_octets(tar, "ec"), options_of("ec"));
  return outcome ? Error{} : outcome.error();
}

std::string code_of_tar(std::string_view tar) {
  return error_of(tar).code;
}

TEST(ArchiveCheck, TakesThePackagesOwn) {
  EXPECT_EQ(code_of_tar(tar_of(good_members())), "");
}

TEST(ArchiveCheck, SameContentMakesTheSameArchive) {
  const auto tar_at = [](KnowledgeTime time) {
    std::string tar;
    ArchiveWriter writer(collect_into(tar), time);
    must(writer.add_member("manifest.json", "{}"));
    must(writer.finish());
    return tar;
  };
  const auto time = KnowledgeTime::from_us(1'700'000'000'000'000);
  EXPECT_EQ(tar_at(time), tar_at(time));
  EXPECT_EQ(tar_at(time).substr(100, 6), "000400") << "mode";
  EXPECT_EQ(tar_at(time).substr(108, 6), "000000") << "user";
  EXPECT_EQ(tar_at(time).substr(116, 6), "000000") << "group";
  EXPECT_EQ(tar_at(time).substr(136, 11), "14524770400") << "time";
}

TEST(ArchiveCheck, RefusesNamesThatAreNotAPackages) {
  for (const char* name : {"../evil", "/etc/passwd", "./bindings.jsonl", "dir/bindings.jsonl",
                           "BINDINGS.JSONL", "bindings.jsonl/", "manifest.json2", " ", "more.jsonl"}) {
    const auto error =
        error_of(tar_with_entry([name](archive_entry* e) { archive_entry_set_pathname(e, name); }));
    EXPECT_EQ(error.code, "MEMBER_UNEXPECTED") << name;
    EXPECT_EQ(error.field, "member 5") << "a name may be anything, so it is not repeated";
  }
}

TEST(ArchiveCheck, RefusesWhatIsNoPlainFile) {
  for (const auto type : {AE_IFDIR, AE_IFCHR, AE_IFBLK, AE_IFIFO}) {
    const auto make = [type](archive_entry* e) {
      archive_entry_set_pathname(e, "coverage.jsonl");
      archive_entry_set_filetype(e, type);
    };
    EXPECT_EQ(code_of_tar(tar_with_entry(make)), "MEMBER_UNEXPECTED") << type;
  }
  EXPECT_EQ(code_of_tar(tar_with_entry([](archive_entry* e) {
              archive_entry_set_pathname(e, "coverage.jsonl");
              archive_entry_set_filetype(e, AE_IFLNK);
              archive_entry_set_symlink(e, "/etc/passwd");
            })),
            "MEMBER_UNEXPECTED");
  EXPECT_EQ(code_of_tar(tar_with_entry([](archive_entry* e) {
              archive_entry_set_pathname(e, "coverage.jsonl");
              archive_entry_set_hardlink(e, "bindings.jsonl");
            })),
            "MEMBER_UNEXPECTED");
}

TEST(ArchiveCheck, RefusesASparseFile) {
  // A few octets of archive that would unfold into many.
  const auto make = [](archive_entry* e) {
    archive_entry_set_pathname(e, "coverage.jsonl");
    archive_entry_set_size(e, la_int64_t{1} << 40);
    archive_entry_sparse_add_entry(e, 0, 1);
  };
  EXPECT_NE(code_of_tar(tar_with_entry(make, "x")), "");
}

TEST(ArchiveCheck, RefusesAMemberTwice) {
  Members members = good_members();
  members.push_back(members[2]);
  const auto error = error_of(tar_of(members));
  EXPECT_EQ(error.code, "MEMBER_UNEXPECTED");
  EXPECT_EQ(error.field, "member 6");
}

TEST(ArchiveCheck, MissesEveryMember) {
  for (std::size_t i = 0; i < good_members().size(); ++i) {
    Members members = good_members();
    const std::string name = members[i].name;
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
    const auto error = error_of(tar_of(members));
    EXPECT_EQ(error.code, "MEMBER_MISSING");
    EXPECT_EQ(error.field, name);
  }
  EXPECT_EQ(code_of_tar(tar_of({})), "MEMBER_MISSING");
}

TEST(ArchiveCheck, RefusesASizeTheArchiveCannotHold) {
  std::string tar = tar_of(good_members());
  // The size field of the first header (POSIX ustar: 12 octets at 124, octal), and its checksum at 148.
  tar.replace(124, 12, "77777777777 ");
  tar.replace(148, 8, "        ");
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(tar[i]);
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%06o", sum);
  tar.replace(148, 8, std::string(text.data(), 7) + " ");
  EXPECT_EQ(code_of_tar(tar), "ARCHIVE_MALFORMED");
}

TEST(ArchiveCheck, RefusesWhatIsNoArchive) {
  EXPECT_NE(code_of_tar("hello"), "");
  EXPECT_NE(code_of_tar(std::string(10240, '\xff')), "");
  const std::string tar = tar_of(good_members());
  for (std::size_t octets = 512; octets < tar.size(); octets += 512) {
    EXPECT_NE(code_of_tar(tar.substr(0, octets)), "") << octets;
  }
}

TEST(ArchiveCheck, RefusesDataBehindTheEnd) {
  const std::string tar = tar_of(good_members());
  EXPECT_EQ(code_of_tar(tar + tar), "ARCHIVE_MALFORMED");
  EXPECT_EQ(code_of_tar(tar + std::string(10240, '\0')), "ARCHIVE_MALFORMED");
}

TEST(ArchiveCheck, RefusesExtensionHeaders) {
  // A pax header can give a member another name, for those who understand it.
  const auto make = [](archive_entry* e) {
    archive_entry_set_pathname(e, "coverage.jsonl");
    archive_entry_set_mtime(e, 1, 500);
    archive_entry_xattr_add_entry(e, "user.x", "y", 1);
  };
  EXPECT_NE(code_of_tar(tar_with_entry(make)), "");
}

TEST(ArchiveCheck, ComparesEveryDigest) {
  Members members = good_members();
  members[2].content.replace(5, 1, "9");
  EXPECT_EQ(error_of(tar_of(members)).field, "bindings.jsonl");
  EXPECT_EQ(code_of_tar(tar_of(members)), "DIGEST_MISMATCH");

  members = good_members();
  members[3].content = "{}\n";
  EXPECT_EQ(error_of(tar_of(members)).field, "sessions.jsonl");
  EXPECT_EQ(code_of_tar(tar_of(members)), "DIGEST_MISMATCH");

  members = good_members();
  members[1].content[3] = members[1].content[3] == '0' ? '1' : '0';
  EXPECT_EQ(error_of(tar_of(members)).field, "SHA256SUMS");
  EXPECT_EQ(code_of_tar(tar_of(members)), "DIGEST_MISMATCH");

  members = good_members();
  members[0].content += "\n";
  EXPECT_EQ(error_of(tar_of(members)).field, "SHA256SUMS");
}

TEST(ArchiveCheck, ComparesCounts) {
  const auto error = error_of(tar_of(members_of(manifest_of(kLines, 3), kLines)));
  EXPECT_EQ(error.code, "COUNT_MISMATCH");
  EXPECT_EQ(error.field, "bindings.jsonl");
}

TEST(ArchiveCheck, ReadsTheManifestStrictly) {
  Members members = good_members();
  members[0].content = "{}";
  EXPECT_EQ(code_of_tar(tar_of(members)), "MANIFEST_INVALID");
  members[0].content = std::string(2 * 1024 * 1024, ' ');
  EXPECT_EQ(code_of_tar(tar_of(members)), "MEMBER_UNEXPECTED");
}

TEST(ArchiveCheck, RefusesLinesThatAreNoObjects) {
  const auto expect_bad = [](const std::string& lines, std::uint64_t records, std::size_t bad) {
    const auto error = error_of(tar_of(members_of(manifest_of(lines, records), lines)));
    EXPECT_EQ(error.code, "LINE_INVALID") << lines.substr(0, 40);
    EXPECT_EQ(error.field, "bindings.jsonl");
    EXPECT_EQ(error.offset, bad);
  };
  expect_bad("{}\nnull\n{}\n", 3, 2);
  expect_bad("\n", 1, 1);
  expect_bad("{}\n\n{}\n", 3, 2);
  expect_bad("{}\r\n", 1, 1);
  expect_bad("{}\n{}", 2, 2);
  expect_bad("{\"a\":\"\xc0\xaf\"}\n", 1, 1);
  expect_bad(std::string(500'000, '{') + "\n", 1, 1);
  expect_bad("{}\n{\"a\":\"" + std::string(9 * 1024 * 1024, 'x') + "\"}\n{}\n", 3, 2);
}

TEST(ArchiveCheck, TakesALineAsLongAsAllowed) {
  const std::string line = "{\"a\":\"" + std::string(4 * 1024 * 1024 - 8, 'x') + "\"}\n";
  EXPECT_EQ(code_of_tar(tar_of(members_of(manifest_of(line + line, 2), line + line))), "");
}

}  // namespace
}  // namespace vouch::services::test
