//===- CommandLine.cpp - Options of the small tools -----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses long options, checks their values and prints help.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/CommandLine.h"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <new>

using namespace modelslice;

CommandLine::CommandLine(std::string tool, std::string synopsis,
                         std::string summary)
    : tool(std::move(tool)), synopsis(std::move(synopsis)),
      summary(std::move(summary)) {}

static std::string dashed(const std::string &name) {
  return (name.size() == 1 ? "-" : "--") + name;
}

static Result<int64_t> parseInteger(const std::string &text, int64_t min,
                                    int64_t max) {
  char *end = nullptr;
  errno = 0;
  long long value = std::strtoll(text.c_str(), &end, 10);
  if (text.empty() || std::isspace(static_cast<unsigned char>(text[0])) ||
      *end || errno == ERANGE || value < min || value > max)
    return makeError("expected an integer from %lld to %lld, got '%s'",
                     static_cast<long long>(min), static_cast<long long>(max),
                     text.c_str());
  return static_cast<int64_t>(value);
}

static Result<double> parseReal(const std::string &text, double min,
                                double max) {
  char *end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  // The negated form also refuses NaN.
  if (text.empty() || std::isspace(static_cast<unsigned char>(text[0])) ||
      *end || !(value >= min && value <= max))
    return makeError("expected a number from %g to %g, got '%s'", min, max,
                     text.c_str());
  return value;
}

/// Applies `parse` to each comma-separated part of `list`.
template <typename T, typename Parse>
static Status parseList(const std::string &list, std::vector<T> &values,
                        Parse parse) {
  values.clear();
  for (size_t begin = 0; begin <= list.size();) {
    size_t comma = std::min(list.find(',', begin), list.size());
    Result<T> value = parse(list.substr(begin, comma - begin));
    if (!value)
      return value.error();
    values.push_back(*value);
    begin = comma + 1;
  }
  return success();
}

Result<std::vector<double>> modelslice::parseReals(const std::string &text,
                                                   double min, double max) {
  std::vector<double> values;
  Status status = parseList(text, values, [min, max](const std::string &part) {
    return parseReal(part, min, max);
  });
  if (!status)
    return status.error();
  return values;
}

std::string modelslice::formatReal(double value) {
  char text[32];
  for (int digits = 6; digits <= 17; ++digits) {
    std::snprintf(text, sizeof(text), "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value)
      break;
  }
  return text;
}

std::string modelslice::formatReals(const std::vector<double> &values) {
  std::string text;
  for (double value : values)
    text += (text.empty() ? "" : ",") + formatReal(value);
  return text;
}

/// Wraps a parser of one value into a setter of a variable.
template <typename T, typename Parse>
static auto assignTo(T &variable, Parse parse) {
  return [&variable, parse](const std::string &text) -> Status {
    Result<T> value = parse(text);
    if (!value)
      return value.error();
    variable = *value;
    return success();
  };
}

void CommandLine::add(std::string name, std::string meta, std::string help,
                      Setter set, bool repeatable) {
  options.push_back({std::move(name), std::move(meta), std::move(help),
                     repeatable, std::move(set)});
}

void CommandLine::flag(std::string name, bool &value, std::string help) {
  add(std::move(name), "", std::move(help), [&value](const std::string &) {
    value = true;
    return success();
  });
}

void CommandLine::text(std::string name, std::string meta, std::string &value,
                       std::string help) {
  add(std::move(name), std::move(meta), std::move(help),
      assignTo(value, [](const std::string &text) -> Result<std::string> {
        if (text.empty())
          return makeError("expected a value, got nothing");
        return text;
      }));
}

void CommandLine::texts(std::string name, std::string meta,
                        std::vector<std::string> &value, std::string help) {
  add(
      std::move(name), std::move(meta), std::move(help),
      [&value](const std::string &text) -> Status {
        if (text.empty())
          return makeError("expected a value, got nothing");
        value.push_back(text);
        return success();
      },
      /*repeatable=*/true);
}

void CommandLine::integer(std::string name, std::string meta, int64_t &value,
                          int64_t min, int64_t max, std::string help) {
  add(std::move(name), std::move(meta), std::move(help),
      assignTo(value, [min, max](const std::string &text) {
        return parseInteger(text, min, max);
      }));
}

void CommandLine::real(std::string name, std::string meta, double &value,
                       double min, double max, std::string help) {
  add(std::move(name), std::move(meta), std::move(help),
      assignTo(value, [min, max](const std::string &text) {
        return parseReal(text, min, max);
      }));
}

void CommandLine::integers(std::string name, std::string meta,
                           std::vector<int64_t> &value, int64_t min,
                           int64_t max, std::string help) {
  add(std::move(name), std::move(meta), std::move(help),
      [&value, min, max](const std::string &text) {
        return parseList(text, value, [min, max](const std::string &part) {
          return parseInteger(part, min, max);
        });
      });
}

void CommandLine::reals(std::string name, std::string meta,
                        std::vector<double> &value, double min, double max,
                        std::string help) {
  add(std::move(name), std::move(meta), std::move(help),
      assignTo(value, [min, max](const std::string &text) {
        return parseReals(text, min, max);
      }));
}

void CommandLine::choice(std::string name, std::string &value,
                         std::vector<std::string> choices, std::string help) {
  std::string meta;
  for (const std::string &one : choices)
    meta += (meta.empty() ? "" : "|") + one;
  add(std::move(name), meta, std::move(help),
      assignTo(value,
               [choices, meta](const std::string &text) -> Result<std::string> {
                 for (const std::string &one : choices)
                   if (text == one)
                     return text;
                 return makeError("expected %s, got '%s'", meta.c_str(),
                                  text.c_str());
               }));
}

void CommandLine::positional(std::string meta, std::string &value) {
  positionalMeta = std::move(meta);
  positionalValue = &value;
}

void CommandLine::example(std::string command, std::string effect) {
  examples.emplace_back(std::move(command), std::move(effect));
}

bool CommandLine::given(const std::string &name) const {
  return timesGiven.count(name) != 0;
}

CommandLine::Option *CommandLine::find(const std::string &name) {
  for (Option &option : options)
    if (option.name == name)
      return &option;
  return nullptr;
}

Status CommandLine::setOnce(Option &option, const std::string &value) {
  if (timesGiven[option.name]++ && !option.repeatable)
    return makeError("option '%s' is given twice", dashed(option.name).c_str());
  Status status = option.set(value);
  if (!status)
    return makeError("option '%s': %s", dashed(option.name).c_str(),
                     status.error().message.c_str());
  return status;
}

Result<CommandLine::Action> CommandLine::parse(int argc,
                                               const char *const *argv) {
  bool optionsEnded = false;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (!optionsEnded && argument == "--") {
      optionsEnded = true;
      continue;
    }
    if (optionsEnded || argument.size() < 2 || argument[0] != '-') {
      if (!positionalValue || timesGiven[""]++)
        return makeError("unexpected argument '%s'", argument.c_str());
      *positionalValue = argument;
      continue;
    }
    if (argument == "--help" || argument == "-h")
      return Action::Help;
    if (argument == "--version")
      return Action::Version;

    bool isLong = argument[1] == '-';
    size_t equals = isLong ? argument.find('=') : std::string::npos;
    std::string name =
        isLong ? argument.substr(2, equals - 2) : argument.substr(1, 1);
    Option *option = find(name);
    if (!option || (name.size() == 1) == isLong)
      return makeError("unknown option '%s'",
                       argument.substr(0, equals).c_str());
    std::string value;
    bool attached = equals != std::string::npos || (!isLong && argument[2]);
    if (attached)
      value = argument.substr(isLong ? equals + 1 : 2);
    if (option->meta.empty() && attached)
      return makeError("option '%s' takes no value", dashed(name).c_str());
    if (!option->meta.empty() && !attached) {
      if (i + 1 == argc)
        return makeError("option '%s' needs a value, %s", dashed(name).c_str(),
                         option->meta.c_str());
      value = argv[++i];
    }
    if (Status status = setOnce(*option, value); !status)
      return status.error();
  }
  if (positionalValue && !timesGiven.count(""))
    return makeError("%s is missing", positionalMeta.c_str());
  return Action::Run;
}

std::string CommandLine::helpText() const {
  std::string text =
      "Usage: " + tool + " " + synopsis + "\n\n" + summary + "\n\nOptions:\n";
  auto line = [&](const std::string &left, const std::string &help) {
    constexpr size_t column = 28;
    std::string row = "  " + left;
    if (row.size() + 2 > column)
      row += "\n" + std::string(column, ' ');
    else
      row.append(column - row.size(), ' ');
    for (char c : help) {
      row += c;
      if (c == '\n')
        row.append(column, ' ');
    }
    text += row + "\n";
  };
  for (const Option &option : options) {
    std::string left = dashed(option.name);
    if (!option.meta.empty())
      left += (option.name.size() == 1 ? " " : "=") + option.meta;
    line(left, option.help);
  }
  line("--help", "print this text");
  line("--version", "print the version");
  if (!examples.empty())
    text += "\nExamples:\n";
  for (const auto &[command, effect] : examples)
    text += "  " + command + "\n      " + effect + "\n";
  return text;
}

/// The tool that runs, for what can be called without it.
static const char *running = "";

[[noreturn]] static void reportOutOfMemory() {
  std::fprintf(stderr, "%s: error: out of memory\n", running);
  std::_Exit(1);
}

int modelslice::runTool(CommandLine &commandLine, const char *tool, int argc,
                        const char *const *argv,
                        const std::function<Status()> &body) {
  running = tool;
  std::set_new_handler(reportOutOfMemory);
  auto action = commandLine.parse(argc, argv);
  if (!action) {
    std::fprintf(stderr, "%s: error: %s; see %s --help\n", tool,
                 action.error().message.c_str(), tool);
    return 1;
  }
  Status status = success();
  if (*action == CommandLine::Action::Help)
    std::fputs(commandLine.helpText().c_str(), stdout);
  else if (*action == CommandLine::Action::Version)
    std::printf("%s (modelslice) %s\n", tool, MODELSLICE_VERSION);
  else
    status = body();
  // Output that was lost, on a full disk say, is a failure as well.
  if ((std::fflush(stdout) != 0 || std::ferror(stdout)) && status)
    status = makeError("cannot write to the standard output");
  if (status)
    return 0;
  std::fprintf(stderr, "%s: error: %s\n", tool, status.error().message.c_str());
  return 1;
}
