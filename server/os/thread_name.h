#ifndef YATZY_SERVER_OS_THREAD_NAME_H_
#define YATZY_SERVER_OS_THREAD_NAME_H_

#include <pthread.h>

namespace yatzy::server {

// Names the calling thread for whoever looks at the process: at most 15 bytes.
inline void NameThisThread(const char* name) {
#ifdef __APPLE__
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_THREAD_NAME_H_
