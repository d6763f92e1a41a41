// The shared vectors, as the library understands them: numbers, lines of the server, HELLOs.
#include <string.h>

#include <fstream>

#include "check.h"
#include "settings.h"
#include "tapline/Hello.h"
#include "tapline/NumberText.h"
#include "tapline/ServerLine.h"

using tapline_parts::Hello;
using tapline_parts::LineText;
using tapline_parts::ServerLine;

namespace {

using Cells = std::vector<std::string>;

/// `\t`, `\r`, `\0` and `\\` stand for what they stand for in C.
std::string unescape(const std::string &cell) {
  std::string text;
  for (size_t at = 0; at < cell.size(); at++) {
    if (cell[at] != '\\') {
      text += cell[at];
      continue;
    }
    at += 1;
    switch (at < cell.size() ? cell[at] : '?') {
      case 't':
        text += '\t';
        break;
      case 'r':
        text += '\r';
        break;
      case '0':
        text += '\0';
        break;
      case '\\':
        text += '\\';
        break;
      default:
        check::fail(__FILE__, __LINE__, "unknown escape in " + cell);
    }
  }
  return text;
}

std::vector<Cells> readVectors(const char *name) {
  std::ifstream file(settings().vectors + "/" + name);
  std::vector<Cells> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    Cells cells;
    size_t from = 0;
    for (size_t tab; (tab = line.find('\t', from)) != std::string::npos; from = tab + 1) {
      cells.push_back(unescape(line.substr(from, tab - from)));
    }
    cells.push_back(unescape(line.substr(from)));
    rows.push_back(cells);
  }
  printf("%s: %zu\n", name, rows.size());
  CHECK(rows.size() > 0);
  return rows;
}

template <typename Write>
std::string written(Write write) {
  char buffer[4096];
  LineText line(buffer, sizeof buffer);
  write(line);
  CHECK(line.whole());
  return std::string(buffer, line.length());
}

Cells understood(std::string text) {
  char line[2048];
  memcpy(line, text.c_str(), text.size() + 1);
  const ServerLine said = tapline_parts::readServerLine(line, text.size());
  switch (said.kind) {
    case ServerLine::Kind::Ping:
      return {"ping"};
    case ServerLine::Kind::Pong:
      return {"pong"};
    case ServerLine::Kind::Ack:
      return {"ack", std::to_string(said.seq)};
    case ServerLine::Kind::Welcome:
      return {"welcome", said.name, said.hasSeq ? std::to_string(said.seq) : "-", std::to_string(said.unixMs)};
    case ServerLine::Kind::Command:
      return {"cmd", said.name, said.text};
    case ServerLine::Kind::Error:
      return {"err", said.name, said.text};
    case ServerLine::Kind::Text:
      break;
  }
  // What is no verb is left as it is.
  CHECK_EQUAL(std::string(line, text.size()), text);
  return {"text"};
}

std::string joined(const Cells &cells) {
  std::string text;
  for (const std::string &cell : cells) text += (text.empty() ? "" : " | ") + cell;
  return text;
}

const char *orAbsent(const std::string &cell) { return cell.empty() ? nullptr : cell.c_str(); }

}  // namespace

TEST("numbers are written as the vectors have them") {
  for (const Cells &row : readVectors("numbers.tsv")) {
    CHECK_EQUAL(row.size(), 3U);
    const uint32_t bits = static_cast<uint32_t>(std::stoul(row[0], nullptr, 16));
    float value;
    memcpy(&value, &bits, sizeof value);
    const uint8_t decimals = static_cast<uint8_t>(std::stoi(row[1]));
    const std::string text = written([&](LineText &line) { tapline_parts::putFixed(line, value, decimals); });
    CHECK_EQUAL(row[0] + " " + row[1] + " " + text, row[0] + " " + row[1] + " " + row[2]);
  }
}

TEST("lines of the server are understood as the vectors have them") {
  for (const Cells &row : readVectors("server-lines.tsv")) {
    CHECK(row.size() >= 2);
    CHECK_EQUAL(row[0] + ": " + joined(understood(row[0])), row[0] + ": " + joined(Cells(row.begin() + 1, row.end())));
  }
}

TEST("a HELLO is written as the vectors have it") {
  for (const Cells &row : readVectors("hellos.tsv")) {
    CHECK_EQUAL(row.size(), 8U);
    const Hello hello = {row[0].c_str(), row[2].c_str(), orAbsent(row[4]), orAbsent(row[5]), orAbsent(row[6])};
    const uint32_t millis = static_cast<uint32_t>(std::stoul(row[3]));
    CHECK_EQUAL(written([&](LineText &line) { tapline_parts::putHello(line, hello, row[1].c_str(), millis); }), row[7]);
    CHECK(tapline_parts::isDeviceName(row[0].c_str()));
  }
}
