#include <array>
#include <fstream>
#include <vector>

#include "signalling/capture/frame_source.h"

namespace vouch::signalling {
namespace {

constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kObsoletePacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::size_t kBlockOctetsMax = 16 * 1024 * 1024;
constexpr std::size_t kInterfacesMax = 65536;
/// Type and length in front of a block's body, and its length once more behind.
constexpr std::size_t kBlockHead = 8;
constexpr std::size_t kBlockTail = 4;

struct Interface {
  std::uint32_t link_type = 0;
  std::uint32_t snap_octets = 0;
  std::uint64_t units_per_s = 1'000'000;
  std::int64_t offset_s = 0;
};

/// Numbers in the byte order of a section.
class Numbers {
 public:
  explicit Numbers(bool big_endian) : big_endian_(big_endian) {}

  std::uint32_t u16(Octets octets, std::size_t at) const {
    return big_endian_ ? be16(octets, at) : static_cast<std::uint32_t>(octets[at] | octets[at + 1] << 8);
  }
  std::uint32_t u32(Octets octets, std::size_t at) const {
    const std::uint32_t first = u16(octets, at);
    const std::uint32_t second = u16(octets, at + 2);
    return big_endian_ ? first << 16 | second : second << 16 | first;
  }
  std::uint64_t u64(Octets octets, std::size_t at) const {
    const std::uint64_t first = u32(octets, at);
    const std::uint64_t second = u32(octets, at + 4);
    return big_endian_ ? first << 32 | second : second << 32 | first;
  }

 private:
  bool big_endian_;
};

/// if_tsresol: a negative power of ten, or of two if the highest bit is set.
std::uint64_t units_per_s_of(std::uint8_t resolution) {
  const int exponent = resolution & 0x7f;
  if ((resolution & 0x80) != 0) return exponent < 64 ? std::uint64_t{1} << exponent : 0;
  std::uint64_t units = 1;
  for (int i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(units, std::uint64_t{10}, &units)) return 0;
  }
  return units;
}

NetworkTime time_of(const Interface& interface, std::uint64_t units) {
  __extension__ using Wide = unsigned __int128;
  if (interface.units_per_s == 0) return {};
  const std::uint64_t rest = units % interface.units_per_s;
  const auto us = static_cast<std::int64_t>(Wide{rest} * 1'000'000 / interface.units_per_s);
  std::int64_t seconds = 0;
  if (__builtin_add_overflow(static_cast<std::int64_t>(units / interface.units_per_s), interface.offset_s,
                             &seconds)) {
    return {};
  }
  return NetworkTime::from_us(us).plus_s(seconds);
}

class PcapngBlocks : public FrameSource {
 public:
  explicit PcapngBlocks(std::ifstream file) : file_(std::move(file)) {}

  Result<std::optional<Frame>> next() override {
    while (true) {
      const auto type = read_block();
      if (!type) return tl::make_unexpected(type.error());
      if (!*type) return std::optional<Frame>{};
      if (**type == kInterfaceDescription && !add_interface()) return bad();
      if (**type != kEnhancedPacket && **type != kSimplePacket && **type != kObsoletePacket) continue;
      const auto frame = **type == kSimplePacket ? simple_packet() : timed_packet(**type == kEnhancedPacket);
      if (!frame) return bad();
      return frame;
    }
  }

  std::uint64_t position() const override { return position_; }

 private:
  tl::unexpected<Error> bad() const { return fail("BAD_CAPTURE", "file", block_begin_); }

  /// Reads the next block into body_ and gives its type; nothing at the end of the file.
  Result<std::optional<std::uint32_t>> read_block() {
    block_begin_ = position_;
    std::array<std::uint8_t, kBlockHead + 4> head{};
    const std::size_t got = read(head.data(), kBlockHead);
    if (got == 0) return std::optional<std::uint32_t>{};
    if (got < kBlockHead) return fail("TRUNCATED_FILE", "file", block_begin_);
    std::size_t known = 0;
    if (be32(head, 0) == kSectionHeader) {
      known = 4;
      if (read(head.data() + kBlockHead, known) < known) return fail("TRUNCATED_FILE", "file", block_begin_);
      if (!start_section(be32(head, kBlockHead))) return bad();
    }
    const std::uint32_t type = numbers_.u32(head, 0);
    const std::size_t length = numbers_.u32(head, 4);
    if (length % 4 != 0 || length < kBlockHead + known + kBlockTail || length > kBlockOctetsMax) return bad();
    body_.resize(length - kBlockHead - known - kBlockTail);
    std::array<std::uint8_t, kBlockTail> tail{};
    if (read(body_.data(), body_.size()) < body_.size() || read(tail.data(), kBlockTail) < kBlockTail) {
      return fail("TRUNCATED_FILE", "file", block_begin_);
    }
    return std::optional(type);
  }

  std::size_t read(std::uint8_t* into, std::size_t octets) {
    file_.read(reinterpret_cast<char*>(into), static_cast<std::streamsize>(octets));
    const auto got = static_cast<std::size_t>(file_.gcount());
    position_ += got;
    return got;
  }

  bool start_section(std::uint32_t byte_order) {
    if (byte_order != 0x1a2b3c4d && byte_order != 0x4d3c2b1a) return false;
    numbers_ = Numbers(byte_order == 0x1a2b3c4d);
    interfaces_.clear();
    return true;
  }

  bool add_interface() {
    constexpr std::size_t fixed = 8;
    const Octets body(body_);
    if (body.size() < fixed || interfaces_.size() == kInterfacesMax) return false;
    Interface interface;
    interface.link_type = numbers_.u16(body, 0);
    interface.snap_octets = numbers_.u32(body, 4);
    read_options(after(body, fixed), interface);
    interfaces_.push_back(interface);
    return true;
  }

  void read_options(Octets options, Interface& interface) const {
    constexpr std::uint32_t end_of_options = 0;
    constexpr std::uint32_t resolution = 9;
    constexpr std::uint32_t time_offset = 14;
    while (options.size() >= 4) {
      const std::uint32_t code = numbers_.u16(options, 0);
      const std::size_t length = numbers_.u16(options, 2);
      options = after(options, 4);
      if (code == end_of_options || length > options.size()) return;
      if (code == resolution && length == 1) interface.units_per_s = units_per_s_of(options[0]);
      if (code == time_offset && length == 8) {
        interface.offset_s = static_cast<std::int64_t>(numbers_.u64(options, 0));
      }
      options = after(options, (length + 3) / 4 * 4);
    }
  }

  std::optional<Frame> timed_packet(bool enhanced) {
    constexpr std::size_t fixed = 20;
    const Octets body(body_);
    if (body.size() < fixed) return std::nullopt;
    const std::size_t interface = enhanced ? numbers_.u32(body, 0) : numbers_.u16(body, 0);
    const std::uint64_t units = std::uint64_t{numbers_.u32(body, 4)} << 32 | numbers_.u32(body, 8);
    if (interface >= interfaces_.size() || numbers_.u32(body, 12) > body.size() - fixed) return std::nullopt;
    return frame(interfaces_[interface], body.subspan(fixed, numbers_.u32(body, 12)), numbers_.u32(body, 16),
                 time_of(interfaces_[interface], units));
  }

  std::optional<Frame> simple_packet() {
    constexpr std::size_t fixed = 4;
    const Octets body(body_);
    if (body.size() < fixed || interfaces_.empty()) return std::nullopt;
    const std::size_t wire = numbers_.u32(body, 0);
    const std::size_t limit = interfaces_[0].snap_octets == 0 ? wire : interfaces_[0].snap_octets;
    return frame(interfaces_[0], up_to(after(body, fixed), std::min(wire, limit)), wire, {});
  }

  Frame frame(const Interface& interface, Octets octets, std::size_t wire_octets, NetworkTime at) {
    return {++number_, interface.link_type, octets, wire_octets, at};
  }

  std::ifstream file_;
  Numbers numbers_{false};
  std::vector<Interface> interfaces_;
  std::vector<std::uint8_t> body_;
  std::uint64_t position_ = 0;
  std::uint64_t block_begin_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

Result<std::unique_ptr<FrameSource>> open_pcapng_blocks(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail("NOT_READABLE", "file");
  return std::make_unique<PcapngBlocks>(std::move(file));
}

}  // namespace vouch::signalling
