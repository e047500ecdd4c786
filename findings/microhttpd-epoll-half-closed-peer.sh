#!/usr/bin/env bash
# libmicrohttpd 0.9.75 (Debian's libmicrohttpd12 0.9.75-6) overlooks with MHD_USE_EPOLL that a peer has said all it has to
# say. A client sends one request and shuts its side down, as `nc -N` and shell scripts do: with poll the server answers and
# closes at once; with epoll it answers and keeps the connection until its time-out, which by default never comes, and the
# client, which reads to the end, waits as long. The end comes in the same edge as the request, the edge is used up by the
# bytes, and no other follows. The same server, built with another flag, is so a fast or a hanging one for the same client.
# Who serves by epoll has to look for himself (poll(2) with POLLRDHUP) who has gone.
# Output seen on 2026-11-29, where the time-out is 3 s:
#   poll   answer at once, end of the connection at once
#   epoll  answer at once, end of the connection after 3 s
# usage: findings/microhttpd-epoll-half-closed-peer.sh      (needs gcc and Debian's package archive; exits 1 if this has changed)

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q libmicrohttpd12=0.9.75-6 libmicrohttpd-dev=0.9.75-6 libgnutls30 libp11-kit0 libidn2-0 libunistring2 \
  libtasn1-6 libnettle8 libhogweed6 libffi8 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$PWD"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH

cat >server.c <<'PROGRAM'
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static enum MHD_Result Answer(void* unused, struct MHD_Connection* connection, const char* url, const char* method,
                              const char* version, const char* data, size_t* size, void** state) {
  static int headers;
  (void)unused, (void)url, (void)method, (void)version, (void)data, (void)size;
  if (*state == NULL) return *state = &headers, MHD_YES;
  struct MHD_Response* response = MHD_create_response_from_buffer(2, "ok", MHD_RESPMEM_PERSISTENT);
  const enum MHD_Result queued = MHD_queue_response(connection, 200, response);
  MHD_destroy_response(response);
  return queued;
}

static double Now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static const char* Text(double seconds) { return seconds < 1 ? "at once" : seconds < 2 ? "after 1 s" : "after 3 s"; }

int main(int argc, char** argv) {
  const unsigned flag = argc > 1 && strcmp(argv[1], "epoll") == 0 ? MHD_USE_EPOLL : MHD_USE_POLL;
  struct MHD_Daemon* server = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | flag, 0, NULL, NULL, Answer, NULL,
                                               MHD_OPTION_CONNECTION_TIMEOUT, 3u, MHD_OPTION_END);
  if (server == NULL) return 2;
  const struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons(MHD_get_daemon_info(server, MHD_DAEMON_INFO_BIND_PORT)->port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(client, (const struct sockaddr*)&address, sizeof address) != 0) return 2;
  const double begin = Now();
  const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (write(client, request, sizeof request - 1) < 0) return 2;
  shutdown(client, SHUT_WR);
  char bytes[4096];
  if (read(client, bytes, sizeof bytes) <= 0) return 2;
  const double answered = Now() - begin;
  while (read(client, bytes, sizeof bytes) > 0) continue;
  printf("answer %s, end of the connection %s\n", Text(answered), Text(Now() - begin));
  MHD_stop_daemon(server);
  return 0;
}
PROGRAM
gcc -isystem usr/include server.c -o server "$LD_LIBRARY_PATH/libmicrohttpd.so.12"

status=0
expect() {
  local seen
  seen=$(./server "$1")
  printf '%-7s%s\n' "$1" "$seen"
  [[ $seen == "$2" ]] || status=1
}
expect poll 'answer at once, end of the connection at once'
expect epoll 'answer at once, end of the connection after 3 s'
exit "$status"
