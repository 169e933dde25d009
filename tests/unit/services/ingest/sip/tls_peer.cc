#include "tests/unit/services/ingest/sip/tls_peer.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

/// For the leak checker: Sofia-SIP keeps the alternative names of every certificate it has verified, some 100
/// octets. That no connection is kept, a test of its own counts.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() {
  return "leak:libcrypto.so";
}

namespace vouch::services {
namespace {

/// Makes authority $2 if there is none, and in folder $3 what it issued for that name.
constexpr const char* kScript = R"(set -e
cd "$1"
[ -e $2.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -keyout $2.key -out $2.pem -subj /CN=$2 -days 2
mkdir $3
openssl req -newkey rsa:2048 -nodes -keyout $3/key.pem -out $3/request.pem -subj /CN=$3.example.org
printf 'subjectAltName=DNS:%s.example.org' $3 > $3/extensions
openssl x509 -req -in $3/request.pem -CA $2.pem -CAkey $2.key -CAcreateserial -days 1 \
  -extfile $3/extensions -out $3/cert.pem
cat $3/cert.pem $3/key.pem > $3/agent.pem
cp $2.pem $3/cafile.pem
)";

}  // namespace

TlsFiles::TlsFiles() {
  std::string pattern = (std::filesystem::temp_directory_path() / "vouch-sip-tls-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
  folder_ = pattern;
  const std::string script = (folder_ / "make.sh").string();
  std::ofstream{script} << kScript;
  for (const char* identity : {"home vouch", "home scscf", "elsewhere stranger"}) {
    const std::string command = "sh " + script + " " + folder_.string() + " " + identity + " >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("no certificates");
  }
}

TlsFiles::~TlsFiles() {
  std::filesystem::remove_all(folder_);
}

TlsPeer::TlsPeer(std::uint16_t port, const std::filesystem::path& identity, int version)
    : context_(SSL_CTX_new(TLS_client_method())), socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  SSL_CTX_set_security_level(context_.get(), 0);  // so that it can offer what ought to be refused
  SSL_CTX_set_min_proto_version(context_.get(), version);
  SSL_CTX_set_max_proto_version(context_.get(), version);
  if (!identity.empty()) {
    const std::string own = (identity / "agent.pem").string();
    SSL_CTX_use_certificate_file(context_.get(), own.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_.get(), own.c_str(), SSL_FILETYPE_PEM);
  }
  connection_.reset(SSL_new(context_.get()));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{3, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
  SSL_set_fd(connection_.get(), socket_);
  connected_ = SSL_connect(connection_.get()) == 1;
}

TlsPeer::~TlsPeer() {
  connection_.reset();
  close(socket_);
}

std::optional<std::string> TlsPeer::exchange(std::string_view octets) {
  if (!connected_) return std::nullopt;
  if (SSL_write(connection_.get(), octets.data(), static_cast<int>(octets.size())) <= 0) return std::nullopt;
  std::array<char, 16384> buffer;
  const int got = SSL_read(connection_.get(), buffer.data(), static_cast<int>(buffer.size()));
  if (got <= 0) return std::nullopt;
  return std::string{buffer.data(), static_cast<std::size_t>(got)};
}

std::string TlsPeer::version() const {
  return connected_ ? SSL_get_version(connection_.get()) : "";
}

}  // namespace vouch::services
