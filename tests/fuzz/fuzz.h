// What the fuzz targets share. Each defines LLVMFuzzerTestOneInput, as
// libFuzzer wants it; the fuzz preset links libFuzzer, every other one
// replay.cc, which runs a target over its corpus.
#ifndef YATZY_TESTS_FUZZ_FUZZ_H_
#define YATZY_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace yatzy {

// Ends the process, which is a finding, unless `holds`.
inline void Require(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "requirement failed: %.*s\n",
               static_cast<int>(what.size()), what.data());
  std::abort();
}

// Reads numbers off the front of an input; zeros after its end, so that every
// input means something.
class InputReader {
 public:
  explicit InputReader(std::span<const std::uint8_t> input) : input_(input) {}

  bool empty() const { return input_.empty(); }

  std::uint8_t Byte() {
    if (input_.empty()) return 0;
    const std::uint8_t byte = input_.front();
    input_ = input_.subspan(1);
    return byte;
  }

  int TwoBytes() {
    const int low = Byte();
    return low + 256 * Byte();
  }

  std::string_view Rest() const {
    return {reinterpret_cast<const char*>(input_.data()), input_.size()};
  }

 private:
  std::span<const std::uint8_t> input_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_FUZZ_FUZZ_H_
