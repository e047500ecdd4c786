#ifndef YATZY_TESTS_SUPPORT_OTHER_USER_H_
#define YATZY_TESTS_SUPPORT_OTHER_USER_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace yatzy {

inline constexpr uid_t kNobody = 65534;

// Connects to the unix socket at `path` as another user, from a process of its
// own. Whether the server says anything before it closes. Only root can do
// this.
bool HearsTheServer(const std::string& path, uid_t user, gid_t group,
                    const std::vector<gid_t>& groups = {});

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_OTHER_USER_H_
