//===- ScheduleFile.h - Schedules by kernel, in a file ----------*- C++ -*-===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file of schedules is a module of scheduled kernels, each with the ISA level
// that it is for as the string attribute `kern.target`. A schedule is found by
// what its kernel is: the region without schedule, names and locations, and the
// level.
//
//===----------------------------------------------------------------------===//

#ifndef MODELSLICE_TRANSFORMS_SCHEDULEFILE_H
#define MODELSLICE_TRANSFORMS_SCHEDULEFILE_H

#include "mlir/IR/OwningOpRef.h"
#include "modelslice/Transforms/Schedules.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::kern {

/// What a region on memrefs is, as text.
std::string getKernelKey(GenericOp op);

class ScheduleFile {
public:
  /// A larger file is refused.
  static constexpr uint64_t kMaxBytes = 16 << 20;

  /// A file without entries.
  explicit ScheduleFile(MLIRContext *context);
  /// Reads `path`, of which nothing is trusted: whatever it holds has passed
  /// the verifiers and the checks of kern-apply-schedules, or there is a
  /// diagnostic.
  static FailureOr<ScheduleFile> read(StringRef path, MLIRContext *context);

  /// The schedule of a kernel, by its key; null for none.
  ScheduleAttr lookup(StringRef key, TargetAttr target) const;
  /// Sets the schedule of the region of `kernel`, in its place if the file has
  /// one and at the end if not.
  void set(func::FuncOp kernel, TargetAttr target, ScheduleAttr schedule);
  void print(raw_ostream &stream) const;

private:
  LogicalResult add(Operation &op);

  OwningOpRef<ModuleOp> module;
  llvm::StringMap<GenericOp> entries; ///< By level and key.
};

} // namespace mlir::kern

#endif // MODELSLICE_TRANSFORMS_SCHEDULEFILE_H
