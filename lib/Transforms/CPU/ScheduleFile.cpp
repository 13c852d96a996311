//===- ScheduleFile.cpp - Schedules by kernel, in a file ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads, looks up and writes schedules. An entry is the kernel itself, so that
// the parser and the verifiers of the IR are those of the file, and finding a
// schedule compares all of a kernel rather than a digest.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Transforms/ScheduleFile.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::kern;

static constexpr StringLiteral kTarget = "kern.target";
static constexpr StringLiteral kKernel = "kern.kernel";
/// Brackets within brackets; parsers recurse.
static constexpr int64_t kMaxDepth = 64;

std::string mlir::kern::getKernelKey(GenericOp op) {
  OwningOpRef<func::FuncOp> kernel(buildKernel(op, "kernel"));
  getRegion(*kernel).removeScheduleAttr();
  std::string key;
  llvm::raw_string_ostream stream(key);
  kernel->print(stream, OpPrintingFlags().useLocalScope());
  return key;
}

static std::string getEntryKey(StringRef key, TargetAttr target) {
  return (target.getName() + "\n" + key).str();
}

ScheduleFile::ScheduleFile(MLIRContext *context)
    : module(ModuleOp::create(UnknownLoc::get(context))) {}

/// The line in which brackets or signs are nested too deep; 0 for none. Those
/// in strings and comments do not count.
static int64_t findDeepLine(StringRef text) {
  int64_t depth = 0, signs = 0, line = 1;
  for (size_t i = 0; i < text.size(); ++i) {
    char last = i ? text[i - 1] : ' ', character = text[i];
    if (character == '"') {
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
        i += text[i] == '\\';
      continue;
    }
    if (character == '/' && last == '/')
      i = std::min(text.find('\n', i), text.size() - 1);
    line += text[i] == '\n';
    signs = character == '-' ? signs + 1 : llvm::isAlnum(character) ? 0 : signs;
    if (StringRef("([{<").contains(character))
      ++depth;
    else if (StringRef(")]}").contains(character) ||
             (character == '>' && last != '-'))
      depth = std::max<int64_t>(0, depth - 1);
    if (depth > kMaxDepth || signs > kMaxDepth)
      return line;
  }
  return 0;
}

/// The text of a file that can be one of schedules.
static FailureOr<std::unique_ptr<llvm::MemoryBuffer>>
readText(StringRef path, MLIRContext *context) {
  auto fail = [&] {
    return emitError(UnknownLoc::get(context))
           << "cannot read schedules '" << path << "': ";
  };
  llvm::sys::fs::file_status status;
  if (std::error_code error = llvm::sys::fs::status(path, status))
    return fail() << error.message();
  if (!llvm::sys::fs::is_regular_file(status))
    return fail() << "expected a file";
  if (status.getSize() > ScheduleFile::kMaxBytes)
    return fail() << "expected at most " << ScheduleFile::kMaxBytes
                  << " bytes, got " << status.getSize();
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file)
    return fail() << file.getError().message();
  if (isBytecode(**file))
    return fail() << "expected text, got bytecode";
  if (int64_t line = findDeepLine((*file)->getBuffer()))
    return fail() << "expected at most " << kMaxDepth
                  << " brackets or signs within each other, got more in line "
                  << line;
  return std::move(*file);
}

FailureOr<ScheduleFile> ScheduleFile::read(StringRef path,
                                           MLIRContext *context) {
  auto text = readText(path, context);
  if (failed(text))
    return failure();
  context->loadDialect<func::FuncDialect, KernDialect>();
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*text), llvm::SMLoc());
  ScheduleFile file(context);
  file.module = parseSourceFile<ModuleOp>(sources, context);
  if (!file.module)
    return failure();
  for (Operation &op : *file.module->getBody())
    if (failed(file.add(op)))
      return failure();
  return file;
}

/// Checks one entry and takes it in.
LogicalResult ScheduleFile::add(Operation &op) {
  auto kernel = dyn_cast<func::FuncOp>(op);
  if (!kernel || !kernel->hasAttr(kKernel))
    return emitError(op.getLoc())
           << "expected kernels alone in a file of schedules, got '"
           << op.getName() << "'" << (kernel ? " without " : "")
           << (kernel ? kKernel : "");
  auto name = kernel->getAttrOfType<StringAttr>(kTarget);
  if (!name)
    return emitError(op.getLoc())
           << "kernel '" << kernel.getName() << "' of a file of schedules has "
           << "no string " << kTarget;
  FailureOr<TargetAttr> target =
      findTarget(op.getContext(), name.getValue(), [&] {
        return emitError(op.getLoc())
               << "kernel '" << kernel.getName() << "': ";
      });
  if (failed(target))
    return failure();
  if (kernel.isDeclaration() || !kernel.getBody().hasOneBlock() ||
      !llvm::hasNItems(kernel.getBody().front(), 2))
    return emitError(op.getLoc())
           << "expected kernel '" << kernel.getName()
           << "' to hold one kern.generic and nothing else";
  FailureOr<GenericOp> region = verifyScheduledKernel(kernel);
  if (failed(region))
    return failure();
  // A narrower level's vectors are no mistake on a wider one.
  int64_t vector = region->getSchedule()->getVector();
  if (!llvm::isPowerOf2_64(vector) || vector > target->getLanes())
    return region->emitOpError("schedule expects a vector of a power of two up "
                               "to ")
           << target->getLanes() << " for " << target->getName() << ", got "
           << vector;
  auto [entry, isNew] =
      entries.try_emplace(getEntryKey(getKernelKey(*region), *target), *region);
  if (isNew)
    return success();
  InFlightDiagnostic diagnostic = emitError(op.getLoc())
                                  << "kernel '" << kernel.getName()
                                  << "' has a schedule for "
                                  << target->getName() << " already";
  diagnostic.attachNote(entry->second->getParentOp()->getLoc())
      << "the same kernel is here";
  return diagnostic;
}

ScheduleAttr ScheduleFile::lookup(StringRef key, TargetAttr target) const {
  auto entry = entries.find(getEntryKey(key, target));
  if (entry == entries.end())
    return ScheduleAttr();
  GenericOp op = entry->second;
  return op.getScheduleAttr();
}

void ScheduleFile::set(func::FuncOp kernel, TargetAttr target,
                       ScheduleAttr schedule) {
  GenericOp op = getRegion(kernel);
  auto [entry, isNew] =
      entries.try_emplace(getEntryKey(getKernelKey(op), target));
  if (isNew) {
    StringRef level = target.getName().rsplit('-').second;
    func::FuncOp copy = buildKernel(op, (kernel.getName() + "." + level).str());
    copy->setAttr(kTarget, StringAttr::get(op.getContext(), target.getName()));
    // Kernels of different networks may have one name.
    SymbolTable(*module).insert(copy);
    entry->second = getRegion(copy);
  }
  entry->second.setScheduleAttr(schedule);
}

void ScheduleFile::print(raw_ostream &stream) const {
  stream << "// Schedules of kernels, for slice-compile --schedules.\n";
  for (auto kernel : module.get().getOps<func::FuncOp>()) {
    stream << '\n';
    // Without aliases, whose numbers would change from entry to entry.
    kernel.print(stream, OpPrintingFlags().useLocalScope());
    stream << '\n';
  }
}
