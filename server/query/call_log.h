#ifndef YATZY_SERVER_QUERY_CALL_LOG_H_
#define YATZY_SERVER_QUERY_CALL_LOG_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>
#include <string_view>

namespace yatzy::server {

// Writes calls to the log, those that fail always and the others as asked for:
//
//     call method=/yatzy.v1.AdvisorService/EvaluateState code=InvalidArgument
//     took_us=12.4 peer=ipv4:127.0.0.1:41234 request_id=... trace_id=...
//     message="state.upper_score: ..."
//
// Failures that are ours (Unknown, Internal, DataLoss) are errors, others are
// for your information. All lines are subject to LogPeerEvent's budget. Neither
// requests nor metadata are written, but for the caller's x-request-id (one is
// made up if there is none) and the trace id of its W3C traceparent.
// Thread-safe.
class CallLog {
 public:
  // Of the calls of a thread that succeed, one in `every` is logged; none if it
  // is 0.
  explicit CallLog(int every = 0) : every_(every) {}

  // To be asked once for each call, before Write.
  bool Wants(const grpc::Status& status) const {
    return !status.ok() || (every_ > 0 && IsNext());
  }

  // `method` is "/package.Service/Method".
  void Write(std::string_view method, const grpc::ServerContextBase& context,
             const grpc::Status& status, std::chrono::nanoseconds took) const;

 private:
  bool IsNext() const;

  const int every_;
};

// The code as gRPC's metrics and logs have it, such as "InvalidArgument";
// "Unknown" for one that is none.
std::string_view CodeName(grpc::StatusCode code);

// The trace id of a W3C traceparent, 32 hexadecimal digits; empty if `header`
// is not one.
std::string_view TraceIdOf(std::string_view header);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_CALL_LOG_H_
