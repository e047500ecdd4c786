// Input of one item a line: positions or games in the notation.
#ifndef YATZY_CLIENT_CTL_LINE_INPUT_H_
#define YATZY_CLIENT_CTL_LINE_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

struct InputLine {
  std::uint64_t number;  // in the input, from 1
  std::string text;      // without comment and spaces around it, not empty
};

// Reads them, and has the words for what is wrong with them. '#' starts a
// comment, lines without anything else are skipped, a byte-order mark means
// nothing. Not thread-safe.
class LineInput {
 public:
  // Opens the file; "-" is `standard_input`, which must outlive the input. The
  // error begins with the flag or argument that named the file.
  static absl::StatusOr<std::unique_ptr<LineInput>> Open(
      const std::string& flag, const std::string& path,
      std::istream& standard_input);

  // The next lines, as many as there are up to `limit`, or fewer long ones that
  // make 2 MiB; none at the end. Errors: a line that is too long or not UTF-8,
  // which is malformed; DATA_LOSS if the input cannot be read.
  absl::StatusOr<std::vector<InputLine>> Next(std::size_t limit);

  // An error about a line: "games.txt: line 3: WHY".
  absl::Status Malformed(std::uint64_t line, absl::string_view why);

  // An error about the input as a whole: "games.txt: WHY".
  absl::Status Malformed(absl::string_view why);

  // Returns the refusal of a request that had these lines as its field: what it
  // says of "notations[17]", or of the field alone if there is one line, is
  // said of the line instead. Any other error is as it was.
  absl::Status Refused(const absl::Status& status, absl::string_view field,
                       const std::vector<InputLine>& lines);

  // Explains an error: the user's mistake if one of the above has made it.
  ExitCode Report(const absl::Status& status, std::ostream& err) const;

  // Of the file; 0 if it is not known.
  std::uint64_t size() const { return size_; }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  LineInput(std::string name, std::istream* standard_input)
      : name_(std::move(name)), in_(standard_input) {}

  std::string name_;
  std::ifstream file_;
  std::istream* in_;  // or file_
  std::uint64_t size_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t line_ = 0;
  std::string buffer_;
  bool is_malformed_ = false;
};

// Returns the text with what `name` says of 17 in place of each "FIELD[17]";
// the dot of a field within that becomes ", ".
std::string NameItems(absl::string_view text, absl::string_view field,
                      absl::FunctionRef<std::string(std::uint64_t)> name);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_LINE_INPUT_H_
