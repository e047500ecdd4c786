#include "server/web/web_exchange.h"

#include <cstring>
#include <memory>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/os/numbers.h"
#include "proto/status/details.h"
#include "proto/status/status.h"
#include "server/listen/peers.h"
#include "server/web/connect_error.h"

namespace yatzy::server {
namespace {

// So much of a body that is not wanted is read before its peer gets to know: an
// answer while it still sends may be lost with the connection.
constexpr std::size_t kMostIgnored = 16 << 20;

// So much of a body needs no budget: that is bounded by the number of
// connections, and who fills the budget cannot make the server refuse all.
constexpr std::size_t kFree = 64 << 10;

std::size_t OfBudget(std::size_t bytes) { return bytes <= kFree ? 0 : bytes; }

HttpResponse OutOfMemory() {
  return ErrorResponse(ToGrpcStatus(RetryLater(
      "too many requests and answers are on their way", absl::Seconds(1))));
}

// Of all headers, because a proxy may read another than the first of a name.
absl::Status CheckFraming(MHD_Connection* connection, const RequestLine& line) {
  Framing framing;
  MHD_get_connection_values_n(
      connection, MHD_HEADER_KIND,
      [](void* all, MHD_ValueKind, const char* name, std::size_t name_size,
         const char* value, std::size_t value_size) {
        static_cast<Framing*>(all)->Add(
            {name, name_size},
            value == nullptr ? "" : std::string_view(value, value_size));
        return MHD_YES;
      },
      &framing);
  return framing.Check(line);
}

// A response of libmicrohttpd's that owns its body.
struct OwnedBody {
  std::string text;
  std::size_t taken;
  MemoryBudget& memory;

  static void Free(void* owned) {
    const std::unique_ptr<OwnedBody> body(static_cast<OwnedBody*>(owned));
    body->memory.GiveBack(body->taken);
  }
};

// `taken` is what the body has of the budget.
MHD_Response* MakeResponse(HttpResponse& response, std::size_t taken,
                           MemoryBudget& memory) {
  auto* body = new OwnedBody{std::move(response.body), taken, memory};
  MHD_Response* made = MHD_create_response_from_buffer_with_free_callback_cls(
      body->text.size(), body->text.data(), &OwnedBody::Free, body);
  if (made == nullptr) {
    OwnedBody::Free(body);
    return nullptr;
  }
  for (const auto& [name, value] : response.headers) {
    MHD_add_response_header(made, name, value.c_str());
  }
  if (response.closes) MHD_add_response_header(made, "Connection", "close");
  return made;
}

}  // namespace

WebExchange::WebExchange(const Context& context, MHD_Connection* connection,
                         int fd, std::string peer, const RequestLine& line)
    : context_(context),
      connection_(connection),
      fd_(fd),
      method_(line.method),
      path_(PathIn(line.url)),
      peer_(std::move(peer)) {
  if (const absl::Status status = CheckFraming(connection, line);
      !status.ok()) {
    Refuse(ErrorResponse(ToGrpcStatus(status)));
    response_.closes = true;
    return;
  }
  auto read = context_.handler.Read(*this);
  if (auto* response = std::get_if<HttpResponse>(&read)) {
    Refuse(std::move(*response));
  } else {
    call_ = std::get<ConnectRequest>(std::move(read));
    most_bytes_ = context_.handler.MostBytes(*call_);
  }
}

WebExchange::~WebExchange() { context_.memory.GiveBack(taken_); }

std::optional<std::string_view> WebExchange::Value(MHD_ValueKind kind,
                                                   const char* name) const {
  const char* value = nullptr;
  std::size_t size = 0;
  if (MHD_lookup_connection_value_n(connection_, kind, name, std::strlen(name),
                                    &value, &size) != MHD_YES) {
    return std::nullopt;
  }
  if (value == nullptr) return "";
  return std::string_view(value, size);
}

bool WebExchange::ReadsBody() {
  const auto length = ReadInteger<std::size_t>(
      std::string(Header("Content-Length").value_or("")));
  if (length.has_value() && call_.has_value() && *length > most_bytes_) {
    Refuse(context_.handler.TooLarge(*call_));
  }
  if (call_.has_value()) return true;
  // Of a body that is not wanted, nothing is read if nobody knows where it
  // ends, if its peer waits to hear so, or if it is so large that its peer may
  // as well hear so at once.
  const bool asks = response_.closes || Header("Expect").has_value();
  if (!asks && length.value_or(0) <= kMostIgnored) return true;
  response_.closes = true;
  Queue();
  return false;
}

void WebExchange::Refuse(HttpResponse response) {
  response_ = std::move(response);
  context_.refusals.Count(response_.status);
  stage_ = Stage::kAnswered;
  call_.reset();
  std::string().swap(body_);
  context_.memory.GiveBack(std::exchange(taken_, 0));
}

bool WebExchange::TakeBody(std::string_view part) {
  received_ += part.size();
  const std::size_t more = OfBudget(received_) - taken_;
  if (!call_.has_value()) {
    // Whoever goes on and on gets no answer.
    return received_ <= kMostIgnored;
  }
  if (received_ > most_bytes_) {
    Refuse(context_.handler.TooLarge(*call_));
  } else if (!context_.memory.Take(more)) {
    Refuse(OutOfMemory());
  } else {
    taken_ += more;
    body_.append(part);
  }
  return true;
}

MHD_Result WebExchange::Proceed() {
  if (stage_ != Stage::kAnswered && !has_begun_) {
    has_begun_ = true;
    context_.handler.Answer(*std::exchange(call_, std::nullopt),
                            std::move(body_), begin_, *this);
  }
  if (stage_ == Stage::kAnswered) return Queue();
  MHD_suspend_connection(connection_);
  // Answered meanwhile: nobody else resumes it.
  if (stage_.exchange(Stage::kSuspended) == Stage::kAnswered) {
    stage_ = Stage::kAnswered;
    context_.resume(connection_);
  }
  return MHD_YES;
}

void WebExchange::Send(HttpResponse response) {
  response_ = std::move(response);
  if (stage_.exchange(Stage::kAnswered) == Stage::kSuspended) {
    context_.resume(connection_);  // this may be gone when it returns
  }
}

MHD_Result WebExchange::Queue() {
  is_queued_ = true;
  response_.closes |= context_.is_closing;
  std::size_t taken = OfBudget(response_.body.size());
  if (!context_.memory.Take(taken)) {
    taken = 0;
    const bool closes = response_.closes;
    response_ = OutOfMemory();
    context_.refusals.Count(response_.status);
    response_.closes = closes;
  }
  context_.handler.Complete(*this, response_);
  MHD_Response* response = MakeResponse(response_, taken, context_.memory);
  if (response == nullptr) return MHD_NO;
  const MHD_Result queued =
      MHD_queue_response(connection_, response_.status, response);
  MHD_destroy_response(response);
  return queued;
}

bool WebExchange::HasGone() const {
  return context_.is_ending || HasHungUp(fd_);
}

}  // namespace yatzy::server
