#include "tests/scenarios/staging.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace vouch::scenarios {
namespace {

using signalling::Endpoint;
using signalling::ObservedMessage;
using Headers = std::map<std::string, std::string>;

const std::string kHome = "@example.com";

std::string public_uri(const std::string& user) {
  const bool is_uri = user.find(':') != std::string::npos;
  return is_uri ? user : "sip:" + user + kHome;
}

std::string host_port(const Endpoint& endpoint) {
  return endpoint.address + ":" + std::to_string(endpoint.port);
}

/// A message on its way. What one station sends on is a copy of what it received.
struct Message {
  std::string method;
  std::string call;
  std::string from_uri, from_tag, to_uri, to_tag;
  int cseq = 0;
  std::string uri;                ///< Request-URI
  std::vector<std::string> vias;  ///< topmost first
  Headers headers;
};

/// A call as its first message makes it.
struct Call {
  std::string call_id;
  std::string caller_uri, callee_uri, caller_tag;
  std::string callee_tag;  ///< of the dialog spoken of last
  std::string caller_station;
  int caller_cseq = 0, callee_cseq = 0;
  std::vector<std::pair<std::pair<std::string, std::string>, Message>> requests;  ///< by sender and receiver
  std::vector<std::pair<std::string, Message>> responses;                         ///< by receiver
};

class Play {
 public:
  explicit Play(const Scenario& scenario) : scenario_(scenario) {}

  Result<std::vector<ObservedMessage>> run() {
    for (const Event& event : scenario_.events) {
      if (auto done = take(event); !done) {
        return fail("BAD_LINE", done.error().code, static_cast<std::size_t>(event.line));
      }
    }
    return std::move(observed_);
  }

 private:
  const Endpoint& place(const std::string& station) const { return scenario_.stations.at(station).endpoint; }

  static std::string option(const Event& event, const std::string& key, const std::string& otherwise) {
    const auto found = event.options.find(key);
    return found == event.options.end() ? otherwise : found->second;
  }

  void observe(const Event& event, std::string octets, double time, bool reversed = false) {
    if (event.options.contains("unseen")) return;
    ObservedMessage message;
    message.octets = std::move(octets);
    message.observed_at = at_seconds(time);
    message.source = place(reversed ? event.to.station : event.from.station);
    message.destination = place(reversed ? event.from.station : event.to.station);
    message.transport = signalling::Transport::kUdp;
    message.where = "line " + std::to_string(event.line);
    observed_.push_back(std::move(message));
  }

  Result<void> take(const Event& event) {
    if (event.what == "sip") {
      observe(event, event.text, event.time);
      return {};
    }
    if (event.what == "REGISTER") return take_register(event);
    if (event.call.empty()) return fail("only REGISTER and sip are without a call");
    const bool is_status = event.what.find_first_not_of("0123456789") == 3 || event.what.size() == 3;
    return is_status && event.what[0] >= '1' && event.what[0] <= '6' ? take_response(event)
                                                                     : take_request(event);
  }

  /// A REGISTER and its 2xx.
  Result<void> take_register(const Event& event) {
    const std::string number = std::to_string(++registrations_);
    const std::string name = event.from.user + "-" + event.from.station;
    const std::string expires = option(event, "expires", "3600");
    std::string contact = "<" + option(event, "contact", contact_of(event.from)) + ">";
    const std::string& instance = scenario_.stations.at(event.from.station).instance;
    if (!instance.empty()) contact += ";+sip.instance=\"<" + instance + ">\"";
    for (const char* key : {"reg-id", "q"}) {
      if (event.options.contains(key)) contact += ";" + std::string{key} + "=" + event.options.at(key);
    }
    contact += ";expires=" + expires;
    Message message;
    message.method = "REGISTER";
    message.call = option(event, "call-id", "reg-" + name);
    message.from_uri = message.to_uri = public_uri(event.from.user);
    message.from_tag = "f-" + name;
    message.cseq = registrations_;
    message.uri = "sip:example.com";
    message.vias = {via(event.from.station, "z9hG4bK-reg-" + number)};
    message.headers["Contact"] = contact;
    message.headers["Authorization"] =
        "Digest username=\"" + option(event, "impi", name + kHome) +
        "\",realm=\"example.com\",nonce=\"n\",uri=\"sip:example.com\",response=\"0\"";
    take_headers(event, message);
    observe(event, request_text(message), event.time);

    Message answer = message;
    answer.to_tag = "registrar";
    answer.headers.clear();
    std::string granted = contact;
    for (const char* key : {"pub-gruu", "temp-gruu"}) {
      if (event.options.contains(key))
        granted += ";" + std::string{key} + "=\"" + event.options.at(key) + "\"";
    }
    if (expires != "0") answer.headers["Contact"] = granted;
    if (event.options.contains("also")) {
      answer.headers["P-Associated-URI"] =
          "<" + message.to_uri + ">, <" + public_uri(event.options.at("also")) + ">";
    }
    observe(event, response_text(answer, "200"), event.time, true);
    return {};
  }

  Result<void> take_request(const Event& event) {
    const bool inside = event.what.starts_with("re-") || event.what == "BYE" || event.what == "UPDATE" ||
                        event.what == "NOTIFY" || event.options.contains("dialog");
    const std::string method = event.what.starts_with("re-") ? event.what.substr(3) : event.what;
    Call& call = calls_[event.call];
    if (call.caller_tag.empty()) open(call, event);
    Message message;
    if (const Message* received =
            event.from.user.empty() ? request_at(call, event.from.station, method) : nullptr) {
      message = *received;
    } else if (method == "CANCEL") {
      const Message* invite = sent_request(call, event, "INVITE");
      if (invite == nullptr) return fail("CANCEL of no INVITE sent there");
      message = *invite;
      message.method = "CANCEL";
      message.headers.clear();
      message.vias.erase(message.vias.begin() + 1, message.vias.end());
    } else {
      message = inside ? request_in_dialog(call, event, method) : initial_request(call, event, method);
    }
    if (method != "CANCEL")
      message.vias.insert(message.vias.begin(), via(event.from.station, branch_of(call, event, message)));
    if (!event.to.user.empty()) message.uri = contact_of(event.to);
    message.uri = option(event, "uri", message.uri);
    take_headers(event, message);
    call.requests.push_back({{event.from.station, event.to.station}, message});
    observe(event, request_text(message), event.time);
    return {};
  }

  Result<void> take_response(const Event& event) {
    Call& call = calls_[event.call];
    const std::string status = event.what.substr(0, 3);
    const std::string method = event.what.size() > 4 ? event.what.substr(4) : "";
    const Message* request = nullptr;
    for (const auto& [way, sent] : call.requests) {
      const bool here = way.first == event.to.station && way.second == event.from.station;
      const bool wanted =
          method.empty() ? sent.to_tag.empty() && sent.method != "CANCEL" : sent.method == method;
      if (here && wanted) request = &sent;
    }
    if (request == nullptr) return fail("a response to no request sent that way");
    Message message = *request;
    message.headers.clear();
    for (const auto& [receiver, received] : call.responses) {
      const bool same = received.method == request->method && received.cseq == request->cseq;
      if (event.from.user.empty() && receiver == event.from.station && same && received.uri == status) {
        message.headers = received.headers;
        message.to_tag = received.to_tag;
      }
    }
    message.uri = status;
    if (message.to_tag.empty()) message.to_tag = "t-" + event.from.station;
    if (event.options.contains("tag")) message.to_tag = "t-" + event.options.at("tag");
    const bool has_contact = status[0] == '1' || status[0] == '2';
    if (!event.from.user.empty() && has_contact && request->method != "MESSAGE")
      message.headers.try_emplace("Contact", "<" + contact_of(event.from) + ">");
    take_headers(event, message);
    const bool sets_up = request->to_tag.empty();
    if (sets_up && (status[0] == '1' || status[0] == '2')) call.callee_tag = message.to_tag;
    call.responses.emplace_back(event.to.station, message);
    observe(event, response_text(message, status), event.time);
    return {};
  }

  void open(Call& call, const Event& event) {
    call.caller_uri =
        public_uri(option(event, "from", event.from.user.empty() ? "anonymous" : event.from.user));
    call.callee_uri = public_uri(option(event, "to", event.to.user.empty() ? "nobody" : event.to.user));
    call.call_id = option(event, "call-id", event.call);
    call.caller_tag = "f-" + event.call;
    call.caller_station = event.from.station;
  }

  Message initial_request(Call& call, const Event& event, const std::string& method) {
    Message message;
    message.method = method;
    message.call = call.call_id;
    message.from_uri = call.caller_uri;
    message.from_tag = call.caller_tag;
    message.to_uri = call.callee_uri;
    message.cseq = ++call.caller_cseq;
    message.uri = call.callee_uri;
    if (!event.from.user.empty() && method != "MESSAGE")
      message.headers["Contact"] = "<" + contact_of(event.from) + ">";
    return message;
  }

  Message request_in_dialog(Call& call, const Event& event, const std::string& method) {
    const bool by_caller = event.from.station == call.caller_station;
    const std::string tag = event.options.contains("dialog")       ? "t-" + event.options.at("dialog")
                            : by_caller || event.from.user.empty() ? call.callee_tag
                                                                   : "t-" + event.from.station;
    Message message;
    message.method = method;
    message.call = call.call_id;
    message.from_uri = by_caller ? call.caller_uri : call.callee_uri;
    message.from_tag = by_caller ? call.caller_tag : tag;
    message.to_uri = by_caller ? call.callee_uri : call.caller_uri;
    message.to_tag = by_caller ? tag : call.caller_tag;
    message.cseq = by_caller ? ++call.caller_cseq : ++call.callee_cseq;
    message.uri = message.to_uri;
    if (!event.from.user.empty() && method != "BYE")
      message.headers["Contact"] = "<" + contact_of(event.from) + ">";
    return message;
  }

  /// The request that `station` received last and may send on.
  static const Message* request_at(const Call& call, const std::string& station, const std::string& method) {
    const Message* found = nullptr;
    for (const auto& [way, message] : call.requests) {
      if (way.second == station && message.method == method) found = &message;
    }
    return method == "CANCEL" ? nullptr : found;
  }

  static const Message* sent_request(const Call& call, const Event& event, const std::string& method) {
    const Message* found = nullptr;
    for (const auto& [way, message] : call.requests) {
      if (way.first == event.from.station && way.second == event.to.station && message.method == method)
        found = &message;
    }
    return found;
  }

  std::string contact_of(const Peer& peer) const {
    return "sip:" + peer.user + "@" + host_port(place(peer.station));
  }

  std::string via(const std::string& station, const std::string& branch) const {
    return "SIP/2.0/UDP " + host_port(place(station)) + ";branch=" + branch;
  }

  /// A branch of its own for each request that is sent, the next one to the same receiver too.
  static std::string branch_of(const Call& call, const Event& event, const Message& message) {
    const auto before = std::count_if(call.requests.begin(), call.requests.end(), [&](const auto& sent) {
      return sent.first == std::pair{event.from.station, event.to.station} &&
             sent.second.method == message.method && sent.second.cseq == message.cseq;
    });
    return "z9hG4bK-" + event.call + "-" + message.method + std::to_string(message.cseq) + "-" +
           event.from.station + "-" + event.to.station + (before > 0 ? "-" + std::to_string(before) : "");
  }

  /// Short options that stand for headers, and headers under their own names.
  void take_headers(const Event& event, Message& message) const {
    const std::map<std::string, std::string> of_identity{{"asserted", "P-Asserted-Identity"},
                                                         {"called", "P-Called-Party-ID"}};
    for (const auto& [key, value] : event.options) {
      if (of_identity.contains(key)) message.headers[of_identity.at(key)] = "<" + public_uri(value) + ">";
      if (key == "icid") message.headers["P-Charging-Vector"] = "icid-value=" + value;
      if (key == "contact" && message.method != "REGISTER") message.headers["Contact"] = "<" + value + ">";
      if (key == "replaces") message.headers["Replaces"] = dialog_of(value, ";");
      if (key.front() >= 'A' && key.front() <= 'Z') message.headers[key] = value;
      if (value == "none") message.headers.erase(key == "contact" ? "Contact" : key);
    }
    if (event.options.contains("instance") && message.headers.contains("Contact"))
      message.headers["Contact"] += ";+sip.instance=\"<" + event.options.at("instance") + ">\"";
    if (event.options.contains("refer-to-replaces")) {
      message.headers["Refer-To"] = "<" + option(event, "refer-to", "sip:nobody@example.com") +
                                    "?Replaces=" + dialog_of(event.options.at("refer-to-replaces"), "%3B") +
                                    ">";
    } else if (event.options.contains("refer-to")) {
      message.headers["Refer-To"] = "<" + public_uri(event.options.at("refer-to")) + ">";
    }
  }

  /// The dialog of a call as the Replaces header names it: by the tags its callee sees (RFC 3891 section 3).
  std::string dialog_of(const std::string& name, const std::string& separator) const {
    const auto call = calls_.find(name);
    if (call == calls_.end()) return name;
    const std::string equals = separator == ";" ? "=" : "%3D";
    return name + separator + "to-tag" + equals + call->second.callee_tag + separator + "from-tag" + equals +
           call->second.caller_tag;
  }

  static std::string common_text(const Message& message) {
    std::string text;
    for (const std::string& one : message.vias) text += "Via: " + one + "\r\n";
    text += "From: <" + message.from_uri + ">;tag=" + message.from_tag + "\r\n";
    text +=
        "To: <" + message.to_uri + ">" + (message.to_tag.empty() ? "" : ";tag=" + message.to_tag) + "\r\n";
    text += "Call-ID: " + message.call + "\r\n";
    text += "CSeq: " + std::to_string(message.cseq) + " " + message.method + "\r\n";
    for (const auto& [name, value] : message.headers) text += name + ": " + value + "\r\n";
    return text + "Content-Length: 0\r\n\r\n";
  }
  static std::string request_text(const Message& message) {
    return message.method + " " + message.uri + " SIP/2.0\r\nMax-Forwards: 70\r\n" + common_text(message);
  }
  static std::string response_text(const Message& message, const std::string& status) {
    return "SIP/2.0 " + status + " Some Reason\r\n" + common_text(message);
  }

  const Scenario& scenario_;
  std::map<std::string, Call> calls_;
  std::vector<ObservedMessage> observed_;
  int registrations_ = 0;
};

}  // namespace

Result<std::vector<ObservedMessage>> play(const Scenario& scenario) {
  return Play{scenario}.run();
}

}  // namespace vouch::scenarios
