#include "core/advisor/distribution_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/os/sha256.h"
#include "core/table/file_bytes.h"
#include "core/table/table_header.h"

namespace yatzy {
namespace {

constexpr TableMagic kDistributionMagic = {0x89, 'Y',  'Z',  'D',
                                           '\r', '\n', 0x1a, '\n'};
constexpr std::uint32_t kDistributionFormat = 1;

// No rules give as many points (kMaxPoints of each category, and extra).
constexpr std::size_t kMostBytes = std::size_t{1} << 20;

// Probabilities are summed in any order.
constexpr double kMostOffOne = 1e-9;

// The beginning of the file, as it lies there.
struct Header {
  TableMagic magic = kDistributionMagic;
  std::uint32_t byte_order = kTableByteOrder;
  std::uint32_t format_version = kDistributionFormat;
  std::uint32_t policy = kDistributionPolicy;
  std::uint32_t least = 0;
  std::uint64_t count = 0;  // of probabilities, which follow
  Sha256Digest rules_fingerprint{};
  std::array<double, kMaxTiers> tiers{};
};
static_assert(std::endian::native == std::endian::little,
              "the file is little-endian and read in place");
static_assert(sizeof(Header) == 96);
static_assert(offsetof(Header, rules_fingerprint) == 32);
static_assert(offsetof(Header, tiers) == 64);

using Bytes = std::vector<std::byte>;

std::size_t SizeWith(std::size_t count) {
  return sizeof(Header) + count * sizeof(double) + sizeof(Sha256Digest);
}

// Whether the digest at the end is that of all before it.
bool HasItsDigest(std::span<const std::byte> file) {
  const std::size_t size = file.size() - sizeof(Sha256Digest);
  const Sha256Digest digest = Sha256(file.first(size));
  return std::memcmp(file.data() + size, digest.data(), digest.size()) == 0;
}

Bytes BytesOf(const Distribution& distribution, const Game& game) {
  Header header;
  header.least = static_cast<std::uint32_t>(distribution.least);
  header.count = distribution.probabilities.size();
  header.rules_fingerprint = game.fingerprint();
  header.tiers = distribution.tiers;
  Bytes file(SizeWith(header.count));
  const std::size_t size = file.size() - sizeof(Sha256Digest);
  std::memcpy(file.data(), &header, sizeof(header));
  std::memcpy(file.data() + sizeof(header), distribution.probabilities.data(),
              size - sizeof(header));
  const Sha256Digest digest = Sha256(std::span(file).first(size));
  std::memcpy(file.data() + size, digest.data(), digest.size());
  return file;
}

// The most points of a game.
int MostPoints(const Game& game) {
  int most_bonus = 0;
  for (const auto& tier : game.rules().tiers) {
    most_bonus = std::max(most_bonus, tier.points);
  }
  return game.most_banked() + most_bonus +
         game.PointsOfSaved(game.saved_counts() - 1);
}

absl::Status WrongSize(std::size_t size, bool is_less) {
  return absl::DataLossError(absl::StrCat(is_less ? "truncated" : "overlong",
                                          " distribution: ", size, " bytes"));
}

absl::StatusOr<Bytes> ReadBytes(FileOps& ops, int fd) {
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("not a regular file");
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size < SizeWith(1)) return WrongSize(size, true);
  if (size > kMostBytes) return WrongSize(size, false);
  Bytes file(size);
  absl::Status status = ReadAll(ops, fd, file);
  if (!status.ok()) return status;
  return file;
}

// Whether this program reads such files, as far as their beginning tells.
absl::Status CheckFormat(const Header& header) {
  if (header.magic != kDistributionMagic) {
    return absl::DataLossError("not a distribution: it begins otherwise");
  }
  if (header.byte_order != kTableByteOrder) {
    return absl::FailedPreconditionError(
        "the distribution has another byte order");
  }
  if (header.format_version == kDistributionFormat) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the distribution has format ", header.format_version,
                   ", expected ", kDistributionFormat));
}

// Whether it is for this game and this program.
absl::Status CheckOrigin(const Header& header, const Game& game) {
  if (header.rules_fingerprint != game.fingerprint()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the distribution is for other rules: their fingerprint is ",
        ToHex(header.rules_fingerprint), ", that of ", game.id(), " is ",
        ToHex(game.fingerprint())));
  }
  if (header.policy == kDistributionPolicy) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the distribution is of policy ", header.policy,
                   ", expected ", kDistributionPolicy));
}

bool IsProbability(double p) { return p >= 0 && p <= 1 + kMostOffOne; }

absl::Status CheckContent(const Distribution& distribution, const Game& game) {
  const auto& all = distribution.probabilities;
  const auto& tiers = distribution.tiers;
  if (!std::ranges::all_of(all, IsProbability) ||
      !std::ranges::all_of(tiers, IsProbability)) {
    return absl::DataLossError("wrong distribution: a probability is none");
  }
  const double sum = std::accumulate(all.begin(), all.end(), 0.0);
  if (!(std::abs(sum - 1) <= kMostOffOne)) {
    return absl::DataLossError(
        absl::StrCat("wrong distribution: its probabilities sum to 1",
                     sum < 1 ? " - " : " + ", std::abs(sum - 1)));
  }
  const int end = distribution.least + static_cast<int>(all.size());
  if (end <= MostPoints(game) + 1) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("wrong distribution: it has ",
                                          end - 1, " points, the game at most ",
                                          MostPoints(game)));
}

absl::StatusOr<Distribution> Read(const Bytes& file, const Game& game) {
  Header header;
  std::memcpy(&header, file.data(), sizeof(header));
  if (absl::Status s = CheckFormat(header); !s.ok()) return s;
  if (!HasItsDigest(file)) {
    return absl::DataLossError(
        "damaged distribution: the digest at its end is another");
  }
  if (absl::Status s = CheckOrigin(header, game); !s.ok()) return s;
  const std::size_t count = (file.size() - SizeWith(0)) / sizeof(double);
  if (header.count != count || file.size() != SizeWith(count)) {
    return WrongSize(file.size(), header.count > count);
  }
  Distribution distribution;
  // Of more points than a game can have, before that is told of their end.
  distribution.least = static_cast<int>(
      std::min<std::uint32_t>(header.least, MostPoints(game) + 1));
  distribution.tiers = header.tiers;
  distribution.probabilities.resize(count);
  std::memcpy(distribution.probabilities.data(), file.data() + sizeof(header),
              count * sizeof(double));
  if (absl::Status s = CheckContent(distribution, game); !s.ok()) return s;
  return distribution;
}

}  // namespace

absl::Status WriteDistributionFile(const Distribution& distribution,
                                   const Game& game, const std::string& path,
                                   FileOps& ops) {
  const Bytes file = BytesOf(distribution, game);
  const std::array parts = {std::span<const std::byte>(file)};
  return file_bytes::Replace(ops, path, parts, [&](int fd) -> absl::Status {
    const auto written = ReadBytes(ops, fd);
    if (!written.ok()) return written.status();
    if (*written == file) return absl::OkStatus();
    return absl::DataLossError("read back other bytes than were written");
  });
}

absl::StatusOr<Distribution> OpenDistributionFile(const std::string& path,
                                                  const Game& game,
                                                  FileOps& ops) {
  return file_bytes::WithFile<Distribution>(
      ops, path, [&](int fd) -> absl::StatusOr<Distribution> {
        const auto file = ReadBytes(ops, fd);
        if (!file.ok()) return file.status();
        return Read(*file, game);
      });
}

}  // namespace yatzy
