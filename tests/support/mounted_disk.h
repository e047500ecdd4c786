#ifndef YATZY_TESTS_SUPPORT_MOUNTED_DISK_H_
#define YATZY_TESTS_SUPPORT_MOUNTED_DISK_H_

#include <sys/mount.h>

#include <string>

#include "tests/support/temp_dir.h"

namespace yatzy {

// A small file system of its own (tmpfs unless another type is given), which
// may be full or read-only. Mounting takes root; ok() says whether it worked.
class MountedDisk {
 public:
  // `options` as mount(8) -o has them, for instance "size=4m".
  explicit MountedDisk(const std::string& options, const char* type = "tmpfs")
      : ok_(mount(type, path().c_str(), type, 0, options.c_str()) == 0) {}
  ~MountedDisk() {
    if (ok_) umount2(path().c_str(), MNT_DETACH);
  }
  MountedDisk(const MountedDisk&) = delete;
  MountedDisk& operator=(const MountedDisk&) = delete;

  bool ok() const { return ok_; }
  const std::string& path() const { return dir_.path(); }
  std::string File(const std::string& name) const { return dir_.File(name); }

  // Whether it worked.
  bool MakeReadOnly() const {
    return mount(nullptr, path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY,
                 nullptr) == 0;
  }

 private:
  const TempDir dir_;
  const bool ok_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_MOUNTED_DISK_H_
