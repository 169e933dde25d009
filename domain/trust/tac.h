#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/common/time.h"

namespace vouch {

/// What a TAC catalogue tells of one type of device (GSMA TS.06). Texts are as the catalogue has them; empty
/// where it says nothing.
struct TacEntry {
  std::string manufacturer;
  std::string brand;
  std::string model;
  std::string device_type;       ///< "Smartphone", "Modem", ...
  std::string operating_system;  ///< "Android", "iOS", ...
  std::string radio;             ///< "GSM 900, LTE FDD BAND 1, NR ...", as free text
  std::optional<NetworkTime> allocated_at;
  friend bool operator==(const TacEntry&, const TacEntry&) = default;
};

/// What looking a TAC up told.
struct TacFinding {
  std::string catalogue;          ///< version that was asked
  std::optional<TacEntry> entry;  ///< none: it does not know this TAC
};

/// The class of device a catalogue's word stands for: "SMARTPHONE", "FEATURE_PHONE", "TABLET", "MODEM",
/// "IOT", "OTHER", or "UNSTATED". Few enough for rules.
std::string_view device_class(const TacEntry& entry);

/// Whether the device has the radio access that P-Access-Network-Info names ("3GPP-E-UTRAN-FDD", RFC 7315
/// section 5.4); nothing where the catalogue or the access does not tell.
std::optional<bool> has_radio(const TacEntry& entry, std::string_view access_type);

/// Whether a handset maker's name is among those of the entry; nothing where the catalogue names none.
std::optional<bool> is_made_by(const TacEntry& entry, std::string_view maker);

}  // namespace vouch
