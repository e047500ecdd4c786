#!/usr/bin/env bash
# libmicrohttpd 0.9.75 (Debian's libmicrohttpd12 0.9.75-6) with MHD_USE_EPOLL | MHD_USE_TLS keeps a processor busy for as
# long as a peer has sent a part of a TLS handshake and says no more. Four bytes of a connection are enough, and it lasts until
# the connection's time-out, which by default never comes. GnuTLS says that it has to wait for more, but only the reading of
# requests, not the handshake, takes from that that the socket has no more: so the connection stays in the list of those that
# are ready, MHD_get_timeout says 0, and the loop runs again at once. A peer that has sent nothing does no harm. Who serves TLS
# by epoll has to shake hands in another way, before libmicrohttpd has the connection.
# Output seen on 2026-11-29 (the number of runs is that of the machine):
#   0 bytes: 3 runs of the loop in 2 s
#   4 bytes: 2544327 runs of the loop in 2 s
# usage: findings/microhttpd-epoll-tls-spin.sh      (needs gcc, openssl and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libmicrohttpd12=0.9.75-6 libmicrohttpd-dev=0.9.75-6 libgnutls30 libp11-kit0 libidn2-0 libunistring2 \
  libtasn1-6 libnettle8 libhogweed6 libffi8 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
env -u LD_LIBRARY_PATH openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -days 2 \
  -keyout key.pem -out certificate.pem 2>/dev/null

cat >server.c <<'PROGRAM'
#include <arpa/inet.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static enum MHD_Result Answer(void* unused, struct MHD_Connection* connection, const char* url, const char* method,
                              const char* version, const char* data, size_t* size, void** state) {
  (void)unused, (void)connection, (void)url, (void)method, (void)version, (void)data, (void)size, (void)state;
  return MHD_NO;
}

static const char* Contents(const char* path) {
  static char texts[2][8192];
  static int next;
  FILE* file = fopen(path, "r");
  if (file == NULL) exit(2);
  char* text = texts[next++];
  text[fread(text, 1, sizeof texts[0] - 1, file)] = '\0';
  fclose(file);
  return text;
}

int main(int argc, char** argv) {
  const int bytes = argc > 1 ? atoi(argv[1]) : 4;
  struct MHD_Daemon* server =
      MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TLS | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, Answer, NULL,
                       MHD_OPTION_HTTPS_MEM_KEY, Contents("key.pem"), MHD_OPTION_HTTPS_MEM_CERT,
                       Contents("certificate.pem"), MHD_OPTION_END);
  int ends[2];
  if (server == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) return 2;
  const struct sockaddr_in address = {.sin_family = AF_INET};
  if (MHD_add_connection(server, ends[0], (const struct sockaddr*)&address, sizeof address) != MHD_YES) return 2;
  // A part of the head of the first record.
  if (write(ends[1], "\x16\x03\x01\x02", (size_t)bytes) != bytes) return 2;
  struct pollfd ready = {.fd = MHD_get_daemon_info(server, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, .events = POLLIN};
  long runs = 0;
  for (const time_t end = time(NULL) + 2; time(NULL) < end; ++runs) {
    MHD_UNSIGNED_LONG_LONG wait = 1000;
    if (MHD_get_timeout(server, &wait) != MHD_YES || wait > 1000) wait = 1000;
    poll(&ready, 1, (int)wait);
    MHD_run(server);
  }
  printf("%ld runs of the loop in 2 s\n", runs);
  return runs > 1000 ? 1 : 0;
}
PROGRAM
gcc -isystem usr/include server.c -o server "$LD_LIBRARY_PATH/libmicrohttpd.so.12"

status=0
expect() {
  local spins=0
  printf '%s bytes: ' "$1"
  ./server "$1" || spins=$?
  [[ $spins == "$2" ]] || status=1
}
expect 0 0
expect 4 1
exit "$status"
