#include "proto/contract/default_path.h"

#include <cstdlib>

namespace yatzy {

std::string DefaultStateDir() {
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  };
  if (std::string dir = variable("STATE_DIRECTORY"); !dir.empty()) {
    return dir;
  }
  if (std::string dir = variable("XDG_STATE_HOME"); !dir.empty()) {
    return dir + "/yatzyd";
  }
  if (std::string dir = variable("HOME"); !dir.empty()) {
    return dir + "/.local/state/yatzyd";
  }
  return "yatzyd-state";
}

std::string TablePathIn(const std::string& state_dir) {
  return state_dir + "/e_table";
}

std::string AdminSocketPathIn(const std::string& state_dir) {
  return state_dir + "/admin.sock";
}

}  // namespace yatzy
