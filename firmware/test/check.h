// The tests of a program: each is a function that TEST() names, and main() runs them all.
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include <string>
#include <vector>

namespace check {

struct Test {
  const char *name;
  void (*run)();
};

inline std::vector<Test> &tests() {
  static std::vector<Test> all;
  return all;
}

struct Register {
  Register(const char *name, void (*run)()) { tests().push_back({name, run}); }
};

inline const char *&running() {
  static const char *name = "";
  return name;
}

inline std::string show(const std::string &value) { return '"' + value + '"'; }
inline std::string show(const char *value) { return show(std::string(value)); }
inline std::string show(bool value) { return value ? "true" : "false"; }
template <typename T>
std::string show(T value) {
  return std::to_string(value);
}

[[noreturn]] inline void fail(const char *file, int line, const std::string &what) {
  fprintf(stderr, "FAILED: %s\n%s:%d: %s\n", running(), file, line, what.c_str());
  exit(1);
}

template <typename A, typename B>
void equal(const char *file, int line, const char *text, const A &found, const B &expected) {
  if (found == expected) return;
  fail(file, line, std::string(text) + " is " + show(found) + ", not " + show(expected));
}

inline int runAll() {
  for (const Test &test : tests()) {
    running() = test.name;
    test.run();
    printf("ok: %s\n", test.name);
  }
  printf("%zu passed\n", tests().size());
  return 0;
}

}  // namespace check

#define CHECK_JOIN2(a, b) a##b
#define CHECK_JOIN(a, b) CHECK_JOIN2(a, b)
#define TEST(name)                                                                                    \
  static void CHECK_JOIN(test, __LINE__)();                                                           \
  static const check::Register CHECK_JOIN(registered, __LINE__)(name, CHECK_JOIN(test, __LINE__)); \
  static void CHECK_JOIN(test, __LINE__)()
#define CHECK(condition)                                                    \
  do {                                                                      \
    if (!(condition)) check::fail(__FILE__, __LINE__, "not: " #condition); \
  } while (false)
#define CHECK_EQUAL(found, expected) check::equal(__FILE__, __LINE__, #found, found, expected)
