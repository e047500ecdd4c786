#ifndef YATZY_PROTO_CONTRACT_DEFAULT_PATH_H_
#define YATZY_PROTO_CONTRACT_DEFAULT_PATH_H_

#include <string>

namespace yatzy {

// The folder in which the daemon keeps its files if nobody says otherwise, and
// so where local clients look: $STATE_DIRECTORY (set by systemd), else
// $XDG_STATE_HOME/yatzyd, else $HOME/.local/state/yatzyd, else ./yatzyd-state.
// A variable that holds a relative path counts as unset. Not safe while another
// thread changes the environment.
std::string DefaultStateDir();

// The path of the current table in such a folder, and of the folder of those
// that are kept.
std::string TablePathIn(const std::string& state_dir);
std::string KeptTablesPathIn(const std::string& state_dir);

// The path of the table of targets.
std::string TargetsPathIn(const std::string& state_dir);

// The folder below it that holds the same for another rule set than
// scandinavian, and the folder of all of those.
std::string RuleSetFoldersIn(const std::string& state_dir);
std::string RuleSetFolderIn(const std::string& state_dir,
                            const std::string& rule_set);

// The path of the socket on which the daemon of that folder serves operators,
// if nobody says otherwise.
std::string AdminSocketPathIn(const std::string& state_dir);

}  // namespace yatzy

#endif  // YATZY_PROTO_CONTRACT_DEFAULT_PATH_H_
