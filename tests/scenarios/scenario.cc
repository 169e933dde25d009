#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <regex>
#include <set>
#include <sstream>

namespace vouch::scenarios {
namespace {

using Words = std::vector<std::string>;

/// Words between spaces; a space inside double quotes belongs to its word.
Words words_of(std::string_view line) {
  Words words;
  std::string word;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c != ' ' || quoted) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

const std::set<std::string, std::less<>> kOptions{
    "also",   "asserted", "call-id",  "called",    "contact",  "dialog", "expires",  "from",
    "icid",   "impi",     "instance", "late",      "pub-gruu", "q",      "refer-to", "refer-to-replaces",
    "reg-id", "replaces", "tag",      "temp-gruu", "to",       "unseen", "uri"};
const std::set<std::string, std::less<>> kMethods{"BYE",   "CANCEL",   "INVITE",    "MESSAGE", "NOTIFY",
                                                  "REFER", "REGISTER", "SUBSCRIBE", "UPDATE"};

bool is_header(const std::string& key) {
  return !key.empty() && key.front() >= 'A' && key.front() <= 'Z';
}

/// A method, inside a dialog perhaps, a status with the method that it answers perhaps, or a message as text.
bool is_known(std::string_view what) {
  constexpr std::string_view inside = "re-";
  constexpr std::size_t digits = 3;
  if (what == "sip") return true;
  if (what.starts_with(inside)) return kMethods.contains(what.substr(inside.size()));
  if (what.empty() || what.front() < '1' || what.front() > '6') return kMethods.contains(what);
  return what.size() == digits ||
         (what.size() > digits && what[digits] == '/' && kMethods.contains(what.substr(digits + 1)));
}

std::optional<double> number_in(const std::string& word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<signalling::Endpoint> endpoint_in(const std::string& word) {
  const std::size_t colon = word.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto port = number_in(word.substr(colon + 1));
  if (!port) return std::nullopt;
  return signalling::Endpoint{word.substr(0, colon), static_cast<std::uint16_t>(*port)};
}

Peer peer_in(const std::string& word) {
  const std::size_t at = word.find('@');
  if (at == std::string::npos) return {"", word};
  return {word.substr(0, at), word.substr(at + 1)};
}

/// Whether a rule can be looked up: every document with the place in it.
bool names_clause(const std::string& text) {
  static const std::string document =
      R"((RFC \d+ (section|appendix)|TS \d+\.\d+ (clause|annex)) [A-Z]?[\d.]*[\dA-Z]( step \d+)?)";
  static const std::regex clauses{document + "(, " + document + ")*"};
  return std::regex_match(text, clauses);
}

Scenario with_network() {
  Scenario scenario;
  scenario.stations["net"] = {{"10.9.9.9", 5060}, "", false};
  return scenario;
}

class Reader {
 public:
  Result<Scenario> read(std::string_view text) {
    std::istringstream lines{std::string{text}};
    for (std::string line; std::getline(lines, line);) {
      ++number_;
      if (auto done = take(line); !done) return tl::make_unexpected(done.error());
    }
    if (scenario_.title.empty()) return bad("the file has no 'Scenario:'");
    if (!names_clause(scenario_.clause))
      return bad("the file has no 'Clause:' like RFC 3261 section 9.1, TS 24.229 clause 5.4.3.3");
    if (scenario_.expected.empty()) return bad("the file has no 'expect'");
    const bool late = std::any_of(scenario_.events.begin(), scenario_.events.end(),
                                  [](const Event& event) { return event.options.contains("late"); });
    if (late == scenario_.expected_first.empty())
      return bad("what is 'late' needs an 'expect first', and only that");
    return std::move(scenario_);
  }

 private:
  tl::unexpected<Error> bad(const std::string& why) const {
    return fail("BAD_LINE", why, static_cast<std::size_t>(number_));
  }

  Result<void> take(const std::string& line) {
    if (line.starts_with("|")) return take_text(line);
    const std::string plain = single_spaced(line);
    if (plain.empty() || plain.starts_with("#")) return {};
    if (plain == "expect" || plain == "expect first") {
      expecting_ = plain == "expect" ? &scenario_.expected : &scenario_.expected_first;
      return {};
    }
    if (expecting_ != nullptr) {
      expecting_->push_back(plain);
      return {};
    }
    for (const auto& [key, field] :
         {std::pair{"Scenario: ", &Scenario::title}, {"Clause: ", &Scenario::clause}}) {
      if (!plain.starts_with(key)) continue;
      (scenario_.*field) = plain.substr(std::string_view{key}.size());
      return {};
    }
    const Words words = words_of(plain);
    if (words[0] == "now" && words.size() == 2) {
      scenario_.now = number_in(words[1]);
      return {};
    }
    if (words[0] == "feed" && words.size() == 2) {
      const auto point = observation_point_from(words[1]);
      if (!point) return bad("no observation point of that name");
      scenario_.point = *point;
      return {};
    }
    if (words[0] == "phone" || words[0] == "node") return take_station(words);
    return take_event(words);
  }

  Result<void> take_station(const Words& words) {
    Station station;
    station.is_phone = words[0] == "phone";
    if (words.size() != (station.is_phone ? 4 : 3))
      return bad("phone NAME URN|- HOST:PORT, node NAME HOST:PORT");
    const auto endpoint = endpoint_in(words.back());
    if (!endpoint) return bad("HOST:PORT cannot be read");
    station.endpoint = *endpoint;
    if (station.is_phone && words[2] != "-") station.instance = words[2];
    scenario_.stations[words[1]] = station;
    return {};
  }

  Result<void> take_event(const Words& words) {
    Event event;
    event.line = number_;
    const auto time = number_in(words[0]);
    if (!time) return bad("a line begins with the second it happens at");
    event.time = *time;
    std::size_t arrow = 0;
    while (arrow < words.size() && words[arrow] != ">") ++arrow;
    if (arrow < 3 || arrow > 4 || arrow + 1 >= words.size())
      return bad("SECOND WHAT [CALL] FROM > TO [KEY=VALUE...]");
    event.what = words[1];
    if (!is_known(event.what)) return bad("no method or status '" + event.what + "'");
    if (arrow == 4) event.call = words[2];
    event.from = peer_in(words[arrow - 1]);
    event.to = peer_in(words[arrow + 1]);
    for (const Peer* peer : {&event.from, &event.to}) {
      if (!scenario_.stations.contains(peer->station)) return bad("no phone or node '" + peer->station + "'");
    }
    for (std::size_t i = arrow + 2; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      std::string value = equals == std::string::npos ? "" : words[i].substr(equals + 1);
      if (value.size() > 1 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
      const std::string key = words[i].substr(0, equals);
      // A misspelt word would change nothing, and the scenario would show something else than it says.
      if (!is_header(key) && !kOptions.contains(key)) return bad("no option '" + key + "'");
      event.options[key] = value;
    }
    scenario_.events.push_back(std::move(event));
    return {};
  }

  Result<void> take_text(const std::string& line) {
    if (scenario_.events.empty() || scenario_.events.back().what != "sip")
      return bad("'|' continues a sip line");
    const bool empty = line.size() < 2;
    scenario_.events.back().text += (empty ? "" : line.substr(line[1] == ' ' ? 2 : 1)) + "\r\n";
    return {};
  }

  Scenario scenario_ = with_network();
  int number_ = 0;
  std::vector<std::string>* expecting_ = nullptr;
};

}  // namespace

NetworkTime at_seconds(double seconds) {
  constexpr std::int64_t kMidnight = 1'700'006'400'000'000;
  return NetworkTime::from_us(kMidnight + std::llround(seconds * 1e6));
}

Result<Scenario> read_scenario(std::string_view text) {
  return Reader{}.read(text);
}

Scenario before_late(Scenario scenario) {
  for (Event& event : scenario.events) {
    if (event.options.contains("late")) event.options["unseen"];
  }
  return scenario;
}

std::string single_spaced(std::string_view line) {
  std::istringstream words{std::string{line}};
  std::string out;
  for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace vouch::scenarios
