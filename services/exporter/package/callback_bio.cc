#include "services/exporter/package/callback_bio.h"

namespace vouch::services {
namespace {

int bio_write(BIO* bio, const char* octets, int count) {
  auto* end = static_cast<CallbackBio*>(BIO_get_data(bio));
  if (end == nullptr || count < 0) return -1;
  return end->take({octets, static_cast<std::size_t>(count)}) ? count : -1;
}

long bio_control(BIO* bio, int command, long, void*) {
  auto* end = static_cast<CallbackBio*>(BIO_get_data(bio));
  if (command != BIO_CTRL_FLUSH || end == nullptr) return 0;
  return end->deliver() ? 1 : -1;
}

int bio_create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "vouch callback");
  if (method == nullptr) return nullptr;
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_ctrl(method, bio_control);
  BIO_meth_set_create(method, bio_create);
  return method;
}

}  // namespace

BioPtr CallbackBio::make_bio() {
  static const std::unique_ptr<BIO_METHOD, OpensslFree<BIO_meth_free>> method(make_method());
  BioPtr bio(method ? BIO_new(method.get()) : nullptr);
  if (bio) BIO_set_data(bio.get(), this);
  return bio;
}

bool CallbackBio::take(std::string_view octets) {
  if (error_) return false;
  pending_ += octets;
  return pending_.size() < kChunkOctets || deliver();
}

bool CallbackBio::deliver() {
  if (error_) return false;
  if (pending_.empty()) return true;
  const auto taken = sink_(pending_);
  pending_.clear();
  if (!taken) error_ = taken.error();
  return !error_;
}

}  // namespace vouch::services
