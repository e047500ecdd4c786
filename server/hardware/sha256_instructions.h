#ifndef YATZY_SERVER_HARDWARE_SHA256_INSTRUCTIONS_H_
#define YATZY_SERVER_HARDWARE_SHA256_INSTRUCTIONS_H_

#include <string>

namespace yatzy::server {

// Whether this processor has instructions for SHA-256: SHA-NI of x86-64, the
// cryptographic extension of Arm.
bool HasSha256Instructions();

// Whether OpenSSL uses them: it may have been told not to, by OPENSSL_ia32cap
// or OPENSSL_armcap, or be built without.
bool UsesSha256Instructions();

// The same from what OPENSSL_info(OPENSSL_INFO_CPU_SETTINGS) says,
// "OPENSSL_ia32cap=0x7ffaf3ffffebffff:0x18400fd... env:~0x...".
bool NamesSha256Instructions(const std::string& cpu_settings);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_SHA256_INSTRUCTIONS_H_
