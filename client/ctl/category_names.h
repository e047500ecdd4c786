// What the command line calls the categories, derived from the names in the
// protocol.
#ifndef YATZY_CLIENT_CTL_CATEGORY_NAMES_H_
#define YATZY_CLIENT_CTL_CATEGORY_NAMES_H_

#include <optional>
#include <string>
#include <vector>

#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// Every category, in the order of the score sheet.
std::vector<v1::Category> AllCategories();

// "three-of-a-kind". "category-99" for one that this program does not know.
std::string CategoryFlagName(v1::Category category);

// "Three of a Kind". "Category 99" for one that this program does not know.
std::string CategoryTitle(v1::Category category);

// The category with this flag name or title, in any case, with hyphens,
// underscores or spaces between the words.
std::optional<v1::Category> CategoryNamed(const std::string& name);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_CATEGORY_NAMES_H_
