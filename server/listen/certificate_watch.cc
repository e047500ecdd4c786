#include "server/listen/certificate_watch.h"

#include <sys/stat.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/os/file_times.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

// A symbolic link is followed: pointing it elsewhere is a change as well.
std::string StampOfFile(const std::string& path) {
  struct stat info {};
  if (path.empty() || stat(path.c_str(), &info) != 0) return "";
  const timespec modified = ModifiedAt(info);
  const timespec changed = ChangedAt(info);
  return absl::StrCat(info.st_dev, ":", info.st_ino, ":", info.st_size, ":",
                      modified.tv_sec, ".", modified.tv_nsec, ":",
                      changed.tv_sec, ".", changed.tv_nsec);
}

void LogUse(const TlsFiles& files, const Certificates& certificates) {
  const bool has_expired = certificates.not_after < absl::Now();
  LogEvent(has_expired ? LogLevel::kWarn : LogLevel::kInfo,
           "certificate in use",
           {{"file", files.certificate},
            {"subject", certificates.subject},
            {has_expired ? "expired" : "expires",
             absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", certificates.not_after,
                              absl::UTCTimeZone())}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<CertificateWatch>> CertificateWatch::Start(
    TlsFiles files, absl::Duration interval) {
  // Before reading: what changes meanwhile is seen at the first look.
  Stamp stamp = StampOf(files);
  auto certificates = ReadCertificates(files);
  if (!certificates.ok()) return certificates.status();
  LogUse(files, *certificates);
  auto watch = std::unique_ptr<CertificateWatch>(new CertificateWatch(
      std::move(files), std::move(stamp), *std::move(certificates)));
  watch->thread_ = std::jthread(
      [watch = watch.get(), interval](const std::stop_token& stop) {
        watch->Run(stop, interval);
      });
  return watch;
}

CertificateWatch::CertificateWatch(TlsFiles files, Stamp stamp,
                                   Certificates certificates)
    : files_(std::move(files)),
      seen_(stamp),
      judged_(std::move(stamp)),
      current_(std::make_shared<Certificates>(std::move(certificates))) {}

CertificateWatch::~CertificateWatch() = default;

std::shared_ptr<const Certificates> CertificateWatch::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

CertificateWatch::Stamp CertificateWatch::StampOf(const TlsFiles& files) {
  return {StampOfFile(files.certificate), StampOfFile(files.key),
          StampOfFile(files.client_ca)};
}

void CertificateWatch::Run(const std::stop_token& stop,
                           absl::Duration interval) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    stopping_.wait_for(lock, stop, absl::ToChronoNanoseconds(interval),
                       [] { return false; });
    lock.unlock();
    if (!stop.stop_requested()) Look();
    lock.lock();
  }
}

void CertificateWatch::Look() {
  Stamp now = StampOf(files_);
  if (now == judged_) return;
  const bool stands_still = now == seen_;
  seen_ = std::move(now);
  if (!stands_still) return;
  auto certificates = ReadCertificates(files_);
  if (StampOf(files_) != seen_) return;  // written to while it was read
  judged_ = seen_;
  if (!certificates.ok()) {
    LogEvent(LogLevel::kWarn, "certificate not renewed, the old one stays",
             {{"reason", std::string(certificates.status().message())}});
    return;
  }
  LogUse(files_, *certificates);
  auto renewed = std::make_shared<Certificates>(*std::move(certificates));
  const std::lock_guard lock(mutex_);
  current_ = std::move(renewed);
}

}  // namespace yatzy::server
