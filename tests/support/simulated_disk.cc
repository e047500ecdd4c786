#include "tests/support/simulated_disk.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/os/file_ops.h"

namespace yatzy {
namespace {

constexpr std::size_t kSector = 512;

int Fail(int error) {
  errno = error;
  return -1;
}

template <typename T>
const T& OneOf(const std::vector<T>& values, std::mt19937& random) {
  return values[random() % values.size()];
}

// Each sector from one or the other, so that any of the writes in between may
// be lost, whole or in part, whichever came first.
std::vector<std::byte> Tear(const std::vector<std::byte>& before,
                            const std::vector<std::byte>& after,
                            std::mt19937& random) {
  const auto [small, large] = std::minmax({before.size(), after.size()});
  const std::size_t size = OneOf<std::size_t>(
      {before.size(), after.size(), small + random() % (large - small + 1)},
      random);
  std::vector<std::byte> torn(size);
  const unsigned kept_in_16 = 1 + random() % 15;
  for (std::size_t start = 0; start < size; start += kSector) {
    const auto& from = random() % 16 < kept_in_16 ? after : before;
    if (start >= from.size()) continue;
    const std::size_t end = std::min({start + kSector, size, from.size()});
    std::copy(from.begin() + start, from.begin() + end, torn.begin() + start);
  }
  return torn;
}

}  // namespace

SimulatedDisk::SimulatedDisk() {
  for (const char* path : {"/", "."}) {
    names_[path] = {NewInode(path, /*is_directory=*/true)};
  }
}

SimulatedDisk::SimulatedDisk(const SimulatedDisk& other)
    : FileOps(),
      inodes_(other.inodes_),
      names_(other.names_),
      descriptors_(other.descriptors_),
      last_number_(other.last_number_),
      clock_s_(other.clock_s_) {
  for (auto& [number, inode] : inodes_) {
    if (inode.unsynced) {
      inode.unsynced = std::make_shared<Bytes>(*inode.unsynced);
    }
  }
}

void SimulatedDisk::CutPower(Damage damage, std::mt19937& random) {
  descriptors_.clear();
  for (auto& [path, history] : names_) {
    history = {damage == Damage::kLoseAll       ? history.front()
               : damage == Damage::kLoseNothing ? history.back()
                                                : OneOf(history, random)};
  }
  for (auto& [number, inode] : inodes_) {
    if (!inode.unsynced) continue;
    if (damage == Damage::kLoseNothing) inode.synced = inode.unsynced;
    if (damage == Damage::kLoseSome) {
      inode.synced = std::make_shared<const Bytes>(
          Tear(*inode.synced, *inode.unsynced, random));
    }
    inode.unsynced = nullptr;
  }
  ForgetWhatNoDirectoryHolds();
}

void SimulatedDisk::ForgetWhatNoDirectoryHolds() {
  // Sorted, so a directory comes before what is in it.
  std::erase_if(names_,
                [this](const auto& name) { return InodeAt(name.first) == 0; });
  for (auto it = names_.begin(); it != names_.end();) {
    it = CanName(it->first) ? std::next(it) : names_.erase(it);
  }
}

std::vector<std::string> SimulatedDisk::Paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, history] : names_) {
    if (path == "/" || path == "." || history.back() == 0) continue;
    const bool is_directory = inodes_.at(history.back()).is_directory;
    paths.push_back(is_directory ? path + "/" : path);
  }
  return paths;
}

int SimulatedDisk::InodeAt(const std::string& path) const {
  const auto name = names_.find(path);
  return name == names_.end() ? 0 : name->second.back();
}

bool SimulatedDisk::CanName(const std::string& path) {
  const int directory = InodeAt(DirectoryOf(path));
  return directory != 0 && inodes_[directory].is_directory;
}

void SimulatedDisk::SetName(const std::string& path, int inode) {
  History& history = names_[path];
  if (history.empty()) history = {0};
  history.push_back(inode);
}

int SimulatedDisk::NewInode(const std::string& path, bool is_directory) {
  Inode& inode = inodes_[++last_number_];
  inode.is_directory = is_directory;
  if (is_directory) inode.path = path;
  return last_number_;
}

SimulatedDisk::Bytes& SimulatedDisk::Change(Inode& inode) {
  if (!inode.unsynced) inode.unsynced = std::make_shared<Bytes>(*inode.synced);
  inode.modified_s = ++clock_s_;
  return *inode.unsynced;
}

SimulatedDisk::Inode* SimulatedDisk::Opened(int fd) {
  const auto descriptor = descriptors_.find(fd);
  return descriptor == descriptors_.end() ? nullptr
                                          : &inodes_[descriptor->second.inode];
}

int SimulatedDisk::Open(const std::string& path, int flags) {
  int number = InodeAt(path);
  if (number == 0) {
    if ((flags & O_CREAT) == 0 || !CanName(path)) return Fail(ENOENT);
    number = NewInode(path, /*is_directory=*/false);
    SetName(path, number);
  }
  Inode& inode = inodes_[number];
  if ((flags & O_DIRECTORY) != 0 && !inode.is_directory) return Fail(ENOTDIR);
  if ((flags & O_ACCMODE) != O_RDONLY && inode.is_directory) {
    return Fail(EISDIR);
  }
  if ((flags & O_TRUNC) != 0) Change(inode).clear();
  descriptors_[++last_number_] = {.inode = number, .position = 0};
  return last_number_;
}

int SimulatedDisk::Close(int fd) {
  return descriptors_.erase(fd) == 1 ? 0 : Fail(EBADF);
}

ssize_t SimulatedDisk::Write(int fd, std::span<const std::byte> bytes) {
  Inode* const inode = Opened(fd);
  if (inode == nullptr) return Fail(EBADF);
  Bytes& content = Change(*inode);
  off_t& position = descriptors_[fd].position;
  content.resize(std::max(content.size(), position + bytes.size()));
  std::copy(bytes.begin(), bytes.end(), content.begin() + position);
  position += static_cast<off_t>(bytes.size());
  return static_cast<ssize_t>(bytes.size());
}

ssize_t SimulatedDisk::ReadAt(int fd, std::span<std::byte> bytes,
                              off_t offset) {
  const Inode* const inode = Opened(fd);
  if (inode == nullptr) return Fail(EBADF);
  const Bytes& content = inode->content();
  const auto start = std::min(content.size(), static_cast<std::size_t>(offset));
  const std::size_t count = std::min(bytes.size(), content.size() - start);
  if (count > 0) std::memcpy(bytes.data(), content.data() + start, count);
  return static_cast<ssize_t>(count);
}

int SimulatedDisk::Stat(int fd, struct stat* info) {
  const Inode* const inode = Opened(fd);
  if (inode == nullptr) return Fail(EBADF);
  *info = {};
  info->st_mode = inode->is_directory ? S_IFDIR : S_IFREG;
  info->st_size = static_cast<off_t>(inode->content().size());
  info->st_mtim.tv_sec = inode->modified_s;
  return 0;
}

int SimulatedDisk::Truncate(int fd, off_t size) {
  Inode* const inode = Opened(fd);
  if (inode == nullptr) return Fail(EBADF);
  Change(*inode).resize(size);
  return 0;
}

int SimulatedDisk::Sync(int fd) {
  Inode* const inode = Opened(fd);
  if (inode == nullptr) return Fail(EBADF);
  if (inode->unsynced) inode->synced = std::move(inode->unsynced);
  inode->unsynced = nullptr;
  if (!inode->is_directory) return 0;
  for (auto& [path, history] : names_) {
    if (DirectoryOf(path) == inode->path) history = {history.back()};
  }
  return 0;
}

int SimulatedDisk::LockExclusively(int fd) {
  return Opened(fd) == nullptr ? Fail(EBADF) : 0;
}

std::shared_ptr<const std::byte> SimulatedDisk::Map(int fd, std::size_t size) {
  const Inode* const inode = Opened(fd);
  if (inode == nullptr || inode->content().size() < size) {
    errno = EBADF;
    return nullptr;
  }
  const auto copy = std::make_shared<const Bytes>(inode->content());
  return {copy, copy->data()};
}

int SimulatedDisk::Rename(const std::string& from, const std::string& to) {
  const int inode = InodeAt(from);
  if (inode == 0 || !CanName(to)) return Fail(ENOENT);
  if (InodeAt(to) == inode) return 0;  // POSIX: nothing happens
  SetName(to, inode);
  SetName(from, 0);
  return 0;
}

int SimulatedDisk::Link(const std::string& from, const std::string& to) {
  const int inode = InodeAt(from);
  if (inode == 0 || !CanName(to)) return Fail(ENOENT);
  if (InodeAt(to) != 0) return Fail(EEXIST);
  SetName(to, inode);
  return 0;
}

int SimulatedDisk::Unlink(const std::string& path) {
  if (InodeAt(path) == 0) return Fail(ENOENT);
  SetName(path, 0);
  return 0;
}

int SimulatedDisk::MakeDirectory(const std::string& path) {
  if (InodeAt(path) != 0) return Fail(EEXIST);
  if (!CanName(path)) return Fail(ENOENT);
  SetName(path, NewInode(path, /*is_directory=*/true));
  return 0;
}

int SimulatedDisk::List(const std::string& path,
                        std::vector<std::string>* names) {
  if (InodeAt(path) == 0) return Fail(ENOENT);
  for (const auto& [name, history] : names_) {
    if (history.back() == 0 || name == path || DirectoryOf(name) != path) {
      continue;
    }
    names->push_back(name.substr(name.rfind('/') + 1));
  }
  return 0;
}

}  // namespace yatzy
