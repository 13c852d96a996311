//===- CommandLineTest.cpp - Tests of the option parser -------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks what the option parser accepts and the text of every refusal.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/CommandLine.h"

#include <gtest/gtest.h>

using namespace modelslice;

namespace {

struct Options {
  bool flag = false;
  std::string file, scheme = "static", library;
  int64_t count = 3;
  double rate = 1;
  std::vector<std::string> inputs;
  std::vector<int64_t> batches;
  std::vector<double> rates;

  Result<CommandLine::Action> parse(std::vector<const char *> arguments) {
    CommandLine line("tool", "LIBRARY", "Does things.");
    line.positional("LIBRARY", library);
    line.flag("flag", flag, "a flag");
    line.text("o", "FILE", file, "output\nover two lines");
    line.choice("scheme", scheme, {"static", "fixed"}, "a choice");
    line.integer("count", "N", count, 1, 9, "a count");
    line.real("rate", "R", rate, 0, 1, "a rate");
    line.texts("input", "FILE", inputs, "inputs");
    line.integers("batch", "N,...", batches, 1, 64, "batches");
    line.reals("rates", "R,...", rates, 0, 1, "rates");
    line.example("tool lib.so", "does it");
    arguments.insert(arguments.begin(), "tool");
    help = line.helpText();
    return line.parse(static_cast<int>(arguments.size()), arguments.data());
  }
  std::string help;
};

} // namespace

static std::string failure(std::vector<const char *> arguments) {
  return Options().parse(std::move(arguments)).message();
}

TEST(CommandLine, ReadsEveryKind) {
  Options options;
  auto action =
      options.parse({"--flag", "-o", "out", "lib.so", "--scheme", "fixed",
                     "--count=9", "--rate=0.5", "--input=a", "--input=b",
                     "--batch=1,8,64", "--rates=0.25,1e0"});
  ASSERT_TRUE(action) << action.message();
  EXPECT_EQ(*action, CommandLine::Action::Run);
  EXPECT_TRUE(options.flag);
  EXPECT_EQ(options.file, "out");
  EXPECT_EQ(options.library, "lib.so");
  EXPECT_EQ(options.scheme, "fixed");
  EXPECT_EQ(options.count, 9);
  EXPECT_EQ(options.rate, 0.5);
  EXPECT_EQ(options.inputs, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(options.batches, (std::vector<int64_t>{1, 8, 64}));
  EXPECT_EQ(options.rates, (std::vector<double>{0.25, 1.0}));
}

TEST(CommandLine, ReadsShortOptionsAndTheEndOfOptions) {
  Options options;
  ASSERT_TRUE(options.parse({"-oout", "--", "--flag"}));
  EXPECT_EQ(options.file, "out");
  EXPECT_EQ(options.library, "--flag");
  EXPECT_FALSE(options.flag);
}

TEST(CommandLine, AnswersHelpAndVersionFirst) {
  Options options;
  EXPECT_EQ(*options.parse({"--help"}), CommandLine::Action::Help);
  EXPECT_EQ(*options.parse({"--version"}), CommandLine::Action::Version);
  for (const char *text :
       {"Usage: tool LIBRARY\n", "--scheme=static|fixed", "-o FILE",
        "\n                            over two lines\n",
        "Examples:\n  tool lib.so\n      does it\n"})
    EXPECT_NE(options.help.find(text), std::string::npos) << text;
}

TEST(CommandLine, RefusesWithOneClearLine) {
  EXPECT_EQ(failure({}), "LIBRARY is missing");
  EXPECT_EQ(failure({"a", "b"}), "unexpected argument 'b'");
  EXPECT_EQ(failure({"a", "--wrong=1"}), "unknown option '--wrong'");
  EXPECT_EQ(failure({"a", "-x"}), "unknown option '-x'");
  EXPECT_EQ(failure({"a", "--o=x"}), "unknown option '--o'");
  EXPECT_EQ(failure({"a", "-flag"}), "unknown option '-flag'");
  EXPECT_EQ(failure({"a", "--flag=1"}), "option '--flag' takes no value");
  EXPECT_EQ(failure({"a", "--count"}), "option '--count' needs a value, N");
  EXPECT_EQ(failure({"a", "--count=1", "--count=1"}),
            "option '--count' is given twice");
  EXPECT_EQ(failure({"a", "--input="}),
            "option '--input': expected a value, got nothing");
  EXPECT_EQ(failure({"a", "-o", ""}),
            "option '-o': expected a value, got nothing");
  EXPECT_EQ(failure({"a", "--scheme=other"}),
            "option '--scheme': expected static|fixed, got 'other'");
}

TEST(CommandLine, RefusesBadNumbers) {
  for (const char *text : {"", "0", "10", "1x", " 1", "99999999999999999999"})
    EXPECT_EQ(failure({"a", "--count", text}),
              std::string("option '--count': expected an integer from 1 to 9, "
                          "got '") +
                  text + "'");
  for (const char *text : {"", "nan", "inf", "-0.1", "1.1", "1..", " 1"})
    EXPECT_EQ(
        failure({"a", "--rate", text}),
        std::string("option '--rate': expected a number from 0 to 1, got '") +
            text + "'");
  EXPECT_EQ(failure({"a", "--batch=1,,2"}),
            "option '--batch': expected an integer from 1 to 64, got ''");
  EXPECT_EQ(failure({"a", "--rates=0.5,2"}),
            "option '--rates': expected a number from 0 to 1, got '2'");
}

TEST(Reals, ReadAndWriteTheSameNumbers) {
  std::vector<double> values = {0.1, 1.0 / 3, -2e-300, 4};
  EXPECT_EQ(*parseReals(formatReals(values), -10, 10), values);
  EXPECT_EQ(formatReals({0.5, 1e-4, 100}), "0.5,0.0001,100");
  EXPECT_EQ(formatReals({}), "");
  EXPECT_EQ(parseReals("1,,2", 0, 5).message(),
            "expected a number from 0 to 5, got ''");
}
