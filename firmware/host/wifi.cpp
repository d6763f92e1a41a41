// Wi-Fi, connections and listening sockets, on the machine's own sockets. Like the cores: connect() blocks for a short
// time, write() takes what it can in that time, and nothing here uses the heap.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ESP8266WiFi.h"
#include "heap.h"
#include "host.h"

WiFiClass WiFi;

namespace {

constexpr int kConnections = 64;
constexpr int kConnectMs = 1000;

/// What lwIP buffers of unacknowledged bytes on an ESP8266: two segments.
constexpr int kSendBufferBytes = 2920;

struct Connection {
  int fd = -1;
  unsigned copies = 0;
};

Connection connections[kConnections];
bool wifiThere = true;
bool wifiJoined = false;
unsigned wifiBegins = 0;
char redirectAddress[64] = "";
uint16_t redirectPort = 0;
int wantedListenPort = -1;
uint16_t actualListenPort = 0;

int openConnection(int fd) {
  for (int index = 0; index < kConnections; index++) {
    if (connections[index].copies != 0) continue;
    connections[index].fd = fd;
    connections[index].copies = 1;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return index;
  }
  close(fd);
  return -1;
}

void closeSocket(Connection &connection) {
  if (connection.fd >= 0) close(connection.fd);
  connection.fd = -1;
}

bool isReady(int fd, short events, int waitMs) {
  pollfd socket = {fd, events, 0};
  return poll(&socket, 1, waitMs) > 0;
}

sockaddr_in addressOf(IPAddress ip, uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = static_cast<uint32_t>(ip);
  return address;
}

/// @return the socket; -1: nobody there
int dial(IPAddress ip, uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const sockaddr_in address = addressOf(ip, port);
  int failure = ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 ? 0 : errno;
  if (failure == EINPROGRESS) {
    failure = ETIMEDOUT;
    socklen_t size = sizeof failure;
    if (isReady(fd, POLLOUT, kConnectMs)) getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size);
  }
  if (failure == 0) return fd;
  close(fd);
  return -1;
}

IPAddress resolve(const char *name) {
  IPAddress address;
  if (address.fromString(name)) return address;
  const heap::Pause pause;
  addrinfo hints = {};
  hints.ai_family = AF_INET;
  addrinfo *found = nullptr;
  if (getaddrinfo(name, nullptr, &hints, &found) != 0) return IPAddress();
  address = IPAddress(reinterpret_cast<const sockaddr_in *>(found->ai_addr)->sin_addr.s_addr);
  freeaddrinfo(found);
  return address;
}

using NameOf = int (*)(int, sockaddr *, socklen_t *);

sockaddr_in endOf(int fd, NameOf nameOf) {
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  nameOf(fd, reinterpret_cast<sockaddr *>(&address), &size);
  return address;
}

}  // namespace

namespace host {

void setWifi(bool there) {
  wifiThere = there;
  if (there) return;
  for (Connection &connection : connections) closeSocket(connection);
}

unsigned countWifiBegins() { return wifiBegins; }

void redirect(const char *address, uint16_t port) {
  snprintf(redirectAddress, sizeof redirectAddress, "%s", address == nullptr ? "" : address);
  redirectPort = port;
}

void setListenPort(uint16_t port) { wantedListenPort = port; }
uint16_t listenPort() { return actualListenPort; }

}  // namespace host

wl_status_t WiFiClass::begin(const char *, const char *) {
  wifiBegins += 1;
  wifiJoined = true;
  return WL_IDLE_STATUS;
}

bool WiFiClass::disconnect(bool) {
  wifiJoined = false;
  return true;
}

wl_status_t WiFiClass::status() { return wifiThere && wifiJoined ? WL_CONNECTED : WL_DISCONNECTED; }

WiFiClient::WiFiClient(int fd) : connection_(openConnection(fd)) {}

WiFiClient::WiFiClient(const WiFiClient &other) : Client(other), connection_(other.connection_) {
  if (connection_ >= 0) connections[connection_].copies += 1;
}

WiFiClient &WiFiClient::operator=(const WiFiClient &other) {
  if (other.connection_ >= 0) connections[other.connection_].copies += 1;
  release();
  connection_ = other.connection_;
  return *this;
}

WiFiClient::~WiFiClient() { release(); }

void WiFiClient::release() {
  if (connection_ < 0) return;
  Connection &connection = connections[connection_];
  connection.copies -= 1;
  if (connection.copies == 0) closeSocket(connection);
  connection_ = -1;
}

int WiFiClient::fd() const { return connection_ < 0 ? -1 : connections[connection_].fd; }

int WiFiClient::connect(IPAddress address, uint16_t port) {
  release();
  if (!wifiThere) return 0;
  if (redirectPort != 0) {
    address = resolve(redirectAddress);
    port = redirectPort;
  }
  const int socket = dial(address, port);
  if (socket >= 0) connection_ = openConnection(socket);
  return connection_ >= 0 ? 1 : 0;
}

int WiFiClient::connect(const char *name, uint16_t port) {
  return connect(redirectPort != 0 ? IPAddress() : resolve(name), port);
}

size_t WiFiClient::write(const uint8_t *bytes, size_t count) {
  const unsigned long since = millis();
  size_t written = 0;
  while (written < count && fd() >= 0) {
    const ssize_t sent = send(fd(), bytes + written, count - written, MSG_NOSIGNAL);
    if (sent > 0) {
      written += static_cast<size_t>(sent);
    } else if (errno != EAGAIN || millis() - since >= timeoutMs_ || !isReady(fd(), POLLOUT, 10)) {
      break;
    }
  }
  return written;
}

int WiFiClient::available() {
  int count = 0;
  if (fd() < 0 || ioctl(fd(), FIONREAD, &count) != 0) return 0;
  return count;
}

int WiFiClient::read() {
  uint8_t byte;
  return read(&byte, 1) == 1 ? byte : -1;
}

int WiFiClient::read(uint8_t *bytes, size_t count) {
  if (fd() < 0) return -1;
  return static_cast<int>(recv(fd(), bytes, count, 0));
}

int WiFiClient::peek() {
  uint8_t byte;
  return fd() >= 0 && recv(fd(), &byte, 1, MSG_PEEK) == 1 ? byte : -1;
}

void WiFiClient::stop() {
  if (connection_ >= 0) closeSocket(connections[connection_]);
  release();
}

uint8_t WiFiClient::connected() {
  if (fd() < 0) return 0;
  uint8_t byte;
  const ssize_t there = recv(fd(), &byte, 1, MSG_PEEK);
  return there > 0 || (there < 0 && errno == EAGAIN) ? 1 : 0;
}

int WiFiClient::availableForWrite() {
#ifdef ESP32
  return 0;
#else
  int waiting = 0;
  if (fd() < 0 || ioctl(fd(), TIOCOUTQ, &waiting) != 0) return 0;
  return max(0, kSendBufferBytes - waiting);
#endif
}

IPAddress WiFiClient::remoteIP() { return IPAddress(endOf(fd(), getpeername).sin_addr.s_addr); }
uint16_t WiFiClient::remotePort() { return ntohs(endOf(fd(), getpeername).sin_port); }
IPAddress WiFiClient::localIP() { return IPAddress(endOf(fd(), getsockname).sin_addr.s_addr); }
uint16_t WiFiClient::localPort() { return ntohs(endOf(fd(), getsockname).sin_port); }

int WiFiClient::setNoDelay(bool noDelay) {
  const int on = noDelay ? 1 : 0;
  return setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool WiFiClient::getNoDelay() {
  int on = 0;
  socklen_t size = sizeof on;
  return getsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &on, &size) == 0 && on != 0;
}

void WiFiClient::keepAlive(uint16_t idleSeconds, uint16_t betweenSeconds, uint8_t probes) {
  const int on = 1;
  const int idle = idleSeconds;
  const int between = betweenSeconds;
  const int count = probes;
  setsockopt(fd(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(fd(), IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  setsockopt(fd(), IPPROTO_TCP, TCP_KEEPINTVL, &between, sizeof between);
  setsockopt(fd(), IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
}

void WiFiServer::begin() {
  stop();
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const uint16_t port = wantedListenPort >= 0 ? static_cast<uint16_t>(wantedListenPort) : port_;
  const sockaddr_in address = addressOf(IPAddress(127, 0, 0, 1), port);
  if (bind(fd_, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || listen(fd_, 8) != 0) {
    perror("WiFiServer");
    exit(1);
  }
  actualListenPort = ntohs(endOf(fd_, getsockname).sin_port);
}

void WiFiServer::stop() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool WiFiServer::hasClient() { return fd_ >= 0 && isReady(fd_, POLLIN, 0); }

WiFiClient WiFiServer::accept() {
  const int fd = fd_ < 0 ? -1 : ::accept(fd_, nullptr, nullptr);
  if (fd < 0) return WiFiClient();
  WiFiClient client(fd);
  if (noDelay_) client.setNoDelay(true);
  return client;
}
