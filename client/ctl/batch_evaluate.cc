#include "client/ctl/batch_evaluate.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/ctl/absolute_index.h"
#include "client/ctl/output_file.h"
#include "client/ctl/progress_bar.h"
#include "client/ctl/value_writer.h"

namespace yatzy::client {
namespace {

// Where a batch comes from. The flag says whether it was malformed, which is
// the user's mistake, unlike everything else that can go wrong.
struct Input {
  std::string name;
  StateIndexReader reader;
  std::uint64_t total_bytes;
  bool malformed = false;
};

std::uint64_t FileSize(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

absl::Status TableChanged(const std::string& before, const std::string& now,
                          std::uint64_t states) {
  return absl::AbortedError(absl::StrCat(
      "the server changed from table ", before, " to ", now, " after ", states,
      " states; run the batch again for answers from one table"));
}

// Asks for everything in `input` and writes it to `out`.
absl::Status EvaluateAll(const BatchSource& source, Input& input,
                         ProgressBar& progress, OutputFormat format,
                         std::ostream& out) {
  ValueWriter writer(out, format);
  std::string table_id;
  std::uint64_t states = 0;
  while (out) {
    const auto indices = input.reader.Next(source.chunk);
    if (!indices.ok()) {
      input.malformed = true;
      return absl::InvalidArgumentError(
          absl::StrCat(input.name, ": ", indices.status().message()));
    }
    if (indices->empty()) break;
    const auto answer = source.answer(*indices);
    if (!answer.ok()) return WithAbsoluteIndices(answer.status(), states);
    if (states != 0 && answer->table_id() != table_id) {
      return TableChanged(table_id, answer->table_id(), states);
    }
    table_id = answer->table_id();
    states += indices->size();
    writer.Append(*answer);
    progress.Update(states, input.reader.bytes_read());
  }
  writer.Finish();
  return absl::OkStatus();
}

ExitCode Run(const BatchSource& source, const BatchOptions& options,
             Input& input, Streams& streams) {
  std::unique_ptr<OutputFile> file;
  if (options.output != "-") {
    auto created = OutputFile::Create(options.output);
    if (!created.ok()) {
      return ReportUsageError(absl::InvalidArgumentError(absl::StrCat(
                                  "--output: ", created.status().message())),
                              streams.err);
    }
    file = *std::move(created);
  }
  absl::Status status;
  {
    ProgressBar progress(streams.err_is_terminal ? &streams.err : nullptr,
                         input.total_bytes);
    status = EvaluateAll(source, input, progress, options.format,
                         file != nullptr ? file->stream() : streams.out);
  }
  if (status.ok() && file != nullptr) status = file->Commit();
  if (input.malformed) return ReportUsageError(status, streams.err);
  if (!status.ok()) return ReportFailure(status, streams.err);
  return FinishOutput(streams);
}

}  // namespace

ExitCode RunBatchEvaluate(const BatchSource& source,
                          const BatchOptions& options, Streams& streams) {
  if (options.input == "-") {
    Input input{"standard input",
                StateIndexReader(streams.in, options.input_format), 0};
    return Run(source, options, input, streams);
  }
  std::ifstream file(options.input, std::ios::binary);
  if (!file) {
    return ReportUsageError(
        absl::InvalidArgumentError(absl::StrCat(
            "FILE: cannot open ", options.input, ": ", std::strerror(errno))),
        streams.err);
  }
  Input input{options.input, StateIndexReader(file, options.input_format),
              FileSize(options.input)};
  return Run(source, options, input, streams);
}

}  // namespace yatzy::client
