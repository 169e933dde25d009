#include "services/vouchctl/dev/configuration.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "services/vouchctl/dev/cluster.h"
#include "services/vouchctl/dev/services.h"

namespace vouch::services {
namespace {

constexpr std::uint16_t kFirstPort = 7441;
constexpr std::uint16_t kLastPort = 8440;

bool is_free(std::uint16_t port) {
  const int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = bind(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(socket_fd);
  return free;
}

/// Each folder looks from a place of its own: two that are set up at once would both see the same ones free.
Result<std::vector<std::uint16_t>> free_ports(const DevFolder& folder, std::size_t count) {
  constexpr std::size_t all = kLastPort - kFirstPort + 1;
  const std::size_t begin = std::hash<std::string>{}(folder.root.string()) % all;
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < all && ports.size() < count; ++i) {
    const auto port = static_cast<std::uint16_t>(kFirstPort + (begin + i) % all);
    if (is_free(port)) ports.push_back(port);
  }
  if (ports.size() < count)
    return fail("NO_FREE_PORT", std::to_string(kFirstPort) + " to " + std::to_string(kLastPort));
  return ports;
}

/// The name the certificates have, or, on a machine that does not know its own name (a bare chroot), the
/// address they have too.
std::string host_name() {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  addrinfo* found = nullptr;
  if (getaddrinfo("localhost", nullptr, &hints, &found) != 0) return "127.0.0.1";
  freeaddrinfo(found);
  return "localhost";
}

std::string service_text(const DevFolder& folder, const std::string& name, std::uint16_t port) {
  std::string text = "[service]\nlisten = \"127.0.0.1:" + std::to_string(port) +
                     "\"\n\n[tls]\nca = \"../pki/ca.pem\"\ncertificate = \"../pki/" + name +
                     ".pem\"\nkey = \"../pki/" + name + ".key\"\n\n[database]\nconninfo = \"" +
                     conninfo(folder, "vouch_" + name) + "\"\n";
  if (name == "ingest") text += "\n[state]\nfolder = \"../state/ingest\"\n";
  if (name == "exporter") {
    text +=
        "\n[signing]\ncertificate = \"../pki/exporter-signing.pem\"\nkey = \"../pki/exporter-signing.key\"\n";
  }
  return text;
}

std::string client_text(const DevFolder& folder, const std::vector<std::uint16_t>& ports) {
  const std::string host = host_name();
  std::string text = "[endpoints]\n";
  for (std::size_t i = 0; i < kServiceNames.size(); ++i) {
    text += std::string{kServiceNames.at(i)} + " = \"" + host + ":" + std::to_string(ports.at(i)) + "\"\n";
  }
  text += "\n[tls]\nca = \"../pki/ca.pem\"\n";
  for (const char* name : {"admin-1", "admin-2", "mediation-1", "mediation-other", "feed-1"}) {
    text += "\n[identity." + std::string{name} + "]\ncertificate = \"../pki/" + name +
            ".pem\"\nkey = \"../pki/" + name + ".key\"\n";
  }
  text += "\n[defaults]\nadministrator = \"admin-1\"\nmediation = \"mediation-1\"\nfeed = \"feed-1\"\n";
  text += "\n[migrate]\nconninfo = \"" + conninfo(folder, "vouch_owner") + "\"\n";
  return text;
}

}  // namespace

Result<void> make_configuration(const DevFolder& folder, const Account& account) {
  // Written last, so that it is there only when all are.
  const std::filesystem::path last = folder.config() / "vouchctl.toml";
  if (std::filesystem::exists(last)) return {};
  const auto ports = free_ports(folder, kServiceNames.size());
  if (!ports) return tl::make_unexpected(ports.error());
  for (std::size_t i = 0; i < kServiceNames.size(); ++i) {
    const std::string name = kServiceNames.at(i);
    auto written = write_whole(folder.config() / (name + ".toml"), service_text(folder, name, ports->at(i)),
                               account, 0640);
    if (!written) return written;
  }
  return write_whole(last, client_text(folder, *ports), account, 0644);
}

}  // namespace vouch::services
