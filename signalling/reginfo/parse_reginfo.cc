#include "signalling/reginfo/parse_reginfo.h"

#include <libxml/parser.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <utility>

#include "domain/identity/ascii.h"
#include "signalling/framing/trimmed.h"
#include "signalling/reginfo/ampersand.h"
#include "signalling/reginfo/long_tag.h"
#include "signalling/sip/contact.h"

namespace vouch::signalling {
namespace {

constexpr std::string_view kNamespace = "urn:ietf:params:xml:ns:reginfo";
constexpr std::string_view kGruuNamespace = "urn:ietf:params:xml:ns:gruuinfo";
constexpr std::string_view kField = "body";
constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kTextMax = 4096;
constexpr std::size_t kParametersMax = 64;
constexpr std::size_t kTempGruusMax = 64;

std::string_view view_of(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

std::optional<std::uint32_t> seconds_of(std::string_view text) {
  if (text.starts_with('-') && number_of(text.substr(1))) return 0U;
  return number_of(text);
}

/// The attributes of one start tag, as libxml2 hands them over: name, prefix, namespace, begin, end.
class Attributes {
 public:
  Attributes(int count, const xmlChar** fields) : count_(count), fields_(fields) {}

  /// Empty if absent.
  std::string_view operator[](std::string_view name) const {
    for (int i = 0; i < count_; ++i) {
      const xmlChar** field = fields_ + std::ptrdiff_t{5} * i;
      if (view_of(field[0]) != name || field[1] != nullptr) continue;
      const auto length = static_cast<std::size_t>(field[4] - field[3]);
      return trimmed({reinterpret_cast<const char*>(field[3]), length}).substr(0, kTextMax);
    }
    return {};
  }

 private:
  int count_;
  const xmlChar** fields_;
};

/// Builds the document while libxml2 reads it. What is where it belongs counts: a <contact> elsewhere than
/// in a <registration> is foreign.
class Builder {
 public:
  void attach(xmlParserCtxtPtr parser) { parser_ = parser; }

  void start(std::string_view name, std::string_view space, const Attributes& attributes) {
    ++depth_;
    if (depth_ > kDepthMax) return stop();
    if (depth_ == 1) return start_document(name, space, attributes);
    const bool gruu = space == kGruuNamespace || space.empty();
    const bool ours = space == kNamespace;
    if (depth_ == 2 && ours && name == "registration") start_registration(attributes);
    if (depth_ == 3 && ours && name == "contact" && in_registration_) start_contact(attributes);
    if (depth_ != 4 || !contact_) return;
    text_.clear();
    if (ours && name == "unknown-param") parameter_ = ascii::lower(attributes["name"]);
    if (gruu && name == "pub-gruu") contact_->pub_gruu = attributes["uri"];
    if (gruu && name == "temp-gruu" && contact_->temp_gruus.size() < kTempGruusMax)
      contact_->temp_gruus.emplace_back(attributes["uri"]);
  }

  void text(std::string_view more) {
    if (depth_ == 4 && contact_) text_ += more.substr(0, kTextMax - text_.size());
  }

  void end(std::string_view name, std::string_view space) {
    if (depth_ == 4 && contact_ && space == kNamespace) end_detail(name);
    if (depth_ == 3 && contact_) {
      document_.registrations.back().contacts.push_back(std::move(*contact_));
      contact_.reset();
    }
    if (depth_ == 2) in_registration_ = false;
    --depth_;
  }

  void refuse_document_type() { give_up("DOCUMENT_TYPE_REFUSED"); }

  Result<Reginfo> finish() {
    document_.cut_off = stopped_ || parser_->wellFormed == 0;
    if (refusal_ == nullptr && !begun_) refusal_ = "NOT_REGINFO";
    if (refusal_ == nullptr) return std::move(document_);
    return fail(refusal_, std::string{kField}, stopped_ ? stopped_at_ : consumed());
  }

 private:
  /// The library says -1 where it does not know.
  std::size_t consumed() const { return static_cast<std::size_t>(std::max(xmlByteConsumed(parser_), 0L)); }

  void stop() {
    stopped_ = true;
    stopped_at_ = consumed();  // it forgets when it is stopped
    xmlStopParser(parser_);
  }

  void give_up(const char* code) {
    refusal_ = code;
    stop();
  }

  void start_document(std::string_view name, std::string_view space, const Attributes& attributes) {
    if (name != "reginfo" || space != kNamespace) return give_up("NOT_REGINFO");
    begun_ = true;
    document_.version = number_of(attributes["version"]);
    document_.full = attributes["state"] == "full";
  }

  void start_registration(const Attributes& attributes) {
    if (document_.registrations.size() >= kReginfoRegistrationsMax) return stop();
    in_registration_ = true;
    document_.registrations.push_back({std::string{attributes["aor"]},
                                       std::string{attributes["id"]},
                                       std::string{attributes["state"]},
                                       {}});
  }

  void start_contact(const Attributes& attributes) {
    if (++contacts_ > kReginfoContactsMax) return stop();
    ReginfoContact contact;
    contact.id = attributes["id"];
    contact.state = attributes["state"];
    contact.event = attributes["event"];
    contact.expires_s = seconds_of(attributes["expires"]);
    contact.duration_registered_s = number_of(attributes["duration-registered"]);
    contact.retry_after_s = number_of(attributes["retry-after"]);
    contact.q = read_q(attributes["q"]);
    contact.bad_q = !contact.q && !attributes["q"].empty();
    contact.callid = attributes["callid"];
    contact.cseq = number_of(attributes["cseq"]);
    contact_ = std::move(contact);
  }

  void end_detail(std::string_view name) {
    if (name == "uri") contact_->uri = trimmed(text_);
    if (name != "unknown-param" || contact_->unknown_params.size() >= kParametersMax) return;
    contact_->unknown_params.emplace_back(std::move(parameter_), trimmed(text_));
  }

  xmlParserCtxtPtr parser_ = nullptr;
  Reginfo document_;
  std::optional<ReginfoContact> contact_;
  std::size_t contacts_ = 0;
  std::size_t depth_ = 0;
  bool begun_ = false;
  bool stopped_ = false;
  std::size_t stopped_at_ = 0;
  bool in_registration_ = false;
  std::string parameter_;
  std::string text_;
  const char* refusal_ = nullptr;
};

Builder& builder(void* context) {
  return *static_cast<Builder*>(context);
}

xmlSAXHandler handlers() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.internalSubset = [](void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    builder(context).refuse_document_type();
  };
  sax.startElementNs = [](void* context, const xmlChar* name, const xmlChar*, const xmlChar* space, int,
                          const xmlChar**, int count, int, const xmlChar** fields) {
    builder(context).start(view_of(name), view_of(space), {count, fields});
  };
  sax.endElementNs = [](void* context, const xmlChar* name, const xmlChar*, const xmlChar* space) {
    builder(context).end(view_of(name), view_of(space));
  };
  sax.characters = [](void* context, const xmlChar* text, int length) {
    builder(context).text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
  };
  sax.ignorableWhitespace = sax.characters;
  // Without a handler the library writes the offending line, identifiers and all, to standard error.
  sax.serror = [](void*, xmlErrorPtr) {};
  return sax;
}

struct ParserDeleter {
  void operator()(xmlParserCtxtPtr parser) const { xmlFreeParserCtxt(parser); }
};

Result<Reginfo> read(std::string_view document) {
  static const int once = (xmlInitParser(), 0);
  static_cast<void>(once);
  xmlSAXHandler sax = handlers();
  Builder built;
  const std::unique_ptr<xmlParserCtxt, ParserDeleter> parser{
      xmlCreatePushParserCtxt(&sax, &built, nullptr, 0, nullptr)};
  if (!parser) return fail("NOT_REGINFO", std::string{kField});
  built.attach(parser.get());
  // Attributes come with their references undone only under NOENT; there is no other entity to replace,
  // because a document type stops the reading.
  xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
  xmlParseChunk(parser.get(), document.data(), static_cast<int>(document.size()), 0);
  xmlParseChunk(parser.get(), nullptr, 0, 1);
  return built.finish();
}

}  // namespace

Result<Reginfo> parse_reginfo(std::string_view document) {
  if (document.size() > kReginfoOctetsMax) return fail("TOO_LARGE", std::string{kField}, kReginfoOctetsMax);
  const EscapedText repaired = with_ampersands_escaped(document);
  // A tag left out at the end leaves the document without its end, so that it counts as cut off.
  auto reginfo = read(std::string_view{repaired.text}.substr(0, find_long_tag(repaired.text)));
  if (!reginfo) {
    const std::size_t offset = std::min(repaired.original_offset(reginfo.error().offset), document.size());
    return fail(reginfo.error().code, reginfo.error().field, offset);
  }
  reginfo->ampersand_repaired = !repaired.repairs.empty();
  return reginfo;
}

}  // namespace vouch::signalling
