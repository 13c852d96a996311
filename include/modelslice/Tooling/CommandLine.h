//===- CommandLine.h - Options of the small tools ---------------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A strict parser of GNU-style long options for tools that do without LLVM.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TOOLING_COMMANDLINE_H
#define MODELSLICE_TOOLING_COMMANDLINE_H

#include "modelslice/Tooling/Result.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace modelslice {

/// Comma-separated numbers between `min` and `max`.
Result<std::vector<double>> parseReals(const std::string &text, double min,
                                       double max);

/// The shortest text that reads back as the same number.
std::string formatReal(double value);
/// Comma-separated.
std::string formatReals(const std::vector<double> &values);

/// Declares the options of one tool, then parses them into the caller's
/// variables, whose values at declaration are the defaults.
///
/// `--name=value` and `--name value` mean the same; so do `-o value` and
/// `-ovalue`. An option given twice, unknown, without its value or out of range
/// is an error. `--` ends the options.
class CommandLine {
public:
  /// `synopsis` follows the tool's name in the usage line.
  CommandLine(std::string tool, std::string synopsis, std::string summary);

  /// A name of one letter is spelled with one dash. `meta` stands for the value
  /// in the help text.
  void flag(std::string name, bool &value, std::string help);
  void text(std::string name, std::string meta, std::string &value,
            std::string help);
  void integer(std::string name, std::string meta, int64_t &value, int64_t min,
               int64_t max, std::string help);
  void real(std::string name, std::string meta, double &value, double min,
            double max, std::string help);
  void choice(std::string name, std::string &value,
              std::vector<std::string> choices, std::string help);
  /// May be given several times; each adds one element.
  void texts(std::string name, std::string meta,
             std::vector<std::string> &value, std::string help);
  /// Comma-separated lists.
  void integers(std::string name, std::string meta, std::vector<int64_t> &value,
                int64_t min, int64_t max, std::string help);
  void reals(std::string name, std::string meta, std::vector<double> &value,
             double min, double max, std::string help);
  /// The tool's one argument that is no option; it must be given.
  void positional(std::string meta, std::string &value);
  /// A command line and what it does, for the help text.
  void example(std::string command, std::string effect);

  enum class Action { Run, Help, Version };
  Result<Action> parse(int argc, const char *const *argv);

  /// Whether the option was on the command line.
  bool given(const std::string &name) const;
  std::string helpText() const;

private:
  using Setter = std::function<Status(const std::string &)>;
  struct Option {
    std::string name, meta, help;
    bool repeatable;
    Setter set;
  };
  void add(std::string name, std::string meta, std::string help, Setter set,
           bool repeatable = false);
  Option *find(const std::string &name);
  Status setOnce(Option &option, const std::string &value);

  std::string tool, synopsis, summary;
  std::vector<Option> options;
  std::map<std::string, int> timesGiven;
  std::string positionalMeta;
  std::string *positionalValue = nullptr;
  std::vector<std::pair<std::string, std::string>> examples;
};

/// Parses the command line, handles --help and --version, runs `body` and
/// reports its error as one line on stderr. Returns the exit status.
int runTool(CommandLine &commandLine, const char *tool, int argc,
            const char *const *argv, const std::function<Status()> &body);

} // namespace modelslice

#endif // MODELSLICE_TOOLING_COMMANDLINE_H
