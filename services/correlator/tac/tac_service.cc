#include "services/correlator/tac/tac_service.h"

#include <openssl/rand.h>

#include <algorithm>
#include <map>
#include <string>

#include "domain/identity/ascii.h"
#include "services/common/convert/convert.h"
#include "services/common/process/unary.h"
#include "services/correlator/recorded_act.h"
#include "storage/reevaluation/reevaluation_store.h"
#include "storage/tac/tac_store.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;
using storage::CatalogueId;
using storage::Tac;
using storage::TacStore;

/// What finishing takes: comparing two catalogues reads what differs.
constexpr std::chrono::minutes kLongest{5};
/// An import that was begun so long ago and is not finished was broken off: ten million types take a minute.
constexpr std::int64_t kBrokenOffAfter_s = 60 * 60;

Result<CatalogueId> catalogue_from(const std::string& import_id) {
  const auto octets = parse_uuid(import_id);
  if (!octets) return fail("BAD_IMPORT", "import_id");
  return CatalogueId{*octets};
}

Result<std::map<Tac, TacEntry>> entries_from(const v1::AddTacEntriesRequest& request) {
  std::map<Tac, TacEntry> entries;
  for (const v1::TacEntry& told : request.entries()) {
    if (told.tac() >= storage::kTacs) return fail("BAD_TAC", "entries.tac");
    TacEntry entry{told.manufacturer(),     told.brand(), told.model(), told.device_type(),
                   told.operating_system(), told.radio(), std::nullopt};
    if (told.has_allocated_at()) {
      const auto at = time_from<NetworkTime>(told.allocated_at(), "entries.allocated_at");
      if (!at) return tl::make_unexpected(at.error());
      entry.allocated_at = *at;
    }
    entries.emplace_hint(entries.end(), told.tac(), std::move(entry));
  }
  return entries;
}

v1::TacEntry to_proto(Tac tac, const TacEntry& entry) {
  v1::TacEntry message;
  message.set_tac(tac);
  message.set_manufacturer(entry.manufacturer);
  message.set_brand(entry.brand);
  message.set_model(entry.model);
  message.set_device_type(entry.device_type);
  message.set_operating_system(entry.operating_system);
  message.set_radio(entry.radio);
  if (entry.allocated_at) *message.mutable_allocated_at() = services::to_proto(*entry.allocated_at);
  return message;
}

v1::TacCatalogue to_proto(const storage::CatalogueRecord& catalogue) {
  v1::TacCatalogue message;
  message.set_version(catalogue.version);
  *message.mutable_known_at() = services::to_proto(catalogue.known_at);
  message.set_entries(catalogue.entries);
  message.set_source(catalogue.origin.source);
  message.set_licence(catalogue.origin.licence);
  message.set_imported_by(catalogue.origin.imported_by);
  return message;
}

/// Finishes a catalogue, has the bindings judged anew of whose devices it says something else than the one
/// before, and tells how they differ.
Result<v1::TacCatalogue> finished(storage::Transaction& transaction, const CatalogueId& id) {
  TacStore store{transaction};
  if (auto done = store.finish(id); !done) return tl::make_unexpected(done.error());
  const auto all = store.list();
  if (!all) return tl::make_unexpected(all.error());
  const auto own = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.id == id; });
  if (own == all->end()) return fail("CORRUPT", "catalogue");
  v1::TacCatalogue message = to_proto(*own);
  const auto before = std::next(own);
  const auto difference = store.difference(before == all->end() ? CatalogueId{} : before->id, id);
  if (!difference) return tl::make_unexpected(difference.error());
  message.set_added(difference->added);
  message.set_removed(difference->removed);
  message.set_changed(difference->changed);
  auto asked = storage::ReevaluationStore{transaction}.ask_for_catalogue(
      *own, before == all->end() ? std::nullopt : std::optional{before->id}, NetworkTime::from_us(now_us()));
  if (!asked) return tl::make_unexpected(asked.error());
  return message;
}

Result<CatalogueId> new_catalogue_id() {
  CatalogueId id;
  if (RAND_bytes(id.octets.data(), static_cast<int>(id.octets.size())) != 1)
    return fail("INTERNAL", "import_id");
  return id;
}

}  // namespace

template <class Request, class Act>
grpc::ServerUnaryReactor* TacServiceImpl::handle(grpc::CallbackServerContext& context, const char* operation,
                                                 const Request& request, Act act) {
  const auto turn_away = [this, operation, &request](const Caller& caller, const Error& error) {
    return refused(database_, limit_, record_of(caller, operation, std::nullopt, to_json(request)), error);
  };
  const auto work = [this, operation, act, &request](const Caller& caller) {
    return recorded(database_, kLongest, record_of(caller, operation, std::nullopt, to_json(request)),
                    [&](storage::Transaction& transaction) { return act(caller, transaction); });
  };
  return handle_unary(context, workers_, "/vouch.v1.TacService/" + std::string{operation}, turn_away, work);
}

grpc::ServerUnaryReactor* TacServiceImpl::BeginTacImport(grpc::CallbackServerContext* context,
                                                         const v1::BeginTacImportRequest* request,
                                                         v1::BeginTacImportResponse* response) {
  return handle(*context, "BeginTacImport", *request,
                [request, response](const Caller& caller, storage::Transaction& transaction) -> Result<void> {
                  const auto id = new_catalogue_id();
                  if (!id) return tl::make_unexpected(id.error());
                  response->set_import_id(format_uuid(id->octets));
                  const NetworkTime now = NetworkTime::from_us(now_us());
                  TacStore store{transaction};
                  if (auto dropped = store.drop_broken_imports(now.plus_s(-kBrokenOffAfter_s)); !dropped)
                    return dropped;
                  return store.begin(*id, {request->source(), request->licence(), caller.name}, now);
                });
}

grpc::ServerUnaryReactor* TacServiceImpl::AddTacEntries(grpc::CallbackServerContext* context,
                                                        const v1::AddTacEntriesRequest* request,
                                                        v1::AddTacEntriesResponse*) {
  // A part of an act that is on record when it begins and when it ends.
  const auto turn_away = [this](const Caller& caller, const Error& error) {
    return refused(database_, limit_, record_of(caller, "AddTacEntries", std::nullopt, "{}"), error);
  };
  const auto work = [this, request, turn_away](const Caller& caller) -> Result<void> {
    const auto id = catalogue_from(request->import_id());
    if (!id) return tl::make_unexpected(turn_away(caller, id.error()));
    const auto entries = entries_from(*request);
    if (!entries) return tl::make_unexpected(turn_away(caller, entries.error()));
    return storage::with_transaction(
        database_, storage::Access::kReadWrite, kLongest,
        [&](storage::Transaction& transaction) { return TacStore{transaction}.add(*id, *entries); });
  };
  return handle_unary(*context, workers_, "/vouch.v1.TacService/AddTacEntries", turn_away, work);
}

grpc::ServerUnaryReactor* TacServiceImpl::FinishTacImport(grpc::CallbackServerContext* context,
                                                          const v1::FinishTacImportRequest* request,
                                                          v1::TacCatalogue* response) {
  return handle(*context, "FinishTacImport", *request,
                [request, response](const Caller&, storage::Transaction& transaction) -> Result<void> {
                  const auto id = catalogue_from(request->import_id());
                  if (!id) return tl::make_unexpected(id.error());
                  auto told = finished(transaction, *id);
                  if (!told) return tl::make_unexpected(told.error());
                  *response = std::move(*told);
                  return {};
                });
}

grpc::ServerUnaryReactor* TacServiceImpl::ListTacCatalogues(grpc::CallbackServerContext* context,
                                                            const v1::ListTacCataloguesRequest* request,
                                                            v1::ListTacCataloguesResponse* response) {
  return handle(*context, "ListTacCatalogues", *request,
                [response](const Caller&, storage::Transaction& transaction) -> Result<void> {
                  const auto all = TacStore{transaction}.list();
                  if (!all) return tl::make_unexpected(all.error());
                  for (const auto& catalogue : *all) *response->add_catalogues() = to_proto(catalogue);
                  return {};
                });
}

grpc::ServerUnaryReactor* TacServiceImpl::LookUpTac(grpc::CallbackServerContext* context,
                                                    const v1::LookUpTacRequest* request,
                                                    v1::LookUpTacResponse* response) {
  return handle(*context, "LookUpTac", *request,
                [request, response](const Caller&, storage::Transaction& transaction) -> Result<void> {
                  if (request->tac().size() != 8 || !ascii::all_digits(request->tac()))
                    return fail("BAD_TAC", "tac");
                  const auto tac = static_cast<Tac>(std::stoul(request->tac()));
                  TacStore store{transaction};
                  const auto asked = store.at(KnowledgeTime::max());
                  if (!asked) return tl::make_unexpected(asked.error());
                  if (!*asked) return fail("NO_CATALOGUE", "tac");
                  const auto blocks = store.blocks((*asked)->first, {storage::range_of(tac)});
                  if (!blocks) return tl::make_unexpected(blocks.error());
                  response->set_catalogue_version((*asked)->second);
                  if (blocks->empty()) return {};
                  if (const auto entry = storage::find_in_block(blocks->begin()->second, tac))
                    *response->mutable_entry() = to_proto(tac, *entry);
                  return {};
                });
}

}  // namespace vouch::services
