#include "tests/support/other_user.h"

#include <grp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

namespace yatzy {

bool HearsTheServer(const std::string& path, uid_t user, gid_t group,
                    const std::vector<gid_t>& groups) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const pid_t child = fork();
  if (child == 0) {
    // Beside other threads, a child must call nothing but the kernel.
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    char byte = 0;
    const bool hears = setgroups(groups.size(), groups.data()) == 0 &&
                       setresgid(group, group, group) == 0 &&
                       setresuid(user, user, user) == 0 &&
                       connect(fd, reinterpret_cast<const sockaddr*>(&address),
                               sizeof(address)) == 0 &&
                       recv(fd, &byte, 1, 0) == 1;
    _exit(hears ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status == 0;
}

}  // namespace yatzy
