#include "services/ingest/hep/stream_connection.h"

#include <asio/post.hpp>
#include <utility>

namespace vouch::services {

using asio::ip::tcp;

StreamConnection::StreamConnection(tcp::socket socket, std::unique_ptr<Channel> channel, std::string sender,
                                   ConnectionOwner& owner)
    : socket_(std::move(socket)),
      channel_(std::move(channel)),
      sender_(std::move(sender)),
      owner_(owner),
      framer_(owner.limits().packet_octets) {}

void StreamConnection::start() {
  deadline_ = Clock::now() + owner_.limits().handshake;
  note_handshake();
  wait(tcp::socket::wait_read);
}

void StreamConnection::wait(tcp::socket::wait_type readiness) {
  socket_.async_wait(readiness, [self = shared_from_this()](const asio::error_code& error) {
    if (!error && self->socket_.is_open()) self->read();
  });
}

void StreamConnection::read() {
  auto& scratch = owner_.scratch();
  const ChannelRead outcome = channel_->read(scratch);
  note_handshake();
  switch (outcome.state) {
    case ReadState::kOctets:
      framer_.feed({scratch.data(), outcome.octets});
      if (!take_packets()) owner_.wait_for_room(shared_from_this());
      break;
    case ReadState::kWaitToRead:
      wait(tcp::socket::wait_read);
      break;
    case ReadState::kWaitToWrite:
      wait(tcp::socket::wait_write);
      break;
    default:
      end(outcome.state);
  }
}

void StreamConnection::read_again() {
  if (!channel_->has_more()) return wait(tcp::socket::wait_read);
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->socket_.is_open()) self->read();
  });
}

bool StreamConnection::take_packets() {
  bool completed_one = false;
  while (true) {
    const auto packet = framer_.next();
    if (!packet) {
      close();
      return true;
    }
    if (!*packet) break;
    completed_one = true;
    refused_ = owner_.reception().receive(**packet, sender_);
    if (refused_) {
      // The sender is not to blame for this wait.
      deadline_.reset();
      return false;
    }
  }
  note_partial_packet(completed_one);
  read_again();
  return true;
}

bool StreamConnection::resume() {
  if (!socket_.is_open()) return true;
  if (refused_ && !owner_.reception().offer(*refused_, sender_)) return false;
  refused_.reset();
  return take_packets();
}

void StreamConnection::note_handshake() {
  if (established_ || !channel_->established()) return;
  established_ = true;
  deadline_.reset();
}

void StreamConnection::note_partial_packet(bool completed_one) {
  if (framer_.held().empty()) {
    deadline_.reset();
  } else if (completed_one || !deadline_) {
    deadline_ = Clock::now() + owner_.limits().partial_packet;
  }
}

void StreamConnection::close_if_overdue(Clock::time_point now) {
  if (!deadline_ || now < *deadline_) return;
  if (established_) owner_.reception().broke_off();
  end(ReadState::kEnd);
}

void StreamConnection::end(ReadState state) {
  if (!established_) owner_.reception().handshake_failed();
  if (state == ReadState::kUntrusted) owner_.reception().lose(Loss::kNotAuthentic, sender_);
  close();
}

void StreamConnection::close() {
  if (!socket_.is_open()) return;
  give_up_the_rest();
  channel_.reset();
  asio::error_code ignored;
  socket_.close(ignored);
  owner_.forget(shared_from_this());
}

void StreamConnection::give_up_the_rest() {
  HepReception& reception = owner_.reception();
  while (refused_) {
    if (!reception.offer(*refused_, sender_)) reception.lose(Loss::kNoRoom, sender_);
    refused_.reset();
    while (!refused_) {
      const auto packet = framer_.next();
      if (!packet || !*packet) break;
      refused_ = reception.receive(**packet, sender_);
    }
  }
  // Whether it is no packet or one that breaks off: what it held is not known.
  if (framer_.held().empty()) return;
  const auto packet = framer_.next();
  reception.refuse(packet ? Error{"TRUNCATED_PACKET", {}, 0} : packet.error(), "hep stream", framer_.held(),
                   sender_);
}

}  // namespace vouch::services
