// Where a batch comes from, the indices as well as the values: those of a
// server, or of a table on this machine.
#ifndef YATZY_CLIENT_CTL_BATCH_SOURCE_H_
#define YATZY_CLIENT_CTL_BATCH_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/lib/yatzy_client.h"
#include "core/table/value_table.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// Reads state indices from a stream, a chunk at a time. Not thread-safe.
class StateIndexReader {
 public:
  enum class Format {
    kText,    // a decimal number per line, which may end in "\r\n"; '#' starts
              // a comment, and a byte-order mark means nothing
    kBinary,  // packed little-endian 32-bit numbers
  };

  // `in` must outlive the reader.
  StateIndexReader(std::istream& in, Format format);

  // The next indices, as many as there are up to `limit`; none at the end.
  // INVALID_ARGUMENT if the input is malformed, with the line and its text or
  // the item; DATA_LOSS if it cannot be read. No more can be read after that.
  absl::StatusOr<std::vector<std::uint32_t>> Next(std::size_t limit);

  // Names what the last answer had in this place: "line 17" of text, counted
  // from 1; "state_indices[17]" of binary input, counted from 0.
  std::string NameOf(std::size_t place) const;

  // How much of the stream the answers so far came from.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  absl::StatusOr<std::vector<std::uint32_t>> NextText(std::size_t limit);
  absl::StatusOr<std::vector<std::uint32_t>> NextBinary(std::size_t limit);

  // From this place of the last answer on, each index was a line after the one
  // before.
  struct Run {
    std::size_t place;
    std::uint64_t line;
  };

  std::istream& in_;
  Format format_;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t given_ = 0;  // indices, before the last answer
  std::size_t last_given_ = 0;
  std::vector<Run> runs_;  // of the last answer; empty: binary
};

// Answers a batch, a chunk at a time.
struct BatchSource {
  // The values of 1 to `chunk` states in their order, and the id of the table
  // that they are from. INVALID_ARGUMENT with field violations
  // ("state_indices[17]", counted from the start of this chunk) if some index
  // names no reachable state.
  std::function<absl::StatusOr<v1::BatchEvaluateStatesResponse>(
      std::span<const std::uint32_t>)>
      answer;
  std::size_t chunk;
};

// States per call. The server takes up to 262,144, but more are not faster.
inline constexpr std::size_t kBatchChunk = 10'000;

// About the rule set that requests call so; empty: the server's default.
// `client` must outlive the source.
BatchSource AskServer(const YatzyClient& client,
                      const std::string& rule_set = "");

// The same answers without a server, and the same words for a bad index. Holds
// the table.
BatchSource ReadTable(std::shared_ptr<const ValueTable> table);

// Makes the server's complaint about a chunk one about the whole batch: puts
// what `name` says of 17 in place of every "state_indices[17]", in the message
// and in the field violations. Other payloads stay.
absl::Status WithIndicesNamed(
    const absl::Status& status,
    absl::FunctionRef<std::string(std::uint64_t)> name);

// The game's table of `path`, mapped and verified, for ReadTable. UNAVAILABLE
// if there is no file; else the errors of OpenTableFile and VerifyTable.
absl::StatusOr<std::shared_ptr<const ValueTable>> OpenLocalTable(
    const std::string& path,
    const std::shared_ptr<const Game>& game = Game::Default());

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BATCH_SOURCE_H_
