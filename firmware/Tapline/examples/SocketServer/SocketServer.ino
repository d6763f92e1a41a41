// The board is the server: up to four people with telnet talk to whoever sits at the serial monitor.
//
//   telnet 192.168.1.42 8888      (the address is printed on the serial monitor at the start)
//
// A line from a client appears on the serial monitor, a line typed there goes to all clients, and so
// does a press of the FLASH button. Serial monitor: 115200 baud, "New Line" or "Both NL & CR".

#ifdef ESP32
#include <ESPmDNS.h>
#include <WiFi.h>
#include <lwip/sockets.h>
#else
#include <ESP8266WiFi.h>
#include <ESP8266mDNS.h>
#endif

#include "secrets.h"

const uint16_t PORT = 8888;
const char NAME[] = "socket-server";  // By this name it is found on the network: NAME.local

const uint8_t MAX_CLIENTS = 4;
const size_t LINE_BYTES = 256;       // A longer line is passed on in pieces.
const int TURN_BYTES = 256;          // What one side may say before it is the next one's turn.
const uint8_t FLASH_BUTTON = 0;      // GPIO0: FLASH on a NodeMCU, BOOT on an ESP32
const unsigned long BOUNCE_MS = 30;  // A button's contact chatters for some ms.

const uint8_t SERIAL_MONITOR = 0;

// A line that is on its way.
struct Line {
  uint8_t from;  // SERIAL_MONITOR, or the client's number
  size_t length;
  char text[LINE_BYTES];
};

// Where in telnet's negotiation a client is (RFC 854).
enum class Telnet : uint8_t { data, command, option, subnegotiation, subnegotiationCommand };
const uint8_t TELNET_IAC = 0xFF;  // opens a command
const uint8_t TELNET_SE = 0xF0;   // the lowest command, and the end of a subnegotiation
const uint8_t TELNET_SB = 0xFA;
const uint8_t TELNET_WILL = 0xFB;  // it and those above name an option in the next byte

// One who is connected. (The core has a class Client of its own.)
struct Visitor {
  WiFiClient socket;
  bool here;
  bool afterCr;
  Telnet telnet;
  unsigned missedLines;  // Sent while it did not read.
  Line line;
};

WiFiServer server(PORT);
Visitor visitors[MAX_CLIENTS];
Line typed;
bool listening = false;

size_t countVisitors() {
  size_t count = 0;
  for (const Visitor& visitor : visitors) count += visitor.here;
  return count;
}

// Begins a message about a client on the serial monitor.
void say(const Visitor& visitor, const char* what) {
  Serial.print("* client ");
  Serial.print(visitor.line.from);
  Serial.print(what);
}

// Whether so many bytes can be written without waiting for the other side.
bool hasRoom(WiFiClient& socket, size_t bytes) {
#ifdef ESP32
  (void)bytes;  // lwIP calls a socket writable when half of its send buffer is free, some 2,800 bytes.
  fd_set writable;
  FD_ZERO(&writable);
  FD_SET(socket.fd(), &writable);
  timeval atOnce = {0, 0};
  return select(socket.fd() + 1, nullptr, &writable, nullptr, &atOnce) > 0;
#else
  return socket.availableForWrite() >= static_cast<int>(bytes);
#endif
}

// Lets TCP ask after a silent client: one whose laptop was closed must not keep its place for ever.
void keepAlive(WiFiClient& socket) {
  const int idleSeconds = 60, betweenSeconds = 10, probes = 3;
#ifdef ESP32
  const int on = 1;
  setsockopt(socket.fd(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(socket.fd(), IPPROTO_TCP, TCP_KEEPIDLE, &idleSeconds, sizeof idleSeconds);
  setsockopt(socket.fd(), IPPROTO_TCP, TCP_KEEPINTVL, &betweenSeconds, sizeof betweenSeconds);
  setsockopt(socket.fd(), IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
#else
  socket.keepAlive(idleSeconds, betweenSeconds, probes);
#endif
}

// Sends a line with its CR LF as one piece. Who does not read misses it: nobody waits for them.
void sendTo(Visitor& visitor, const char* text, size_t bytes) {
  if (!visitor.socket.connected()) return;
  if (!hasRoom(visitor.socket, bytes)) {
    if (visitor.missedLines++ == 0) {
      say(visitor, " does not read: what is sent to it is dropped");
      Serial.println();
    }
    return;
  }
  if (visitor.missedLines > 0) {
    say(visitor, " reads again, lines dropped: ");
    Serial.println(visitor.missedLines);
    visitor.missedLines = 0;
  }
  visitor.socket.write(reinterpret_cast<const uint8_t*>(text), bytes);
}

void sendToAll(const char* text, size_t length) {
  static char ended[LINE_BYTES + 2];
  memcpy(ended, text, length);
  memcpy(ended + length, "\r\n", 2);
  for (Visitor& visitor : visitors) {
    if (visitor.here) sendTo(visitor, ended, length + 2);
  }
}

// Hands the first bytes of a line to the other side and keeps the rest.
void passOn(Line& line, size_t length) {
  if (line.from == SERIAL_MONITOR) {
    sendToAll(line.text, length);
  } else {
    if (countVisitors() > 1) {
      Serial.print('[');
      Serial.print(line.from);
      Serial.print("] ");
    }
    Serial.write(reinterpret_cast<const uint8_t*>(line.text), length);
    Serial.println();
  }
  line.length -= length;
  memmove(line.text, line.text + length, line.length);
}

// How many bytes at the end belong to a UTF-8 character of which more is to come.
size_t countUnfinished(const Line& line) {
  for (size_t back = 1; back <= 3 && back <= line.length; back++) {
    uint8_t octet = line.text[line.length - back];
    if (octet < 0x80) return 0;
    if (octet >= 0xC0) {
      size_t whole = octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : 2;
      return back < whole ? back : 0;
    }
  }
  return 0;
}

void add(Line& line, uint8_t octet) {
  if (line.length == LINE_BYTES) passOn(line, LINE_BYTES - countUnfinished(line));
  line.text[line.length++] = static_cast<char>(octet);
}

// A byte of text from a client: LF, CR LF and CR NUL end a line.
void takeText(Visitor& visitor, uint8_t octet) {
  bool ends = octet == '\n' || (visitor.afterCr && octet == '\0');
  if (visitor.afterCr && !ends) add(visitor.line, '\r');
  visitor.afterCr = octet == '\r';
  if (ends) {
    passOn(visitor.line, visitor.line.length);
  } else if (!visitor.afterCr) {
    add(visitor.line, octet);
  }
}

// A byte from a client: telnet's negotiation is skipped, and never longer than to the end of the line.
void takeByte(Visitor& visitor, uint8_t octet) {
  if (octet == '\n') {
    if (visitor.telnet == Telnet::command) takeText(visitor, TELNET_IAC);
    visitor.telnet = Telnet::data;
  }
  switch (visitor.telnet) {
    case Telnet::data:
      if (octet == TELNET_IAC) {
        visitor.telnet = Telnet::command;
      } else {
        takeText(visitor, octet);
      }
      break;
    case Telnet::command:
      if (octet == TELNET_SB) {
        visitor.telnet = Telnet::subnegotiation;
      } else if (octet >= TELNET_WILL && octet != TELNET_IAC) {
        visitor.telnet = Telnet::option;
      } else {
        visitor.telnet = Telnet::data;
        if (octet < TELNET_SE) takeText(visitor, TELNET_IAC);  // It was no command.
        // IAC twice is one byte 255.
        if (octet < TELNET_SE || octet == TELNET_IAC) takeText(visitor, octet);
      }
      break;
    case Telnet::option:
      visitor.telnet = Telnet::data;
      break;
    case Telnet::subnegotiation:
      if (octet == TELNET_IAC) visitor.telnet = Telnet::subnegotiationCommand;
      break;
    case Telnet::subnegotiationCommand:
      visitor.telnet = octet == TELNET_SE ? Telnet::data : Telnet::subnegotiation;
      break;
  }
}

void welcome(WiFiClient socket) {
  for (Visitor& visitor : visitors) {
    if (visitor.here) continue;
    visitor.socket = socket;
    visitor.here = true;
    visitor.afterCr = false;
    visitor.telnet = Telnet::data;
    visitor.missedLines = 0;
    visitor.line.length = 0;
    keepAlive(visitor.socket);
    say(visitor, " connected from ");
    Serial.print(visitor.socket.remoteIP());
    Serial.print(':');
    Serial.println(visitor.socket.remotePort());
    return;
  }
  socket.print("busy: ");
  socket.print(MAX_CLIENTS);
  socket.println(" clients are connected");
  // Unread, it would turn the end of the connection into a reset, and the words would be lost.
  for (int left = TURN_BYTES; left > 0 && socket.available() > 0; left--) socket.read();
  socket.stop();
}

// Reads a turn's worth, so that one who talks without end does not silence the others.
void hear(Visitor& visitor) {
  for (int left = TURN_BYTES; left > 0 && visitor.socket.available() > 0; left--) {
    takeByte(visitor, static_cast<uint8_t>(visitor.socket.read()));
  }
  if (visitor.socket.available() > 0 || visitor.socket.connected()) return;
  if (visitor.line.length > 0) passOn(visitor.line, visitor.line.length);
  visitor.socket.stop();
  visitor.here = false;
  say(visitor, " disconnected");
  Serial.println();
}

// What is typed. Terminals end a line with CR, LF or both.
void hearSerial() {
  static bool afterCr = false;
  for (int left = TURN_BYTES; left > 0 && Serial.available() > 0; left--) {
    uint8_t octet = static_cast<uint8_t>(Serial.read());
    bool secondOfTwo = afterCr && octet == '\n';
    afterCr = octet == '\r';
    if (secondOfTwo) continue;
    if (octet == '\r' || octet == '\n') {
      passOn(typed, typed.length);
    } else {
      add(typed, octet);
    }
  }
}

void watchButton() {
  static bool pressed = false;
  static unsigned long changedMs = 0;
  bool down = digitalRead(FLASH_BUTTON) == LOW;
  if (down == pressed || millis() - changedMs < BOUNCE_MS) return;
  pressed = down;
  changedMs = millis();
  if (!pressed) return;
  const char message[] = "FLASH button pressed";
  Serial.print("* ");
  Serial.println(message);
  sendToAll(message, strlen(message));
}

// Listens as soon as there is a network, and tells the address again when it comes back.
// Tells the network by mDNS: `telnet NAME.local 8888` then works, and a Tapline server lists this board.
void announce() {
  if (!MDNS.begin(NAME)) return;
  MDNS.addService("tapline", "tcp", PORT);
  MDNS.addServiceTxt("tapline", "tcp", "role", "board");
}

void watchWiFi() {
  static bool online = false;
  bool up = WiFi.status() == WL_CONNECTED;
  if (up == online) return;
  online = up;
  if (!up) {
    Serial.println("* Wi-Fi lost, waiting for it");
    return;
  }
  if (!listening) {
    server.begin();
    server.setNoDelay(true);
    listening = true;
    announce();
  }
  Serial.print("Listening on ");
  Serial.print(WiFi.localIP());
  Serial.print(':');
  Serial.print(PORT);
  Serial.print(": telnet ");
  Serial.print(WiFi.localIP());
  Serial.print(' ');
  Serial.println(PORT);
}

void setup() {
  Serial.begin(115200);
  pinMode(FLASH_BUTTON, INPUT_PULLUP);
  for (uint8_t index = 0; index < MAX_CLIENTS; index++) visitors[index].line.from = index + 1;
  WiFi.mode(WIFI_STA);
  WiFi.begin(WIFI_NAME, WIFI_PASSWORD);
  Serial.println("\r\nConnecting to the Wi-Fi " WIFI_NAME);
}

void loop() {
  watchWiFi();
  if (!listening) return;
#ifndef ESP32
  MDNS.update();
#endif
  WiFiClient newcomer = server.accept();
  if (newcomer) welcome(newcomer);
  for (Visitor& visitor : visitors) {
    if (visitor.here) hear(visitor);
  }
  hearSerial();
  watchButton();
}
