// A disk in memory that loses power when a test says so.
#ifndef YATZY_TESTS_SUPPORT_SIMULATED_DISK_H_
#define YATZY_TESTS_SUPPORT_SIMULATED_DISK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "core/os/file_ops.h"

namespace yatzy {

// What POSIX promises of a file system, and nothing more:
//
//   - bytes written since the last fsync of their file may be on the disk or
//     not, each sector of 512 bytes for itself, in any order; the size of the
//     file likewise;
//   - a name made, changed or removed since the last fsync of its directory may
//     have any of the values it had since then, each name for itself. Nothing
//     else is torn: a rename puts the whole new file under its new name.
//
// Real file systems promise more. With the name of a directory goes what is in
// it.
//
// Copies share nothing: a test keeps one, and cuts the power of its copy. Not
// thread-safe. Locks are always granted.
class SimulatedDisk final : public FileOps {
 public:
  // The root directory is there.
  SimulatedDisk();
  SimulatedDisk(const SimulatedDisk& other);
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  // How much of what was not fsynced reaches the disk: nothing, all of it, or
  // a part of it that `random` chooses.
  enum class Damage { kLoseAll, kLoseNothing, kLoseSome };

  // The power goes and comes back: descriptors are gone, and what was not
  // fsynced is as POSIX allows.
  void CutPower(Damage damage, std::mt19937& random);

  // Every path there is, sorted; directories end in "/".
  std::vector<std::string> Paths() const;

  int Open(const std::string& path, int flags) override;
  int Close(int fd) override;
  ssize_t Write(int fd, std::span<const std::byte> bytes) override;
  ssize_t ReadAt(int fd, std::span<std::byte> bytes, off_t offset) override;
  int Stat(int fd, struct stat* info) override;
  int Truncate(int fd, off_t size) override;
  int Sync(int fd) override;
  int LockExclusively(int fd) override;
  std::shared_ptr<const std::byte> Map(int fd, std::size_t size) override;
  int Rename(const std::string& from, const std::string& to) override;
  int Link(const std::string& from, const std::string& to) override;
  int Unlink(const std::string& path) override;
  int MakeDirectory(const std::string& path) override;
  int List(const std::string& path, std::vector<std::string>* names) override;

 private:
  using Bytes = std::vector<std::byte>;

  // A file or a directory. What is synced is shared between copies of the disk
  // and never changed.
  struct Inode {
    bool is_directory = false;
    std::shared_ptr<const Bytes> synced = std::make_shared<const Bytes>();
    std::shared_ptr<Bytes> unsynced;  // the content, if it is not `synced`
    std::int64_t modified_s = 0;
    std::string path;  // of a directory

    const Bytes& content() const { return unsynced ? *unsynced : *synced; }
  };

  // What a name of a directory has been since the directory was fsynced last,
  // the present at the end; 0 is no file.
  using History = std::vector<int>;

  struct Descriptor {
    int inode = 0;
    off_t position = 0;
  };

  int InodeAt(const std::string& path) const;  // 0 if there is none
  bool CanName(const std::string& path);       // whether its directory exists
  void SetName(const std::string& path, int inode);
  int NewInode(const std::string& path, bool is_directory);
  Bytes& Change(Inode& inode);
  Inode* Opened(int fd);
  void ForgetWhatNoDirectoryHolds();

  std::map<int, Inode> inodes_;
  std::map<std::string, History> names_;  // by full path
  std::map<int, Descriptor> descriptors_;
  int last_number_ = 0;  // of an inode or a descriptor
  std::int64_t clock_s_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SIMULATED_DISK_H_
