// What is wrong with a request, field by field: collected by who checks it.
#ifndef YATZY_PROTO_STATUS_FIELD_VIOLATIONS_H_
#define YATZY_PROTO_STATUS_FIELD_VIOLATIONS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/status/details.h"

namespace yatzy {

// A place in a request, "positions[17].state.upper_score". It costs nothing
// until it is put into words, which happens only when something is wrong there.
// Refers to its parent and its name, which must outlive it.
class FieldPath {
 public:
  // A field of the request itself. Implicit, so that a name is a path.
  FieldPath(const char* name) : name_(name) {}  // NOLINT
  FieldPath(const char* name, int index) : name_(name), index_(index) {}

  // A field of the message at `parent`.
  FieldPath(const FieldPath& parent, const char* name, int index = kNoIndex)
      : parent_(&parent), name_(name), index_(index) {}

  std::string ToString() const {
    std::string path = parent_ == nullptr
                           ? name_
                           : absl::StrCat(parent_->ToString(), ".", name_);
    if (index_ != kNoIndex) absl::StrAppend(&path, "[", index_, "]");
    return path;
  }

 private:
  static constexpr int kNoIndex = -1;

  const FieldPath* parent_ = nullptr;
  const char* name_;
  int index_ = kNoIndex;
};

// Collects violations. Not thread-safe.
class FieldViolations {
 public:
  // `description` has the value and what was expected, "7 is not a face (1 to
  // 6)". Beyond kMaxFieldViolations they are only counted.
  void Add(const FieldPath& field, std::string description) {
    if (++count_ > kMaxFieldViolations) return;
    violations_.push_back({field.ToString(), std::move(description)});
  }

  bool empty() const { return count_ == 0; }

  // OK if there are none. Otherwise INVALID_ARGUMENT with the first ones, as
  // many as fit into kMaxStatusBytes, in the message, "FIELD: DESCRIPTION;
  // FIELD: ...; and 3 more", and as payload.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> violations_;
  int count_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_PROTO_STATUS_FIELD_VIOLATIONS_H_
