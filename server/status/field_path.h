#ifndef YATZY_SERVER_STATUS_FIELD_PATH_H_
#define YATZY_SERVER_STATUS_FIELD_PATH_H_

#include <string>

#include "absl/strings/str_cat.h"

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

}  // namespace yatzy

#endif  // YATZY_SERVER_STATUS_FIELD_PATH_H_
