#ifndef YATZY_SERVER_WEB_CONNECT_CALL_H_
#define YATZY_SERVER_WEB_CONNECT_CALL_H_

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/query/direct_call.h"
#include "server/web/connect_request.h"
#include "server/web/gzip.h"
#include "server/web/http_message.h"

namespace yatzy::server {

// A call of the Connect protocol. Made by new, it deletes itself when it is
// finished.
class ConnectCall final : public DirectCall {
 public:
  // `message` is the request as it came, of which `most_bytes` are allowed,
  // also when it is inflated. The exchange outlives the call.
  ConnectCall(ConnectRequest request, std::string message,
              std::size_t most_bytes, SteadyTime deadline,
              HttpExchange& exchange)
      : request_(std::move(request)),
        message_(std::move(message)),
        most_bytes_(most_bytes),
        deadline_(deadline),
        exchange_(exchange) {}

  std::string peer() const override { return exchange_.peer(); }
  std::optional<std::string_view> Header(
      const std::string& name) const override {
    return exchange_.request().Header(name.c_str());
  }
  SteadyTime deadline() const override { return deadline_; }
  // Of JSON as of bytes, although it takes longer: it is longer, too.
  std::size_t request_bytes() const override {
    return request_.is_gzip ? std::clamp(InflatedSize(message_),
                                         message_.size(), most_bytes_)
                            : message_.size();
  }
  absl::Status TakeRequest(grpc::ByteBuffer& request) override;
  bool HasGone() const override { return exchange_.HasGone(); }
  void Finish(const grpc::Status& status, grpc::ByteBuffer&& answer) override;

 private:
  // The answer with its headers.
  HttpResponse ResponseOf(std::string message) const;
  void AllowToKeep(HttpResponse& response) const;

  const ConnectRequest request_;
  std::string message_;
  const std::size_t most_bytes_;
  const SteadyTime deadline_;
  HttpExchange& exchange_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_CONNECT_CALL_H_
