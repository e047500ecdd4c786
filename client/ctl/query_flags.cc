#include "client/ctl/query_flags.h"

#include "client/ctl/asked_game.h"

namespace yatzy::client {

void DefineListFlags(CLI::App& command, ListFlags& flags,
                     const ListHelp& help) {
  DefinePositionText(command, flags.position.state.text, help.text);
  DefineRulesFlag(command, flags.rules);
  DefineDiceFlags(command, flags.position, help.group);
  AddOption(command, flags.max_actions,
            {.name = "--max-actions",
             .type = "N",
             .help = help.max_actions,
             .group = help.group});
  AddFlag(command, flags.include_scoring, "--include-scoring",
          "With rerolls left, list the categories among the keeps: you may "
          "score after any roll",
          help.group);
  DefineStateFlags(command, flags.position.state);
}

bool IsOfPosition(const PositionFlags& flags) {
  return !flags.dice.empty() || !flags.rerolls.empty() ||
         flags.state.text.find("dice") != std::string::npos;
}

}  // namespace yatzy::client
