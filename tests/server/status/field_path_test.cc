#include "server/status/field_path.h"

#include <gtest/gtest.h>

namespace yatzy {
namespace {

TEST(FieldPathTest, NamesAPlaceInARequest) {
  const FieldPath field("state");
  EXPECT_EQ(field.ToString(), "state");
  const FieldPath element("positions", 17);
  EXPECT_EQ(element.ToString(), "positions[17]");
  const FieldPath state(element, "state");
  EXPECT_EQ(state.ToString(), "positions[17].state");
  EXPECT_EQ(FieldPath(state, "filled_categories", 0).ToString(),
            "positions[17].state.filled_categories[0]");
}

}  // namespace
}  // namespace yatzy
