#include "tests/support/corrupt_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace yatzy {
namespace {

// Opened so that what is not written stays as it is.
std::fstream OpenInPlace(const std::string& path) {
  return std::fstream(path, std::ios::in | std::ios::out | std::ios::binary);
}

void CheckDone(const std::ios& file, const std::string& path) {
  if (file.good()) return;
  std::cerr << path << ": cannot be prepared for the test\n";
  std::abort();
}

}  // namespace

void ResizeFile(const std::string& path, std::uint64_t size) {
  std::filesystem::resize_file(path, size);
}

void OverwriteBytes(const std::string& path, std::uint64_t offset,
                    std::string_view bytes) {
  std::fstream file = OpenInPlace(path);
  file.seekp(static_cast<std::streamoff>(offset));
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.flush();
  CheckDone(file, path);
}

void FlipBit(const std::string& path, std::uint64_t offset, int bit) {
  std::fstream file = OpenInPlace(path);
  file.seekg(static_cast<std::streamoff>(offset));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(byte ^ 1 << bit));
  file.flush();
  CheckDone(file, path);
}

}  // namespace yatzy
