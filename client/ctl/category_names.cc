#include "client/ctl/category_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace yatzy::client {

std::vector<v1::Category> AllCategories() {
  std::vector<v1::Category> categories;
  for (int number = v1::Category_MIN; number <= v1::Category_MAX; ++number) {
    if (number == v1::CATEGORY_UNSPECIFIED) continue;
    if (!v1::Category_IsValid(number)) continue;
    categories.push_back(static_cast<v1::Category>(number));
  }
  return categories;
}

std::string CategoryFlagName(v1::Category category) {
  const std::string& name = v1::Category_Name(category);
  if (name.empty()) return absl::StrCat("category-", int{category});
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(absl::StripPrefix(name, "CATEGORY_"), {{"_", "-"}}));
}

std::string CategoryTitle(v1::Category category) {
  std::string title;
  const std::string name = CategoryFlagName(category);
  for (const absl::string_view word : absl::StrSplit(name, '-')) {
    if (!title.empty()) title += ' ';
    title.append(word.data(), word.size());
    if (word == "of" || word == "a") continue;
    char& initial = title[title.size() - word.size()];
    initial = absl::ascii_toupper(initial);
  }
  return title;
}

std::optional<v1::Category> CategoryNamed(const std::string& name) {
  const std::string wanted = absl::AsciiStrToLower(
      absl::StrReplaceAll(name, {{"_", "-"}, {" ", "-"}}));
  for (const v1::Category category : AllCategories()) {
    if (CategoryFlagName(category) == wanted) return category;
  }
  return std::nullopt;
}

}  // namespace yatzy::client
