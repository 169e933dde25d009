#pragma once

#include <openssl/ssl.h>

#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ip/udp.hpp>
#include <asio/write.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace vouch::services::test {

inline asio::io_context& sending() {
  static asio::io_context context;
  return context;
}

inline void send_datagram(std::uint16_t port, std::string_view octets) {
  static asio::ip::udp::socket socket(sending(), asio::ip::udp::v4());
  socket.send_to(asio::buffer(octets), {asio::ip::address_v4::loopback(), port});
}

/// A sender on TCP. Its calls block.
class TcpSender {
 public:
  explicit TcpSender(std::uint16_t port, const char* own_address = "127.0.0.1") : socket_(sending()) {
    socket_.open(asio::ip::tcp::v4());
    socket_.bind({asio::ip::make_address_v4(own_address), 0});
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }

  bool send(std::string_view octets) {
    asio::error_code error;
    asio::write(socket_, asio::buffer(octets), error);
    return !error;
  }
  /// Sends until the kernel takes no more.
  std::size_t stuff(std::string_view octets) {
    asio::error_code error;
    socket_.non_blocking(true);
    const std::size_t sent = asio::write(socket_, asio::buffer(octets), error);
    socket_.non_blocking(false);
    return sent;
  }
  /// Waits for the peer to close.
  bool is_closed() {
    char octet = 0;
    asio::error_code error;
    socket_.read_some(asio::buffer(&octet, 1), error);
    return static_cast<bool>(error);
  }
  void close() { socket_.close(); }
  int handle() { return socket_.native_handle(); }

 private:
  asio::ip::tcp::socket socket_;
};

/// A sender on TLS, with the certificate of that name in a folder, or none.
class TlsSender {
 public:
  TlsSender(std::uint16_t port, const std::filesystem::path& ca, const std::filesystem::path& identity = {},
            int version = TLS1_3_VERSION)
      : tcp_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_.get(), version);
    SSL_CTX_load_verify_file(context_.get(), ca.c_str());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (!identity.empty()) {
      SSL_CTX_use_certificate_chain_file(context_.get(), (identity.string() + ".pem").c_str());
      SSL_CTX_use_PrivateKey_file(context_.get(), (identity.string() + ".key").c_str(), SSL_FILETYPE_PEM);
    }
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), tcp_.handle());
    connected_ = SSL_connect(ssl_.get()) == 1;
  }

  /// In TLS 1.3 a client may think so although its certificate will be refused.
  bool connected() const { return connected_; }
  bool send(std::string_view octets) {
    return SSL_write(ssl_.get(), octets.data(), static_cast<int>(octets.size())) > 0;
  }
  bool is_closed() {
    char octet = 0;
    return SSL_read(ssl_.get(), &octet, 1) <= 0;
  }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  TcpSender tcp_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  bool connected_ = false;
};

}  // namespace vouch::services::test
