#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::storage {

/// Microseconds since 1970 as PostgreSQL reads a timestamptz. INT64_MAX is "infinity"; INT64_MIN, and
/// whatever lies before PostgreSQL's calendar (4714 BC), is "-infinity".
std::string time_text(std::int64_t us);
/// Adds the same to `text`.
void append_time_text(std::string& text, std::int64_t us);

/// Reads what PostgreSQL writes with DateStyle ISO and TimeZone UTC, e.g. "2026-11-24 08:00:00.25+00";
/// nothing if it is anything else.
std::optional<std::int64_t> time_us(std::string_view text);

}  // namespace vouch::storage
