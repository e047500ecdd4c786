#include "proto/contract/default_path.h"

#include <cstdlib>

namespace yatzy {
namespace {

// The folder that the variable names, "" if it names none. A relative one would
// be another for each folder that a program is started in; the XDG Base
// Directory Specification has programs ignore it.
std::string FolderIn(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr || value[0] != '/' ? "" : value;
}

}  // namespace

std::string DefaultStateDir() {
  if (std::string dir = FolderIn("STATE_DIRECTORY"); !dir.empty()) {
    return dir.substr(0, dir.find(':'));  // systemd may have made several
  }
  if (std::string dir = FolderIn("XDG_STATE_HOME"); !dir.empty()) {
    return dir + "/yatzyd";
  }
  if (std::string dir = FolderIn("HOME"); !dir.empty()) {
    return dir + "/.local/state/yatzyd";
  }
  return "yatzyd-state";
}

std::string TablePathIn(const std::string& state_dir) {
  return state_dir + "/e_table";
}

std::string KeptTablesPathIn(const std::string& state_dir) {
  return state_dir + "/tables";
}

std::string TargetsPathIn(const std::string& state_dir) {
  return state_dir + "/targets";
}

std::string RuleSetFoldersIn(const std::string& state_dir) {
  return state_dir + "/rules";
}

std::string RuleSetFolderIn(const std::string& state_dir,
                            const std::string& rule_set) {
  return RuleSetFoldersIn(state_dir) + "/" + rule_set;
}

std::string AdminSocketPathIn(const std::string& state_dir) {
  return state_dir + "/admin.sock";
}

}  // namespace yatzy
