#ifndef YATZY_SERVER_OS_DESCRIPTOR_LIMIT_H_
#define YATZY_SERVER_OS_DESCRIPTOR_LIMIT_H_

namespace yatzy::server {

// How many of `wanted` connections (at least 1) the process has descriptors
// for, beside the hundred or so for everything else. Raises the soft limit of
// open files as far as the hard one allows. Never less than half the limit, so
// that a daemon under `ulimit -n 64` still serves.
int ConnectionsThatFit(int wanted);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_DESCRIPTOR_LIMIT_H_
