#include "services/common/trust/tac_lookup.h"

#include <mutex>
#include <unordered_map>

#include "domain/common/sorted_set.h"

namespace vouch::services {
namespace {

using Block = std::shared_ptr<const std::string>;

storage::Tac tac_of(const Imei& device) {
  return static_cast<storage::Tac>(device.number() / 1'000'000);
}

/// Blocks that were read, of whatever catalogue. Bounded: when it is full, it begins anew.
class Kept {
 public:
  static Kept& instance() {
    static Kept kept;
    return kept;
  }

  Block find(const storage::CatalogueId& catalogue, std::int32_t range) {
    const std::lock_guard lock(mutex_);
    const auto own = blocks_.find(catalogue);
    if (own == blocks_.end()) return nullptr;
    const auto known = own->second.find(range);
    return known == own->second.end() ? nullptr : known->second;
  }

  void keep(const storage::CatalogueId& catalogue, std::int32_t range, Block block) {
    constexpr std::size_t most_octets = 64U << 20U;
    const std::lock_guard lock(mutex_);
    octets_ += block->size() + sizeof(std::string);
    if (octets_ > most_octets) {
      blocks_.clear();
      octets_ = block->size();
    }
    blocks_[catalogue][range] = std::move(block);
  }

 private:
  std::mutex mutex_;
  std::size_t octets_ = 0;
  std::map<storage::CatalogueId, std::unordered_map<std::int32_t, Block>> blocks_;
};

}  // namespace

Result<void> TacLookup::load(const std::vector<Imei>& devices) {
  if (devices.empty()) return {};
  storage::TacStore store{*transaction_};
  if (!catalogue_) {
    const auto asked = store.at(as_of_);
    if (!asked) return tl::make_unexpected(asked.error());
    catalogue_ = *asked;
  }
  if (!*catalogue_) return {};
  const storage::CatalogueId& catalogue = (*catalogue_)->first;
  std::vector<std::int32_t> missing;
  for (const Imei& device : devices) {
    const std::int32_t range = storage::range_of(tac_of(device));
    if (blocks_.contains(range)) continue;
    if (Block known = Kept::instance().find(catalogue, range)) {
      blocks_.emplace(range, std::move(known));
    } else {
      missing.push_back(range);
    }
  }
  if (missing.empty()) return {};
  make_sorted_set(missing);
  auto read = store.blocks(catalogue, missing);
  if (!read) return tl::make_unexpected(read.error());
  for (const std::int32_t range : missing) {
    // A range without types is kept as well: it need not be asked for again.
    auto block = std::make_shared<const std::string>(std::move((*read)[range]));
    Kept::instance().keep(catalogue, range, block);
    blocks_.emplace(range, std::move(block));
  }
  return {};
}

std::optional<TacFinding> TacLookup::find(const Imei& device) const {
  if (!catalogue_ || !*catalogue_) return std::nullopt;
  const storage::Tac tac = tac_of(device);
  TacFinding finding{std::to_string((*catalogue_)->second), std::nullopt};
  const auto block = blocks_.find(storage::range_of(tac));
  if (block != blocks_.end()) finding.entry = storage::find_in_block(*block->second, tac);
  return finding;
}

}  // namespace vouch::services
