#include "server/config/flags.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

constexpr double kMostSeconds = 3600;

// Not CLI::Range, which lets NaN pass.
CLI::Validator InRange(double least, double most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    double number = 0;
    const bool ok =
        absl::SimpleAtod(text, &number) && number >= least && number <= most;
    if (ok) return "";
    return absl::StrCat("'", text, "' is not in the range ", least, " to ",
                        most);
  };
  return CLI::Validator(check, "");
}

// CLI11 takes any number as well.
CLI::Validator IsTrueOrFalse() {
  const auto check = [](const std::string& text) -> std::string {
    bool value = false;
    const bool ok =
        absl::SimpleAtob(text, &value) || text == "on" || text == "off";
    if (ok) return "";
    return absl::StrCat("'", text, "' is neither true nor false");
  };
  return CLI::Validator(check, "");
}

}  // namespace

CLI::Option* AddSeconds(CLI::App& app, const std::string& name,
                        absl::Duration& value, double least,
                        const std::string& help) {
  const auto set = [&value](double seconds) { value = absl::Seconds(seconds); };
  return app.add_option_function<double>(name, set, help)
      ->check(InRange(least, kMostSeconds))
      ->default_str(absl::StrCat(absl::ToDoubleSeconds(value)))
      ->type_name("SECONDS");
}

CLI::Option* AddNumber(CLI::App& app, const std::string& name, double& value,
                       double least, double most, const std::string& help) {
  return app.add_option(name, value, help)->check(InRange(least, most));
}

CLI::Option* AddSwitch(CLI::App& app, const std::string& name, bool& value,
                       const std::string& help) {
  // The default is told in words, because CLI11 shows none of a switch; it is
  // also set, for --print-config.
  return app
      .add_flag(absl::StrCat("--", name, ",!--no-", name), value,
                absl::StrCat(help, " (default: ", value ? "on" : "off", ")"))
      ->check(IsTrueOrFalse())
      ->default_str(value ? "true" : "false");
}

}  // namespace yatzy::server
