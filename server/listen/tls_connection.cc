#include "server/listen/tls_connection.h"

#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace yatzy::server {
namespace {

// Then it is another connection's turn.
constexpr int kRounds = 4;

bool WouldBlock() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

TlsConnection::TlsConnection(Descriptor peer, std::shared_ptr<SSL_CTX> context)
    : peer_(std::move(peer)),
      ssl_(SSL_new(context.get())),
      context_(std::move(context)) {
  is_broken_ = ssl_ == nullptr || SSL_set_fd(ssl_.get(), peer_.get()) != 1;
}

void TlsConnection::Serve(Descriptor server) { server_ = std::move(server); }

TlsConnection::Stage TlsConnection::stage() const {
  if (is_broken_ || (has_said_bye_ && has_peer_ended_)) return Stage::kOver;
  if (has_said_bye_) return Stage::kLingering;
  if (!is_shaken_) return Stage::kHandshake;
  if (!server_.ok()) return Stage::kNeedsServer;
  return down_.empty() ? Stage::kOpen : Stage::kOwing;
}

short TlsConnection::PeerEvents() const {
  short events = 0;
  if (!has_peer_ended_ && up_.empty()) events |= POLLIN;
  if (!down_.empty() || reads_by_writing_) events |= POLLOUT;
  return events;
}

short TlsConnection::ServerEvents() const {
  short events = 0;
  if (!server_.ok()) return events;
  if (!has_server_ended_ && down_.empty()) events |= POLLIN;
  if (!up_.empty()) events |= POLLOUT;
  return events;
}

bool TlsConnection::Proceed(std::span<char> scratch) {
  if (is_broken_) return false;
  if (!is_shaken_ && !has_said_bye_) Shake();
  bool has_taken = false;
  for (int i = 0; i < kRounds && server_.ok() && !has_said_bye_; ++i) {
    const bool is_up = CarryUp(scratch);
    const bool is_down = !is_broken_ && CarryDown(scratch);
    has_taken |= is_down;
    if (is_broken_) return has_taken;
    if (has_server_ended_ && down_.empty()) SayBye();
    if (!is_up && !is_down) break;
  }
  if (has_said_bye_) Linger(scratch);
  return has_taken;
}

bool TlsConnection::MayGoOn(int result, bool& wants_write) {
  const int error = SSL_get_error(ssl_.get(), result);
  wants_write = error == SSL_ERROR_WANT_WRITE;
  return wants_write || error == SSL_ERROR_WANT_READ;
}

void TlsConnection::Shake() {
  ERR_clear_error();
  const int result = SSL_accept(ssl_.get());
  is_shaken_ = result == 1;
  reads_by_writing_ = false;
  if (is_shaken_ || MayGoOn(result, reads_by_writing_)) return;
  SayBye();  // OpenSSL has told the peer why
}

// Returns whether anything has been read or sent.
bool TlsConnection::CarryUp(std::span<char> scratch) {
  if (!up_.empty()) {
    const std::size_t before = up_.rest().size();
    SendUp();
    if (!up_.empty()) return up_.rest().size() < before;
  }
  if (has_peer_ended_) return false;
  ERR_clear_error();
  reads_by_writing_ = false;
  std::size_t size = 0;
  const int result = SSL_read_ex(ssl_.get(), scratch.data(), kRecord, &size);
  if (result != 1) {
    if (MayGoOn(result, reads_by_writing_)) return false;
    if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_ZERO_RETURN) {
      is_broken_ = true;
      return false;
    }
    has_peer_ended_ = true;
    shutdown(server_.get(), SHUT_WR);
    return true;
  }
  up_ = {std::string(scratch.data(), size)};
  SendUp();
  return true;
}

void TlsConnection::SendUp() {
  while (!up_.empty()) {
    const ssize_t sent =
        takes_no_more_
            ? static_cast<ssize_t>(up_.rest().size())
            : send(server_.get(), up_.rest().data(), up_.rest().size(), 0);
    if (sent < 0 && WouldBlock()) return;
    if (sent < 0) {
      takes_no_more_ = true;  // the rest is for nobody
      continue;
    }
    up_.Done(sent);
  }
}

// Returns whether the peer has taken anything.
bool TlsConnection::CarryDown(std::span<char> scratch) {
  bool has_taken = false;
  if (!down_.empty()) {
    has_taken = SendDown();
    if (!down_.empty()) return has_taken;
  }
  if (has_server_ended_) return has_taken;
  const ssize_t size = recv(server_.get(), scratch.data(), kRecord, 0);
  if (size < 0 && WouldBlock()) return has_taken;
  if (size <= 0) {
    has_server_ended_ = true;
    return has_taken;
  }
  down_ = {std::string(scratch.data(), size)};
  return SendDown() || has_taken;
}

bool TlsConnection::SendDown() {
  bool has_taken = false;
  while (!down_.empty()) {
    ERR_clear_error();
    std::size_t sent = 0;
    const int result = SSL_write_ex(ssl_.get(), down_.rest().data(),
                                    down_.rest().size(), &sent);
    if (result != 1) {
      bool wants_write = false;
      if (!MayGoOn(result, wants_write)) is_broken_ = true;
      return has_taken;
    }
    down_.Done(sent);
    has_taken = true;
  }
  return has_taken;
}

void TlsConnection::SayBye() {
  ERR_clear_error();
  if (is_shaken_) SSL_shutdown(ssl_.get());
  shutdown(peer_.get(), SHUT_WR);
  has_said_bye_ = true;
  takes_no_more_ = true;
  up_ = {};
}

void TlsConnection::Linger(std::span<char> scratch) {
  const ssize_t size = recv(peer_.get(), scratch.data(), scratch.size(), 0);
  has_peer_ended_ |= size == 0 || (size < 0 && !WouldBlock());
}

}  // namespace yatzy::server
