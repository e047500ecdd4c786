#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/core/notation/either_text.h"

namespace yatzy {
namespace {

using Blocks = std::map<std::string, std::vector<std::string>>;

// The lines of the fenced blocks of the document, by what the fence says.
Blocks ReadBlocks() {
  Blocks blocks;
  std::ifstream document(YATZY_NOTATION_MD);
  std::string kind;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("```")) {
      kind = line.substr(3);
    } else if (!kind.empty() && !line.empty()) {
      blocks[kind].push_back(line);
    }
  }
  return blocks;
}

TEST(NotationExamplesTest, AreCanonical) {
  Blocks blocks = ReadBlocks();
  int examples = 0;
  for (const char* kind : {"position", "action", "record"}) {
    EXPECT_GE(blocks[kind].size(), 2u) << kind;
    for (const std::string& line : blocks[kind]) {
      ++examples;
      // The one of which the document says that it is not.
      const std::string canonical =
          line == "filled sixes,one-pair | upper 18 | banked 28"
              ? "upper 18 | filled sixes,one-pair | banked 28"
              : line;
      EXPECT_EQ(CanonicalOf(kind, line), canonical);
    }
  }
  EXPECT_EQ(examples, 14);
}

// The document has them in pairs: a text, and what comes of it.
void ExpectPairs(const std::vector<std::string>& lines) {
  ASSERT_GE(lines.size(), 14u);
  ASSERT_EQ(lines.size() % 2, 0u);
  for (std::size_t i = 0; i < lines.size(); i += 2) {
    EXPECT_THAT(CanonicalOf(KindOf(lines[i]), lines[i]),
                testing::StartsWith(lines[i + 1]))
        << lines[i];
  }
}

TEST(NotationExamplesTest, AreReadAsTheDocumentSays) {
  ExpectPairs(ReadBlocks()["also"]);
}

TEST(NotationExamplesTest, AreRefusedAsTheDocumentSays) {
  const std::vector<std::string> lines = ReadBlocks()["refused"];
  ExpectPairs(lines);
  for (std::size_t i = 1; i < lines.size(); i += 2) {
    EXPECT_EQ(CanonicalOf(KindOf(lines[i - 1]), lines[i - 1]), lines[i]);
  }
}

}  // namespace
}  // namespace yatzy
