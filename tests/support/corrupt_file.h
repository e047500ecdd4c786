// What disks, transfers and people do to files, as verbs.
#ifndef YATZY_TESTS_SUPPORT_CORRUPT_FILE_H_
#define YATZY_TESTS_SUPPORT_CORRUPT_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/files.h"

namespace yatzy {

// Each aborts the test program if the file system does not do as told.

// Cuts the file off, or extends it with zeros, in place.
void ResizeFile(const std::string& path, std::uint64_t size);

// Changes bytes in place, without changing the size.
void OverwriteBytes(const std::string& path, std::uint64_t offset,
                    std::string_view bytes);

// Inverts bit 0..7 of one byte in place. Twice is as if nothing had happened.
void FlipBit(const std::string& path, std::uint64_t offset, int bit);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_CORRUPT_FILE_H_
