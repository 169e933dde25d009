#pragma once

namespace vouch::services {

/// Has every TLS connection that Sofia-SIP opens on this thread released when it is done
/// with it. Version 1.12 frees the BIO of a connection and a hold on its context, but never the SSL object
/// itself: some 70 KiB for each connection, also for one that only tried. Once per thread, before the first
/// connection.
void release_tls_connections();
/// To be called between two rounds of its loop.
void drop_second_holds();

}  // namespace vouch::services
