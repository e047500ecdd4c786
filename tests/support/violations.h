#ifndef YATZY_TESTS_SUPPORT_VIOLATIONS_H_
#define YATZY_TESTS_SUPPORT_VIOLATIONS_H_

#include <grpcpp/support/status.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "proto/status/details.h"

namespace yatzy {

// "FIELD: DESCRIPTION" of every violation that a status carries.
inline std::vector<std::string> ViolationsOf(const absl::Status& status) {
  std::vector<std::string> lines;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    lines.push_back(absl::StrCat(violation.field, ": ", violation.description));
  }
  return lines;
}

// The same as a peer sees it, read without proto/status; empty if its parts
// contradict each other.
inline std::vector<std::string> ViolationsOf(const grpc::Status& status) {
  std::vector<std::string> lines;
  google::rpc::Status details;
  google::rpc::BadRequest bad_request;
  if (!details.ParseFromString(status.error_details()) ||
      details.code() != status.error_code() ||
      details.message() != status.error_message() ||
      details.details_size() != 1 ||
      !details.details(0).UnpackTo(&bad_request)) {
    return lines;
  }
  for (const auto& violation : bad_request.field_violations()) {
    lines.push_back(
        absl::StrCat(violation.field(), ": ", violation.description()));
  }
  return lines;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_VIOLATIONS_H_
