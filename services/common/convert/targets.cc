#include "services/common/convert/convert.h"

namespace vouch::services {

v1::Target to_proto(const Target& target) {
  v1::Target message;
  if (const auto* imei = std::get_if<Imei>(&target)) message.set_imei(imei->reveal());
  if (const auto* impu = std::get_if<Impu>(&target)) message.set_impu(impu->reveal());
  if (const auto* impi = std::get_if<Impi>(&target)) message.set_impi(impi->reveal());
  return message;
}

Liid readable_liid(const std::string& liid) {
  return parse_liid(liid).value_or(Liid{});
}

Result<Target> target_from(const v1::Target& target, const std::string& field) {
  const auto read = [&](std::string_view kind, const std::string& value, const char* name) {
    return parse_target(kind, value).map_error([&](const Error& error) {
      return Error{error.code, field + "." + name, error.offset};
    });
  };
  switch (target.identifier_case()) {
    case v1::Target::kImei:
      return read("IMEI", target.imei(), "imei");
    case v1::Target::kImpu:
      return read("IMPU", target.impu(), "impu");
    case v1::Target::kImpi:
      return read("IMPI", target.impi(), "impi");
    case v1::Target::IDENTIFIER_NOT_SET:
      break;
  }
  return fail("TARGET_MISSING", field);
}

}  // namespace vouch::services
