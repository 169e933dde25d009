#include "services/vouchctl/tac/tac_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "domain/identity/ascii.h"

namespace vouch::services {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

/// "07-Nov-2014" or "2014-11-07", as a day.
std::optional<NetworkTime> day_from(const std::string& text) {
  constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                    "jul", "aug", "sep", "oct", "nov", "dec"};
  std::string day = text;
  if (text.size() == 11 && text[2] == '-' && text[6] == '-') {
    const auto month = std::find(months.begin(), months.end(), ascii::lower(text.substr(3, 3)));
    if (month == months.end()) return std::nullopt;
    const std::string number = std::to_string(month - months.begin() + 1);
    day = text.substr(7) + "-" + (number.size() == 1 ? "0" : "") + number + "-" + text.substr(0, 2);
  }
  const auto us = parse_time_us(day + "T00:00:00Z");
  if (!us) return std::nullopt;
  return NetworkTime::from_us(*us);
}

std::optional<std::uint32_t> tac_from(std::string_view text) {
  if (text.size() != 8 || !ascii::all_digits(text)) return std::nullopt;
  std::uint32_t tac = 0;
  for (const char digit : text) tac = tac * 10 + static_cast<std::uint32_t>(digit - '0');
  return tac;
}

}  // namespace

/// A file in memory for as long as somebody looks at it.
class TacFile::Mapping {
 public:
  static std::shared_ptr<const Mapping> of(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return nullptr;
    struct stat status {};
    void* memory = MAP_FAILED;
    const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (regular) memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (memory == MAP_FAILED) return nullptr;
    return std::shared_ptr<const Mapping>(new Mapping(memory, size));
  }
  ~Mapping() { ::munmap(memory_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::string_view text() const { return {static_cast<const char*>(memory_), size_}; }

 private:
  Mapping(void* memory, std::size_t size) : memory_(memory), size_(size) {}
  void* memory_;
  std::size_t size_;
};

TacFile::TacFile(std::shared_ptr<const Mapping> mapping)
    : mapping_(std::move(mapping)), text_(mapping_->text()) {
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
}

Result<TacFile> TacFile::open(const std::string& file) {
  auto mapping = Mapping::of(file);
  if (!mapping) return fail("NOT_READABLE", file);
  TacFile opened{std::move(mapping)};
  if (auto heading = opened.read_heading(); !heading) return fail(heading.error().code, file);
  opened.index();
  return opened;
}

std::string_view TacFile::line_at(std::uint64_t offset) const {
  const std::string_view rest = text_.substr(offset);
  return rest.substr(0, rest.find('\n'));
}

TacFile::Column TacFile::column_named(const std::string& name) {
  const std::string lower = ascii::lower(trimmed(name));
  if (lower == "tac") return Column::kTac;
  if (lower == "manufacturer" || lower == "vendor") return Column::kManufacturer;
  if (lower == "brand name" || lower == "brand") return Column::kBrand;
  if (lower == "model name" || lower == "model") return Column::kModel;
  if (lower == "device type" || lower == "device_type") return Column::kDeviceType;
  if (lower == "operating system" || lower == "operating_system" || lower == "os") return Column::kSystem;
  if (lower == "radio interface" || lower == "radio_interface" || lower == "radio") return Column::kRadio;
  if (lower == "allocation date" || lower == "allocation_date" || lower == "allocated")
    return Column::kAllocated;
  return Column::kOther;
}

Result<void> TacFile::read_heading() {
  // Osmocom's export has a banner before its heading.
  std::uint64_t offset = 0;
  for (int line_number = 0; line_number < 2 && offset < text_.size(); ++line_number) {
    const std::string_view line = line_at(offset);
    for (const char separator : {'|', ';', '\t', ','}) {
      separator_ = separator;
      columns_.clear();
      for (const std::string& name : fields_of(line)) columns_.push_back(column_named(name));
      if (std::find(columns_.begin(), columns_.end(), Column::kTac) == columns_.end()) continue;
      first_row_ = offset + line.size() + 1;
      return {};
    }
    offset += line.size() + 1;
  }
  return fail("NO_TAC_COLUMN");
}

std::vector<std::string> TacFile::fields_of(std::string_view line) const {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && separator_ != '|') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"')
        fields.back() += line[++i];
      else
        quoted = !quoted;
    } else if (c == separator_ && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  for (std::string& field : fields) field = trimmed(field);
  return fields;
}

void TacFile::index() {
  const auto place =
      static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), Column::kTac) - columns_.begin());
  for (std::uint64_t offset = first_row_; offset < text_.size();) {
    const std::string_view line = line_at(offset);
    // The TAC is nearly always the first column: then the line need not be taken apart.
    const auto tac = place == 0 && !line.starts_with('"')
                         ? tac_from(trimmed(line.substr(0, line.find(separator_))))
                         : [&] {
                             const auto fields = fields_of(line);
                             return place < fields.size() ? tac_from(fields[place]) : std::nullopt;
                           }();
    if (tac) {
      rows_.push_back({*tac, offset});
    } else if (!trimmed(line).empty()) {
      ++refused_;
    }
    offset += line.size() + 1;
  }
  std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
    return std::pair(a.tac, b.offset) < std::pair(b.tac, a.offset);
  });
  const auto repeated =
      std::unique(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.tac == b.tac; });
  repeated_ = static_cast<std::uint64_t>(rows_.end() - repeated);
  rows_.erase(repeated, rows_.end());
}

TacEntry TacFile::read(const Row& row) const {
  const auto fields = fields_of(line_at(row.offset));
  TacEntry entry;
  for (std::size_t i = 0; i < fields.size() && i < columns_.size(); ++i) {
    switch (columns_[i]) {
      case Column::kManufacturer:
        entry.manufacturer = fields[i];
        break;
      case Column::kBrand:
        entry.brand = fields[i];
        break;
      case Column::kModel:
        entry.model = fields[i];
        break;
      case Column::kDeviceType:
        entry.device_type = fields[i];
        break;
      case Column::kSystem:
        entry.operating_system = fields[i];
        break;
      case Column::kRadio:
        entry.radio = fields[i];
        break;
      case Column::kAllocated:
        entry.allocated_at = day_from(fields[i]);
        break;
      case Column::kTac:
      case Column::kOther:
        break;
    }
  }
  return entry;
}

}  // namespace vouch::services
