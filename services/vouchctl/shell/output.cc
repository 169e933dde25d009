#include "services/vouchctl/shell/output.h"

#include <iostream>
#include <memory>

#include "services/common/convert/convert.h"
#include "services/vouchctl/shell/hints.h"
#include "services/vouchctl/shell/shell.h"
#include "services/vouchctl/shell/utf8.h"

namespace vouch::services {

void print_json(const google::protobuf::Message& message) {
  const std::unique_ptr<google::protobuf::Message> copy{message.New()};
  copy->CopyFrom(message);
  make_utf8_well_formed(*copy);
  std::cout << to_json(*copy) << '\n' << std::flush;
}

std::string printable(const std::string& text) {
  std::string safe = text;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const auto octet = static_cast<unsigned char>(safe[i]);
    if (octet < 0x20 || octet == 0x7f) safe[i] = '?';
    // U+0080 to U+009F in UTF-8.
    const bool before_c1 =
        octet == 0xc2 && i + 1 < safe.size() && static_cast<unsigned char>(safe[i + 1]) < 0xa0;
    if (before_c1) safe[i] = safe[i + 1] = '?';
  }
  return safe;
}

Exit complain(const Failure& failure) {
  std::cerr << "vouchctl: " << failure.code << (failure.field.empty() ? "" : ": ") << printable(failure.field)
            << '\n';
  if (const std::string hint = hint_for(failure); !hint.empty()) std::cerr << "hint: " << hint << '\n';
  return failure.exit;
}

}  // namespace vouch::services
