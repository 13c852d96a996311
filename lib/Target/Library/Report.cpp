//===- Report.cpp - Cost and memory of every width ------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints what a library will say of itself, for people: `slice-compile
// --report`.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/Report.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::slice;

static std::string getRates(const WidthInfo &width) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  for (auto [index, rate] : llvm::enumerate(width.rates))
    stream << (index ? ":" : "") << llvm::format("%.4g", rate);
  return text;
}

/// One row of an entry's memory. The arena of activations is planned for each
/// width by itself, so this is the peak of one call.
static void printProgram(const EntryInfo &entry, StringRef rates,
                         const ProgramInfo &program, raw_ostream &stream) {
  std::string most = program.inTurn ? std::to_string(program.portion) : "batch";
  stream << llvm::format("%-16s %-10s %14llu %15llu %9s %9zu\n",
                         entry.name.c_str(), rates.str().c_str(),
                         (unsigned long long)program.scratchBytes,
                         (unsigned long long)program.scratchBytesPerBatch,
                         most.c_str(), program.launches.size());
}

void mlir::slice::printReport(const LibraryInfo &library, raw_ostream &stream) {
  stream << "network " << library.model << ": " << library.params.size()
         << " parameters, " << library.arenaBytes << " bytes packed, ";
  if (library.derivedBytes)
    stream << library.derivedBytes
           << " bytes of re-laid or transformed copies, ";
  stream << library.kernels.size() << " distinct kernels\n\n"
         << "rate        parameters  flops/example  weight bytes\n";
  for (const WidthInfo &width : library.widths)
    stream << llvm::format(
        "%-10s %11llu %14llu %13llu\n", getRates(width).c_str(),
        (unsigned long long)width.parameters, (unsigned long long)width.flops,
        (unsigned long long)width.paramBytes);
  stream << "\npeak of activations: constant + bytes/example * examples\n"
         << "entry            rate       constant bytes   bytes/example  "
            "examples  launches\n";
  for (const EntryInfo &entry : library.entries)
    for (auto [index, program] : llvm::enumerate(entry.programs))
      printProgram(entry,
                   entry.perWidth ? getRates(library.widths[index]) : "all",
                   program, stream);
}
