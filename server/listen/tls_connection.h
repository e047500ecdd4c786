#ifndef YATZY_SERVER_LISTEN_TLS_CONNECTION_H_
#define YATZY_SERVER_LISTEN_TLS_CONNECTION_H_

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/os/pem.h"
#include "server/os/descriptor.h"

namespace yatzy::server {

// A peer that speaks TLS, and a server that has its end of a socket pair:
//
//     peer <--- TLS ---> this <--- in the clear ---> server
//
// What one says goes to the other, an end as well, no sooner than the other
// takes it: at most one record waits here in each direction. So the server
// has a connection like any other. Not thread-safe.
class TlsConnection {
 public:
  enum class Stage {
    kHandshake,  // there is no server yet
    kNeedsServer,
    kOpen,
    kOwing,      // the peer is to take what the server has sent
    kLingering,  // all is said; what the peer still sends is read, so that its
                 // system does not throw away what it has not read
    kOver,
  };

  // The largest record of TLS, so that none is taken in part.
  static constexpr std::size_t kRecord = std::size_t{16} << 10;

  // The socket is non-blocking; `context` is for a server's side.
  TlsConnection(Descriptor peer, std::shared_ptr<SSL_CTX> context);

  // Once the stage is kNeedsServer: the other end of the server's socket,
  // non-blocking.
  void Serve(Descriptor server);

  // Goes as far as it can without waiting, but no further than some records.
  // `scratch` is at least as large as one. Returns whether the peer has taken
  // anything.
  bool Proceed(std::span<char> scratch);

  // The connection to the peer is broken.
  void Break() { is_broken_ = true; }

  Stage stage() const;
  // Whether the server has said all.
  bool has_server_ended() const { return has_server_ended_; }

  // What is waited for, as poll(2) has it; 0: nothing.
  short PeerEvents() const;
  short ServerEvents() const;
  int peer() const { return peer_.get(); }
  int server() const { return server_.get(); }

 private:
  // Bytes that are to go on.
  struct Pending {
    std::string bytes = {};
    std::size_t done = 0;

    bool empty() const { return done == bytes.size(); }
    std::string_view rest() const {
      return std::string_view(bytes).substr(done);
    }
    void Done(std::size_t size) {
      done += size;
      if (empty()) *this = {};
    }
  };

  void Shake();
  bool CarryUp(std::span<char> scratch);
  bool CarryDown(std::span<char> scratch);
  void SendUp();
  bool SendDown();
  void SayBye();
  void Linger(std::span<char> scratch);
  // What OpenSSL says of a call that returned this: whether to try again later.
  bool MayGoOn(int result, bool& wants_write);

  Descriptor peer_;
  Descriptor server_;
  const std::unique_ptr<SSL, OpenSslFree<SSL_free>> ssl_;
  const std::shared_ptr<SSL_CTX> context_;
  Pending up_;    // to the server
  Pending down_;  // to the peer
  bool is_shaken_ = false;
  bool reads_by_writing_ = false;  // OpenSSL has to send before it reads on
  bool has_peer_ended_ = false;
  bool has_server_ended_ = false;
  bool takes_no_more_ = false;  // the server
  bool has_said_bye_ = false;
  bool is_broken_ = false;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_TLS_CONNECTION_H_
