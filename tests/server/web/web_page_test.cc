// The files of the page: those that are there, as they are, and no others.
#include "server/web/web_page.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "server/web/gzip.h"
#include "tests/server/web/made_up_request.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

MadeUpRequest GetFile(const std::string& path) {
  MadeUpRequest request;
  request.verb = "GET";
  request.target = path;
  return request;
}

class WebPageTest : public testing::Test {
 protected:
  WebPageTest() {
    WriteFile(dir_.File("index.html"), "<!doctype html>");
    WriteFile(dir_.File("main.js"), script_);
    WriteFile(dir_.File("yatzy.wasm"), std::string("\0asm", 4));
    WriteFile(dir_.File(".hidden.js"), "secret");
    WriteFile(dir_.File("notes"), "secret");
    std::filesystem::create_directory(dir_.File("folder.js"));
  }

  const std::string script_ = std::string(5000, 'x');
  const TempDir dir_;
};

TEST_F(WebPageTest, ShowsFilesAsTheyAre) {
  const auto page = WebPage::Read(dir_.path());
  ASSERT_THAT(page, IsOk());
  for (const char* path : {"/", "/index.html"}) {
    const auto index = page->Answer(GetFile(path));
    ASSERT_TRUE(index.has_value());
    EXPECT_EQ(index->status, 200);
    EXPECT_EQ(index->body, "<!doctype html>");
    EXPECT_EQ(HeaderOf(*index, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_THAT(HeaderOf(*index, "Content-Security-Policy"),
                AllOf(HasSubstr("default-src 'none'"),
                      HasSubstr("script-src 'self' 'wasm-unsafe-eval';")));
  }
  const auto module = page->Answer(GetFile("/yatzy.wasm"));
  ASSERT_TRUE(module.has_value());
  EXPECT_EQ(module->body, std::string("\0asm", 4));
  EXPECT_EQ(HeaderOf(*module, "Content-Type"), "application/wasm");
}

TEST_F(WebPageTest, IsNotSentToWhoeverHasIt) {
  const auto page = WebPage::Read(dir_.path());
  ASSERT_THAT(page, IsOk());
  MadeUpRequest request = GetFile("/main.js");
  const std::string tag = HeaderOf(*page->Answer(request), "ETag");
  for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag,
                                   std::string("*"), std::string(" * ")}) {
    request.headers["if-none-match"] = known;
    EXPECT_EQ(page->Answer(request)->status, 304) << known;
  }
  for (const char* other : {"", "\"other\"", "W/\"*\"", "\"\""}) {
    request.headers["if-none-match"] = other;
    EXPECT_EQ(page->Answer(request)->status, 200) << other;
  }
}

TEST_F(WebPageTest, ShowsNothingElse) {
  const auto page = WebPage::Read(dir_.path());
  ASSERT_THAT(page, IsOk());
  for (const char* path :
       {"/.hidden.js", "/notes", "/folder.js", "/main.js/", "//main.js",
        "/../main.js", "/other.js", "", "main.js", "/INDEX.HTML"}) {
    EXPECT_FALSE(page->Answer(GetFile(path)).has_value()) << path;
  }
  MadeUpRequest post = GetFile("/main.js");
  post.verb = "POST";
  EXPECT_FALSE(page->Answer(post).has_value());
}

TEST_F(WebPageTest, SendsLessToWhoTakesGzipOrHasItAlready) {
  const auto page = WebPage::Read(dir_.path());
  ASSERT_THAT(page, IsOk());
  MadeUpRequest request = GetFile("/main.js");
  EXPECT_EQ(page->Answer(request)->body, script_);
  request.headers["accept-encoding"] = "br, gzip";
  const auto packed = page->Answer(request);
  EXPECT_EQ(HeaderOf(*packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(HeaderOf(*packed, "Vary"), "Accept-Encoding");
  EXPECT_EQ(InflateGzip(packed->body, 10'000).value(), script_);
  request.headers["accept-encoding"] = "gzip;q=0";
  EXPECT_EQ(page->Answer(request)->body, script_);
  request.headers["if-none-match"] = HeaderOf(*packed, "ETag");
  EXPECT_EQ(page->Answer(request)->status, 304);
  // How long it is is said, so that it is the length of the file.
  EXPECT_EQ(page->Answer(request)->body, script_);
  request.headers["if-none-match"] = "\"another\"";
  EXPECT_EQ(page->Answer(request)->status, 200);
  // Small files are sent as they are.
  MadeUpRequest small = GetFile("/");
  small.headers["accept-encoding"] = "gzip";
  EXPECT_EQ(HeaderOf(*page->Answer(small), "Content-Encoding"), "");
}

TEST_F(WebPageTest, IsReadOnce) {
  const auto page = WebPage::Read(dir_.path());
  std::filesystem::remove(dir_.File("main.js"));
  EXPECT_EQ(page->Answer(GetFile("/main.js"))->body, script_);
}

TEST_F(WebPageTest, RefusesAFolderThatIsNoPage) {
  EXPECT_THAT(WebPage::Read(dir_.File("none")),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("none")));
  std::filesystem::resize_file(dir_.File("main.js"), WebPage::kMostBytes);
  EXPECT_THAT(WebPage::Read(dir_.path()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("more than 16777216 bytes")));
  std::filesystem::remove(dir_.File("main.js"));
  std::filesystem::remove(dir_.File("index.html"));
  EXPECT_THAT(WebPage::Read(dir_.path()),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("index.html")));
}

}  // namespace
}  // namespace yatzy::server
