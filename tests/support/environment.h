#ifndef YATZY_TESTS_SUPPORT_ENVIRONMENT_H_
#define YATZY_TESTS_SUPPORT_ENVIRONMENT_H_

#include <stdlib.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace yatzy {

// Sets or removes environment variables, and restores them at the end.
class Environment {
 public:
  Environment() = default;
  ~Environment() {
    for (auto it = saved_.rbegin(); it != saved_.rend(); ++it) {
      Put(it->first, it->second);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  void Set(const std::string& name, std::optional<std::string> value) {
    const char* old = std::getenv(name.c_str());
    saved_.emplace_back(name,
                        old == nullptr ? std::optional<std::string>() : old);
    Put(name, value);
  }

  // Removes all whose names begin so.
  void RemoveAll(const std::string& prefix) {
    std::vector<std::string> names;
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string text = *entry;
      if (text.rfind(prefix, 0) == 0) {
        names.push_back(text.substr(0, text.find('=')));
      }
    }
    for (const std::string& name : names) Set(name, std::nullopt);
  }

 private:
  static void Put(const std::string& name,
                  const std::optional<std::string>& value) {
    if (value.has_value()) {
      setenv(name.c_str(), value->c_str(), 1);
    } else {
      unsetenv(name.c_str());
    }
  }

  std::vector<std::pair<std::string, std::optional<std::string>>> saved_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_ENVIRONMENT_H_
