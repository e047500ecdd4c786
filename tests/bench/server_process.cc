#include "tests/bench/server_process.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"

namespace yatzy {
namespace {

// What follows "address=" in the line of the log that names a TCP address.
std::string LoggedTcpAddress(ChildProcess& process,
                             const std::string& key = "address=127.0.0.1:") {
  const std::string line = process.WaitForLine(key);
  const std::size_t begin = line.find("127.0.0.1:");
  if (begin == std::string::npos) {
    std::cerr << "no server:\n" << process.log();
    std::exit(1);
  }
  return line.substr(begin, line.find(' ', begin) - begin);
}

void WaitUntilItServes(ChildProcess& process) {
  if (!process.WaitForLine("serving").empty()) return;
  std::cerr << "no server:\n" << process.log();
  std::exit(1);
}

}  // namespace

std::string TransportName(Transport transport) {
  return transport == Transport::kUnix ? "unix" : "tcp";
}

ServerProcess ServerProcess::Yatzyd(const std::string& state_dir,
                                    const std::string& program,
                                    const std::vector<std::string>& flags) {
  ServerProcess server;
  std::vector<std::string> arguments = {program.empty() ? YATZYD : program,
                                        "--state-dir",
                                        state_dir,
                                        "--listen",
                                        server.Address(Transport::kUnix),
                                        "--listen",
                                        "127.0.0.1:0"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  server.process_ = std::make_unique<ChildProcess>(arguments);
  server.tcp_address_ =
      LoggedTcpAddress(*server.process_, "listening address=127.0.0.1:");
  if (absl::c_linear_search(flags, "--web-listen")) {
    server.web_address_ =
        LoggedTcpAddress(*server.process_, "web address=127.0.0.1:");
  }
  WaitUntilItServes(*server.process_);
  return server;
}

ServerProcess ServerProcess::Echo(int threads) {
  ServerProcess server;
  server.process_ = std::make_unique<ChildProcess>(std::vector<std::string>{
      YATZY_ECHO_SERVER, std::to_string(threads), "127.0.0.1:0",
      server.Address(Transport::kUnix)});
  server.tcp_address_ = LoggedTcpAddress(*server.process_);
  WaitUntilItServes(*server.process_);
  return server;
}

std::string ServerProcess::Address(Transport transport) const {
  return transport == Transport::kUnix ? "unix:" + dir_->File("q.sock")
                                       : tcp_address_;
}

}  // namespace yatzy
