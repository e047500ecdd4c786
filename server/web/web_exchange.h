#ifndef YATZY_SERVER_WEB_WEB_EXCHANGE_H_
#define YATZY_SERVER_WEB_WEB_EXCHANGE_H_

#include <microhttpd.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "proto/status/steady_time.h"
#include "server/web/connect_request.h"
#include "server/web/http_message.h"
#include "server/web/memory_budget.h"
#include "server/web/request_head.h"
#include "server/web/web_handler.h"
#include "server/web/web_refusals.h"

namespace yatzy::server {

// One request over libmicrohttpd, from its headers to its answer:
//
//     headers --> body --> answered at once -----------> queued
//                    \--> suspended --Send--> resumed --/
//
// All but HasGone, peer, request and Send are for the thread that runs
// libmicrohttpd.
class WebExchange final : public HttpExchange, private HttpRequest {
 public:
  // What all requests of a loop share.
  struct Context {
    const WebHandler& handler;
    MemoryBudget& memory;
    WebRefusals& refusals;
    // Requests that wait are to end, because the server does.
    const std::atomic<bool>& is_ending;
    // Connections are closed after their answer, likewise.
    const std::atomic<bool>& is_closing;
    // Resumes a connection. Thread-safe.
    std::function<void(MHD_Connection*)> resume;
  };

  // The headers are there. `line` is libmicrohttpd's, as long as the
  // connection has this request; `fd` is its socket, `peer` who is there, as
  // gRPC names peers.
  WebExchange(const Context& context, MHD_Connection* connection, int fd,
              std::string peer, const RequestLine& line);
  ~WebExchange() override;

  // After the constructor: whether the body is waited for. If not, the answer
  // has been queued.
  bool ReadsBody();
  // A part of the body. False: the connection is to be closed.
  bool TakeBody(std::string_view part);
  // The body is there, or the connection has been resumed with an answer:
  // queues the answer, or suspends the connection till there is one.
  MHD_Result Proceed();
  // Whether an answer has been queued.
  bool is_queued() const { return is_queued_; }

  const HttpRequest& request() const override { return *this; }
  std::string peer() const override { return peer_; }
  bool HasGone() const override;
  void Send(HttpResponse response) override;

 private:
  std::string_view method() const override { return method_; }
  std::string_view path() const override { return path_; }
  std::optional<std::string_view> Header(const char* name) const override {
    return Value(MHD_HEADER_KIND, name);
  }
  std::optional<std::string_view> Argument(const char* name) const override {
    return Value(MHD_GET_ARGUMENT_KIND, name);
  }
  std::optional<std::string_view> Value(MHD_ValueKind kind,
                                        const char* name) const;

  MHD_Result Queue();
  // Instead of a body that is not taken.
  void Refuse(HttpResponse response);

  enum class Stage { kAnswering, kSuspended, kAnswered };

  const Context& context_;
  MHD_Connection* const connection_;
  const int fd_;
  const std::string_view method_;
  const std::string_view path_;
  const std::string peer_;
  const SteadyTime begin_ = SteadyTime::Now();
  std::optional<ConnectRequest> call_;
  std::size_t most_bytes_ = 0;  // of the body
  std::size_t received_ = 0;
  std::size_t taken_ = 0;  // of the budget, for the body
  std::string body_;
  bool has_begun_ = false;
  bool is_queued_ = false;
  HttpResponse response_;  // written before stage_ is kAnswered
  std::atomic<Stage> stage_ = Stage::kAnswering;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_EXCHANGE_H_
