#include "server/config/flag_types.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

constexpr double kMostSeconds = 3600;

// Not CLI::Range, which lets NaN pass.
std::string CheckSeconds(const std::string& text, double least) {
  double seconds = 0;
  const bool ok = absl::SimpleAtod(text, &seconds) && seconds >= least &&
                  seconds <= kMostSeconds;
  if (ok) return "";
  return absl::StrCat("'", text, "' is not in the range ", least, " to ",
                      kMostSeconds);
}

}  // namespace

CLI::Option* AddSeconds(CLI::App& app, const std::string& name,
                        absl::Duration& value, double least,
                        const std::string& help) {
  const auto set = [&value](double seconds) { value = absl::Seconds(seconds); };
  return app.add_option_function<double>(name, set, help)
      ->check([least](const std::string& text) {
        return CheckSeconds(text, least);
      })
      ->default_str(absl::StrCat(absl::ToDoubleSeconds(value)))
      ->type_name("SECONDS");
}

CLI::Option* AddSwitch(CLI::App& app, const std::string& name, bool& value,
                       const std::string& help) {
  // The default is told in words, because CLI11 shows none of a switch; it is
  // also set, for --print-config.
  return app
      .add_flag(absl::StrCat("--", name, ",!--no-", name), value,
                absl::StrCat(help, " (default: ", value ? "on" : "off", ")"))
      ->default_str(value ? "true" : "false");
}

}  // namespace yatzy
