#ifndef YATZY_CLIENT_CTL_ADMIN_RESOLVE_PROGRESS_H_
#define YATZY_CLIENT_CTL_ADMIN_RESOLVE_PROGRESS_H_

#include <string>

#include "client/ctl/streams.h"
#include "client/lib/operation.h"

namespace yatzy::client {

// Tells on streams.err how far an operation has come: on a terminal a line that
// is drawn again and again,
//   [##########..........]  50 %  solving, 12 of 15 levels
// and elsewhere a line for every change. The bar counts states, because the
// levels differ much in size. Not thread-safe.
class ResolveProgress {
 public:
  explicit ResolveProgress(Streams& streams) : streams_(streams) {}
  ResolveProgress(const ResolveProgress&) = delete;
  ResolveProgress& operator=(const ResolveProgress&) = delete;

  // Wipes the terminal's line, so that what follows starts on a clean one.
  ~ResolveProgress();

  // The operation as it is now.
  void Update(const Operation& operation);

 private:
  Streams& streams_;
  std::string shown_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_RESOLVE_PROGRESS_H_
