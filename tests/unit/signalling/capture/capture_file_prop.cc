#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/signalling/capture/collecting_sink.h"

namespace vouch::signalling {
namespace {

const std::vector<std::string>& all_captures() {
  static const std::vector<std::string> captures = [] {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(test::capture(""))) {
      const auto kind = entry.path().extension();
      if (kind == ".pcap" || kind == ".pcapng") found.push_back(test::octets_of(entry.path()));
    }
    return found;
  }();
  return captures;
}

/// Reads whatever it is; that this ends, without a crash, is the test.
void read_anything(const std::filesystem::path& path, test::CollectingSink& sink) {
  static_cast<void>(read_capture_file(path, sink));
}

TEST(CaptureFileProperty, ACaptureCutAnywhereGivesABeginningOfItsMessages) {
  const test::TemporaryFile file("");
  for (const char* name :
       {"ethernet.pcap", "tcp-split.pcap", "mixed-links.pcapng", "late-interface.pcapng"}) {
    const std::string octets = test::octets_of(test::capture(name));
    test::CollectingSink whole;
    file.write(octets);
    read_anything(file.path(), whole);
    for (std::size_t size = octets.size(); size-- > 0;) {
      std::filesystem::resize_file(file.path(), size);
      test::CollectingSink sink;
      read_anything(file.path(), sink);
      ASSERT_LE(sink.messages.size(), whole.messages.size());
      for (std::size_t i = 0; i < sink.messages.size(); ++i) {
        ASSERT_EQ(sink.messages[i].octets, whole.messages[i].octets) << name << " cut at " << size;
      }
    }
  }
}

RC_GTEST_PROP(CaptureFileProperty, FlippedBitsNeverCrash, ()) {
  std::string octets = *rc::gen::elementOf(all_captures());
  for (int flips = *rc::gen::inRange(1, 40); flips > 0; --flips) {
    const auto at = *rc::gen::inRange<std::size_t>(4, octets.size());
    octets[at] = static_cast<char>(octets[at] ^ (1 << *rc::gen::inRange(0, 8)));
  }
  const test::TemporaryFile file(octets);
  test::CollectingSink sink;
  read_anything(file.path(), sink);
}

RC_GTEST_PROP(CaptureFileProperty, RandomOctetsBehindAFileHeaderNeverCrash, ()) {
  const std::string& known = *rc::gen::elementOf(all_captures());
  const auto noise = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  const test::TemporaryFile file(known.substr(0, *rc::gen::inRange<std::size_t>(0, 60)) + noise);
  test::CollectingSink sink;
  read_anything(file.path(), sink);
}

}  // namespace
}  // namespace vouch::signalling
