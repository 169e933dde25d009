#pragma once

#include "services/vouchctl/dev/folder.h"

namespace vouch::services {

/// Makes the development CA and the certificates of servers, administrators, mediation, feed, package signer
/// and recipient, as far as they are not there: EC P-256, two years. Keys are readable by the account only.
/// Errors: FOLDER_UNUSABLE, CRYPTO_FAILED.
Result<void> make_pki(const DevFolder& folder, const Account& account);

}  // namespace vouch::services
