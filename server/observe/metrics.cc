#include "server/observe/metrics.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/game/game.h"
#include "server/os/process_memory.h"

namespace yatzy::server {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Fields of /proc/self/stat as proc(5) numbers them.
constexpr int kThreads = 20;
constexpr int kStartTime = 22;
constexpr int kVirtualBytes = 23;

double StatField(int number) {
  std::ifstream file("/proc/self/stat");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  // The second field, a name in parentheses, may hold anything.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return kUnknown;
  constexpr int kFirstAfterName = 3;
  const std::vector<absl::string_view> fields =
      absl::StrSplit(absl::string_view(text).substr(name_end + 2), ' ');
  const std::size_t i = number - kFirstAfterName;
  double value = kUnknown;
  if (i >= fields.size() || !absl::SimpleAtod(fields[i], &value)) {
    return kUnknown;
  }
  return value;
}

double Seconds(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return kUnknown;
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) / 1e9;
}

// Since 1970.
double StartTime() {
#ifdef __linux__
  // The kernel counts in ticks from the boot on.
  const double booted = Seconds(CLOCK_REALTIME) - Seconds(CLOCK_BOOTTIME);
  return booted +
         StatField(kStartTime) / static_cast<double>(sysconf(_SC_CLK_TCK));
#else
  return Seconds(CLOCK_REALTIME);  // near enough: asked at the start
#endif
}

double OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return kUnknown;
  // One is that of the iterator.
  return static_cast<double>(std::distance(begin(files), end(files))) - 1;
}

double MostOpenFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kUnknown;
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

void AddProcessMetrics(CallbackMetrics& metrics) {
  metrics.AddCounter("process_cpu_seconds_total",
                     "Processor time, user and system, of all threads.",
                     [] { return Seconds(CLOCK_PROCESS_CPUTIME_ID); });
  metrics.AddGauge("process_resident_memory_bytes", "Memory in RAM.",
                   [] { return static_cast<double>(ResidentBytes()); });
  metrics.AddGauge("process_virtual_memory_bytes", "Address space in use.",
                   [] { return StatField(kVirtualBytes); });
  metrics.AddGauge("process_open_fds", "Open file descriptors.", OpenFiles);
  metrics.AddGauge("process_max_fds", "The most descriptors that can be open.",
                   MostOpenFiles);
  metrics.AddGauge("process_threads", "Threads.",
                   [] { return StatField(kThreads); });
  metrics.AddGauge("process_start_time_seconds",
                   "When the process started, in seconds since 1970.",
                   [start = StartTime()] { return start; });
}

namespace {

constexpr const char* RoleName(CertificateRole role) {
  switch (role) {
    case CertificateRole::kServer:
      return "server";
    case CertificateRole::kIssuer:
      return "issuer";
    case CertificateRole::kClientCa:
      return "client_ca";
  }
  return "";
}

using CertificateUses =
    std::vector<std::pair<std::string, std::shared_ptr<const CertificateUse>>>;

// What `values` adds for each listener that has certificates.
template <typename Values>
std::function<LabelledValues()> OfEach(const CertificateUses& listeners,
                                       Values values) {
  return [listeners, values] {
    LabelledValues all;
    for (const auto& [name, use] : listeners) {
      const CertificateUse::Numbers numbers = use->Read();
      if (!numbers.in_use.empty()) values(name, numbers, all);
    }
    return all;
  };
}

}  // namespace

void AddCertificateMetrics(CallbackMetrics& metrics,
                           CertificateUses listeners) {
  using Numbers = CertificateUse::Numbers;
  metrics.AddGauges(
      "yatzy_certificate_expiry_timestamp_seconds",
      "When a certificate in use expires, in seconds since 1970.",
      OfEach(listeners, [](const std::string& name, const Numbers& numbers,
                           LabelledValues& values) {
        for (const CertificateFacts& one : numbers.in_use) {
          values.push_back(
              {{{"listener", name},
                {"role", RoleName(one.role)},
                {"subject", one.subject},
                {"fingerprint", one.fingerprint}},
               absl::ToDoubleSeconds(one.not_after - absl::UnixEpoch())});
        }
      }));
  metrics.AddCounters(
      "yatzy_certificate_renewals_total",
      "Times that changed certificate files were read, by what became of it.",
      OfEach(listeners, [](const std::string& name, const Numbers& numbers,
                           LabelledValues& values) {
        const auto add = [&](const char* result, std::int64_t count) {
          values.push_back({{{"listener", name}, {"result", result}},
                            static_cast<double>(count)});
        };
        add("taken", numbers.taken);
        add("refused", numbers.refused);
      }));
  metrics.AddGauges(
      "yatzy_certificate_renewal_refused",
      "1 while what the certificate files hold is refused and older "
      "certificates are in use.",
      OfEach(listeners, [](const std::string& name, const Numbers& numbers,
                           LabelledValues& values) {
        values.push_back(
            {{{"listener", name}}, numbers.is_refused ? 1.0 : 0.0});
      }));
}

ResolveMetrics::ResolveMetrics(const ServedGames& games)
    : games_(games), numbers_(games.all().size()) {}

void ResolveMetrics::Began(const Game& game) {
  const std::lock_guard lock(mutex_);
  const auto all = games_.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i]->game.get() == &game) last_ = i;
  }
  numbers_[last_].is_running = true;
  numbers_[last_].level = 0;
  numbers_[last_].states_solved = 0;
}

void ResolveMetrics::Progressed(int level, int states_solved) {
  const std::lock_guard lock(mutex_);
  numbers_[last_].level = level;
  numbers_[last_].states_solved = states_solved;
}

void ResolveMetrics::Ended(ResolveResult result, absl::Duration took) {
  const std::lock_guard lock(mutex_);
  numbers_[last_].is_running = false;
  numbers_[last_].last_seconds = absl::ToDoubleSeconds(took);
  ++numbers_[last_].ended[static_cast<int>(result)];
}

CallbackMetrics::Values ResolveMetrics::ByRuleSet(
    double (*value)(const Numbers& numbers, const Game& game)) const {
  return [this, value] {
    const std::lock_guard lock(mutex_);
    LabelledValues values;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const ServedGame& game = *games_.all()[i];
      values.push_back(
          {{{"rule_set", game.id()}}, value(numbers_[i], *game.game)});
    }
    return values;
  };
}

LabelledValues ResolveMetrics::Ended() const {
  constexpr std::array kNames = {"succeeded", "failed", "cancelled"};
  const std::lock_guard lock(mutex_);
  LabelledValues values;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    for (std::size_t result = 0; result < kNames.size(); ++result) {
      values.push_back(
          {{{"rule_set", games_.all()[i]->id()}, {"result", kNames[result]}},
           numbers_[i].ended[result]});
    }
  }
  return values;
}

void ResolveMetrics::AddTo(CallbackMetrics& metrics) const {
  metrics.AddGauges("yatzy_resolve_running", "1 while the game is solved.",
                    ByRuleSet([](const Numbers& numbers, const Game&) {
                      return numbers.is_running ? 1.0 : 0.0;
                    }));
  metrics.AddGauges("yatzy_resolve_level",
                    "Level of the solve that runs, or of the last: categories "
                    "filled, from one less than there are down to 0.",
                    ByRuleSet([](const Numbers& numbers, const Game&) {
                      return static_cast<double>(numbers.level);
                    }));
  metrics.AddGauges("yatzy_resolve_states",
                    "States that the solve that runs, or the last, has solved.",
                    ByRuleSet([](const Numbers& numbers, const Game&) {
                      return static_cast<double>(numbers.states_solved);
                    }));
  metrics.AddGauges("yatzy_resolve_progress_ratio",
                    "The same as a share of all states.",
                    ByRuleSet([](const Numbers& numbers, const Game& game) {
                      return static_cast<double>(numbers.states_solved) /
                             game.reachable_states();
                    }));
  metrics.AddGauges("yatzy_resolve_last_duration_seconds",
                    "How long the last solve took that has ended.",
                    ByRuleSet([](const Numbers& numbers, const Game&) {
                      return numbers.last_seconds;
                    }));
  metrics.AddCounters("yatzy_resolves_total",
                      "Solves that have ended, by their result.",
                      [this] { return Ended(); });
}

}  // namespace yatzy::server
