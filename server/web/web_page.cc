#include "server/web/web_page.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/os/file_ops.h"

namespace yatzy::server {
namespace {

struct FileType {
  std::string_view ending;
  const char* type;
};

constexpr auto kFileTypes = std::to_array<FileType>({
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
});

// The module is compiled from what came from here, nothing else is made to run.
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

// Null: no file of a page.
const char* TypeOf(std::string_view name) {
  for (const FileType& known : kFileTypes) {
    if (name.ends_with(known.ending)) return known.type;
  }
  return nullptr;
}

// Nothing if it is no regular file.
absl::StatusOr<std::optional<std::string>> ReadFileAt(const std::string& path,
                                                      std::size_t most) {
  FileOps& ops = PosixFileOps();
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  if (file.fd() < 0) return WithPath(FileError(errno, "open"), path);
  struct stat info {};
  if (ops.Stat(file.fd(), &info) != 0) {
    return WithPath(FileError(errno, "stat"), path);
  }
  if (!S_ISREG(info.st_mode)) return std::nullopt;
  if (static_cast<std::size_t>(info.st_size) > most) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": the files of the page have more than ",
                     WebPage::kMostBytes, " bytes"));
  }
  std::string bytes(info.st_size, '\0');
  absl::Status status =
      ReadAll(ops, file.fd(), std::as_writable_bytes(std::span(bytes)));
  if (!status.ok()) return WithPath(status, path);
  return bytes;
}

}  // namespace

absl::StatusOr<WebPage> WebPage::Read(const std::string& folder) {
  std::vector<std::string> names;
  if (PosixFileOps().List(folder, &names) != 0) {
    return WithPath(FileError(errno, "list"), folder);
  }
  WebPage page;
  std::size_t left = kMostBytes;
  for (const std::string& name : names) {
    const char* const type = TypeOf(name);
    if (type == nullptr || name.front() == '.') continue;
    auto bytes = ReadFileAt(absl::StrCat(folder, "/", name), left);
    if (!bytes.ok()) return bytes.status();
    if (!bytes->has_value()) continue;
    left -= (*bytes)->size();
    page.files_.emplace(absl::StrCat("/", name),
                        WebFile(type, *std::move(*bytes)));
  }
  const auto index = page.files_.find("/index.html");
  if (index == page.files_.end()) {
    return absl::NotFoundError(
        absl::StrCat(folder, ": there is no index.html in it"));
  }
  page.files_.emplace("/", index->second);
  return page;
}

std::optional<HttpResponse> WebPage::Answer(const HttpRequest& request) const {
  if (!OnlyReads(request)) return std::nullopt;
  const auto found = files_.find(request.path());
  if (found == files_.end()) return std::nullopt;
  HttpResponse response = found->second.Answer(request);
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  return response;
}

}  // namespace yatzy::server
