#ifndef YATZY_CLIENT_CTL_VALUE_WRITER_H_
#define YATZY_CLIENT_CTL_VALUE_WRITER_H_

#include <ostream>

#include "client/ctl/streams.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// Writes the answers of a batch that was asked in chunks. Text and binary leave
// at once; JSON is one message, so it is collected. The caller watches the
// stream for errors. Not thread-safe.
class ValueWriter {
 public:
  // `out` must outlive the writer.
  ValueWriter(std::ostream& out, OutputFormat format);

  // The answer to the next chunk.
  // Text: the shortest decimal that reads back as the same float, one a line.
  void Append(const v1::BatchEvaluateStatesResponse& answer);

  // After the last chunk.
  void Finish();

 private:
  std::ostream& out_;
  OutputFormat format_;
  v1::BatchEvaluateStatesResponse collected_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_VALUE_WRITER_H_
