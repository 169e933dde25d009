#include "services/exporter/package/archive_check.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "services/exporter/package/archive_reader.h"
#include "services/exporter/package/json_line.h"
#include "services/exporter/package/manifest_json.h"
#include "services/exporter/package/sha256.h"

namespace vouch::services {
namespace {

constexpr std::uint64_t kTextOctetsMax = std::uint64_t{1024} * 1024;
constexpr std::size_t kReadOctets = std::size_t{64} * 1024;

/// Counts the lines of a stream and remembers the first that is no JSON object.
class LineCheck {
 public:
  void feed(std::string_view octets) {
    for (std::size_t end = octets.find('\n'); end != octets.npos; end = octets.find('\n')) {
      line_ += octets.substr(0, end);
      end_line();
      octets.remove_prefix(end + 1);
    }
    // Past the limit the line is bad whatever follows; a few octets more keep it so.
    line_ += octets.substr(0, kLineOctetsMax + 1 - std::min(line_.size(), kLineOctetsMax));
  }

  /// The last line must have its line feed too.
  void finish() {
    if (line_.empty()) return;
    end_line();
    if (first_bad_ == 0) first_bad_ = count_;
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t first_bad() const { return first_bad_; }

 private:
  void end_line() {
    ++count_;
    if (first_bad_ == 0 && !is_json_object_line(line_)) first_bad_ = count_;
    line_.clear();
  }

  std::string line_;
  std::uint64_t count_ = 0;
  std::uint64_t first_bad_ = 0;  // 0: none
};

/// What one member turned out to be.
struct Found {
  PartDigest digest;
  std::uint64_t bad_line = 0;  // 0: none
  std::string text;            // of the manifest and the digests only
};

using Members = std::map<std::string, Found, std::less<>>;

bool is_part(std::string_view name) {
  return std::any_of(kPackageParts.begin(), kPackageParts.end(),
                     [name](PackagePart part) { return file_name(part) == name; });
}

bool is_text(std::string_view name) {
  return name == kManifestFile || name == kDigestsFile;
}

Result<Found> read_member(ArchiveReader& reader, const ArchiveMember& member) {
  Found found;
  Sha256 digest;
  LineCheck lines;
  std::vector<char> buffer(kReadOctets);
  while (true) {
    const auto count = reader.read(buffer);
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) break;
    const std::string_view octets(buffer.data(), *count);
    digest.update(octets);
    found.digest.octets += octets.size();
    is_text(member.name) ? static_cast<void>(found.text += octets) : lines.feed(octets);
  }
  lines.finish();
  found.digest.sha256 = digest.finish_hex();
  found.digest.records = lines.count();
  found.bad_line = lines.first_bad();
  return found;
}

Result<Members> read_members(const WorkFile& archive) {
  auto reader = ArchiveReader::open(archive);
  if (!reader) return tl::make_unexpected(reader.error());
  Members members;
  for (std::size_t position = 1;; ++position) {
    const auto member = reader->next();
    if (!member) return tl::make_unexpected(member.error());
    if (!*member) return members;
    const std::string& name = (*member)->name;
    const bool known = is_part(name) || (is_text(name) && (*member)->octets <= kTextOctetsMax);
    if (!known || members.contains(name))
      return fail("MEMBER_UNEXPECTED", "member " + std::to_string(position));
    auto found = read_member(*reader, **member);
    if (!found) return tl::make_unexpected(found.error());
    if (found->digest.octets != (*member)->octets) return fail("ARCHIVE_MALFORMED", name);
    members.emplace(name, std::move(*found));
  }
}

Result<void> check_all_there(const Members& members) {
  for (const std::string_view name : {kManifestFile, kDigestsFile}) {
    if (!members.contains(name)) return fail("MEMBER_MISSING", std::string(name));
  }
  for (const PackagePart part : kPackageParts) {
    if (!members.contains(file_name(part))) return fail("MEMBER_MISSING", std::string(file_name(part)));
  }
  return {};
}

/// Octets of a tar archive of these members and nothing else: a header each, content in blocks of 512, two
/// empty blocks, filled up to 20 blocks.
std::uint64_t plain_octets(const Members& members) {
  const auto round_up = [](std::uint64_t octets, std::uint64_t unit) {
    return (octets + unit - 1) / unit * unit;
  };
  std::uint64_t octets = 1024;
  for (const auto& [name, found] : members) octets += 512 + round_up(found.digest.octets, 512);
  return round_up(octets, 10240);
}

Result<void> check_part(PackagePart which, const PartDigest& told, const Found& found) {
  const std::string name(file_name(which));
  if (told.sha256 != found.digest.sha256 || told.octets != found.digest.octets)
    return fail("DIGEST_MISMATCH", name);
  if (told.records != found.digest.records) return fail("COUNT_MISMATCH", name);
  if (found.bad_line != 0) return fail("LINE_INVALID", name, static_cast<std::size_t>(found.bad_line));
  return {};
}

}  // namespace

Result<Manifest> check_archive(const WorkFile& archive) {
  const auto members = read_members(archive);
  if (!members) return tl::make_unexpected(members.error());
  if (auto done = check_all_there(*members); !done) return tl::make_unexpected(done.error());
  // Extension headers, or data behind the end, are read differently by different programs.
  if (archive.octets() != plain_octets(*members)) return fail("ARCHIVE_MALFORMED", "file");

  const std::string& json = members->find(kManifestFile)->second.text;
  auto manifest = parse_manifest(json);
  if (!manifest) return manifest;
  for (const PackagePart part : kPackageParts) {
    const Found& found = members->find(file_name(part))->second;
    if (auto done = check_part(part, manifest->part(part), found); !done)
      return tl::make_unexpected(done.error());
  }
  if (members->find(kDigestsFile)->second.text != digests_text(*manifest, json)) {
    return fail("DIGEST_MISMATCH", std::string(kDigestsFile));
  }
  return manifest;
}

}  // namespace vouch::services
