// The module: what a page calls. Numbers and places in memory go in and out;
// lib/offline.ts makes messages of them. Not thread-safe: a WebAssembly
// instance has one thread.
#include "client/web/wasm/module.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "core/kernel/simd/simd.h"
#include "core/os/pages.h"
#include "core/os/sha256.h"
#include "core/rules/presets.h"
#include "core/rules/rule_words.h"
#include "core/solver/lane_layout.h"
#include "core/solver/level_solver.h"
#include "core/table/value_table.h"

namespace yatzy {
namespace {

// Writes the text and returns its length.
int Write(std::string_view text) {
  text = text.substr(0, kTextSize);
  text.copy(TheModule().text, text.size());
  return static_cast<int>(text.size());
}

const Game& GameOf(int handle) { return *TheModule().games[handle].game; }

template <typename Stored>
std::shared_ptr<const Stored> SolveValues(
    const std::shared_ptr<const Game>& game) {
  const LaneLayout layout(game);
  LevelSolver<double> levels(layout, KernelFor<double>(BestSimd()));
  auto values = AllocatePagesOf<Stored>(game->values());
  const auto write = [&] {
    for (int task = 0; task < levels.WriteTasks(); ++task) {
      levels.Write(task, values.get());
    }
    levels.End();
  };
  for (int level = game->categories() - 1; level >= 0; --level) {
    for (int step = 0; step < levels.Steps(); ++step) {
      levels.Begin(level, step);
      for (int task = 0; task < levels.Tasks(); ++task) levels.Solve(task);
      write();
    }
  }
  for (int part = 0; part < levels.PartsAtEnd(); ++part) {
    levels.BeginPart(part);
    write();
  }
  return values;
}

std::string NameOf(Category category) {
  std::string name = absl::StrCat("CATEGORY_", TokenOf(category));
  for (char& c : name) {
    if (c == '-') c = '_';
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

// A text as JSON has it. REQUIRES: it has no control characters but line ends.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.append(c == '\n' ? "\\n" : std::string(1, c));
  }
  quoted.push_back('"');
  return quoted;
}

// The message yatzy.v1.RuleSet as JSON, without the table's numbers.
std::string Description(const Game& game) {
  std::string text = absl::StrCat(
      "{\"id\":\"", game.id(), "\",\"fingerprint\":\"",
      ToHex(game.fingerprint()),
      "\",\"definition\":", Quoted(game.canonical_text()),
      ",\"dice\":", game.dice(), ",\"rollsPerTurn\":", game.rolls_per_turn(),
      ",\"mostBankedScore\":", game.most_banked(),
      ",\"indexing\":{\"totals\":", game.totals(),
      ",\"hasMark\":", game.has_mark() ? "true" : "false",
      ",\"slots\":", game.state_slots(),
      ",\"reachableStates\":", game.reachable_states(),
      ",\"savedCounts\":", game.saved_counts(),
      "},\"mostSavedRolls\":", game.rules().saved_rolls.most,
      ",\"pointsOfSavedRoll\":", game.rules().saved_rolls.points,
      ",\"allEqualPointsMatter\":", game.has_mark() ? "true" : "false");
  const auto& categories = game.rules().categories;
  if (const int box = AllEqualBox(game.rules()); box >= 0) {
    absl::StrAppend(&text, ",\"allEqualBox\":\"",
                    NameOf(categories[box].category), "\"");
  }
  absl::StrAppend(&text, ",\"categories\":[");
  for (int c = 0; c < game.categories(); ++c) {
    absl::StrAppend(&text, c == 0 ? "" : ",", "{\"category\":\"",
                    NameOf(categories[c].category), "\",\"isUpper\":",
                    categories[c].is_upper ? "true" : "false",
                    ",\"mostPoints\":", game.PossiblePoints(c).back(), "}");
  }
  absl::StrAppend(&text, "]}");
  return text;
}

}  // namespace

Module& TheModule() {
  static auto* const kModule = new Module;
  return *kModule;
}

int Fail(const absl::Status& status) {
  TheModule().text[Write(status.message().substr(0, kTextSize - 1))] = '\0';
  return -static_cast<int>(status.code());
}

const ValueTable& TableOf(int handle) {
  return *TheModule().games[handle].table;
}

const ExactValues& ExactOf(int handle) {
  OpenGame& open = TheModule().games[handle];
  if (open.exact == nullptr) {
    open.exact = std::make_shared<const ExactValues>(
        open.game, SolveValues<double>(open.game));
  }
  return *open.exact;
}

State AskedState(const Question& question) {
  return {static_cast<CategoryMask>(question.filled),
          static_cast<std::uint8_t>(question.upper_total),
          question.all_equal_held != 0,
          static_cast<std::uint8_t>(question.saved)};
}

Position AskedPosition(const Question& question) {
  Position position{.state = AskedState(question)};
  for (int face = 0; face < kFaces; ++face) {
    position.dice[face] = static_cast<std::uint8_t>(question.dice[face]);
  }
  position.rerolls_left = static_cast<int>(question.rerolls_left);
  return position;
}

Answer AnswerOf(const Game& game, State state, const RankedAction& ranked) {
  Answer answer{.expected_remaining = ranked.expected_remaining,
                .loss = ranked.loss,
                .category = -1,
                .points = ranked.points,
                .extra = ranked.extra,
                .bonus = 0,
                .keep = {}};
  if (const auto* keep = std::get_if<FaceCounts>(&ranked.action)) {
    for (int face = 0; face < kFaces; ++face) answer.keep[face] = (*keep)[face];
  } else {
    answer.category = game.IndexOf(std::get<Category>(ranked.action));
    const State after = game.After(
        state, {.category = answer.category, .points = ranked.points});
    answer.bonus = game.upper().Bonus(after.upper_total) -
                   game.upper().Bonus(state.upper_total);
  }
  return answer;
}

YATZY_EXPORT(text) char* Text() { return TheModule().text; }
YATZY_EXPORT(question) Question* TheQuestion() { return &TheModule().question; }
YATZY_EXPORT(answers) Answer* TheAnswers() { return TheModule().answers; }

// Writes the ids of all presets, with commas between.
YATZY_EXPORT(presets) int ListPresets() {
  return Write(absl::StrJoin(
      Presets(), ",",
      [](std::string* out, const Preset& preset) { out->append(preset.id); }));
}

// Compiles the game whose id is the first `size` bytes of the text, and returns
// its handle; the negative code with a message if there is none.
YATZY_EXPORT(open) int Open(int size) {
  Module& module = TheModule();
  absl::StatusOr<RuleSet> rules =
      PresetRules(std::string(module.text, static_cast<std::size_t>(size)));
  if (!rules.ok()) return Fail(rules.status());
  const auto game = Game::Compile(*std::move(rules));
  if (!game.ok()) return Fail(game.status());
  module.games.push_back({*game, nullptr, nullptr});
  return static_cast<int>(module.games.size()) - 1;
}

// Solves the table of the game, about a second.
YATZY_EXPORT(solve) void Solve(int handle) {
  OpenGame& open = TheModule().games[handle];
  open.table = std::make_shared<const ValueTable>(
      open.game, SolveValues<float>(open.game), Arithmetic::kDouble);
}

// Writes the message yatzy.v1.RuleSet of the game as JSON, without what its
// table says, and returns its length.
YATZY_EXPORT(describe) int Describe(int handle) {
  return Write(Description(GameOf(handle)));
}

// Replaces the first `size` bytes of the text by their SHA-256, for tests.
YATZY_EXPORT(sha256) int HashText(int size) {
  const std::string_view text(TheModule().text, static_cast<std::size_t>(size));
  return Write(ToHex(Sha256(std::as_bytes(std::span(text)))));
}

// Writes the SHA-256 of the values by state index, 64 digits. This and what
// follows REQUIRES: the game is solved.
YATZY_EXPORT(values_sha256) int ValuesSha256(int handle) {
  return Write(ToHex(TableOf(handle).values_sha256()));
}

// Returns E of the state of the question; NaN if no game reaches it.
YATZY_EXPORT(evaluate) double Evaluate(int handle) {
  const ValueTable& table = TableOf(handle);
  const State state = AskedState(TheModule().question);
  return table.game().IsReachable(state)
             ? double{table.ExpectedRemaining(state)}
             : std::numeric_limits<double>::quiet_NaN();
}

// Ranks the actions of the question's position and returns how many there are;
// the negative code with a message.
YATZY_EXPORT(analyze) int Analyze(int handle) {
  Module& module = TheModule();
  std::array<RankedAction, kMaxRankedActions> ranked;
  const Position position = AskedPosition(module.question);
  const auto count = RankActions(TableOf(handle), position, ranked,
                                 module.question.include_scoring != 0);
  if (!count.ok()) return Fail(count.status());
  for (std::size_t i = 0; i < *count; ++i) {
    module.answers[i] =
        AnswerOf(TableOf(handle).game(), position.state, ranked[i]);
  }
  return static_cast<int>(*count);
}

}  // namespace yatzy
