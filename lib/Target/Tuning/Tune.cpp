//===- Tune.cpp - Measures the schedules of a network's kernels -----------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Goes along the axes of a schedule, and on from the fastest one of each. The
// kernels that take most of the network's time come first.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Tuning/Tune.h"
#include "LaunchTimer.h"
#include "modelslice/Target/Library/Kernels.h"
#include "modelslice/Target/Library/OutputFile.h"
#include "modelslice/Transforms/ScheduleFile.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>

using namespace mlir;
using namespace mlir::slice;

namespace {

/// The batch is a run-time number: a schedule has to do for small and large.
constexpr int64_t kBatches[] = {1, 16};
constexpr size_t kNumBatches = std::size(kBatches);
/// A schedule replaces what was chosen where it takes less than this part of
/// its time; smaller gains are noise.
constexpr double kGain = 0.97;
/// A step along an axis needs no proof.
constexpr double kStep = 0.99;
/// Kernels that take less than this part of every program are left alone.
constexpr double kMinShare = 0.01;
/// Launches of a kernel that stand for all.
constexpr size_t kMaxSites = 3;
/// Rounds in which the schedules of one axis take turns.
constexpr int kMinRounds = 5, kMaxRounds = 25;
constexpr double kSecondsPerAxis = 0.5, kSecondsToConfirm = 1;

using Times = std::array<double, kNumBatches>;

/// A kernel and where it is launched.
struct Subject {
  func::FuncOp function;
  std::string name;
  std::vector<Site> sites;
  double share = 0;     ///< The largest of all programs and batches.
  double weight = 0;    ///< Shares of all programs and batches.
  bool isKnown = false; ///< The file has an entry.
};

/// Ratio of times, as one number for all batches.
double compare(const Times &times, const Times &base) {
  double product = 1;
  for (size_t i = 0; i < kNumBatches; ++i)
    product *= times[i] / base[i];
  return std::pow(product, 1.0 / kNumBatches);
}

class Tuner {
public:
  Tuner(ModuleOp module, const LibraryInfo &library,
        const CompileOptions &options, kern::TargetAttr level,
        kern::ScheduleFile &file, double seconds, raw_ostream &progress)
      : module(module), library(library), options(options), level(level),
        file(file), seconds(seconds), progress(progress) {}

  LogicalResult run();

private:
  void addShares(const ProgramInfo &program, int64_t batch,
                 const llvm::StringMap<size_t> &indices);
  void findSubjects();
  LogicalResult tune(Subject &subject);
  LogicalResult save();
  FailureOr<std::vector<Times>> measure(Subject &subject,
                                        ArrayRef<kern::ScheduleAttr> schedules,
                                        double budget);
  bool isLate() const { return secondsSince(start) > seconds; }

  ModuleOp module;
  const LibraryInfo &library;
  const CompileOptions &options;
  kern::TargetAttr level;
  kern::ScheduleFile &file;
  double seconds;
  raw_ostream &progress;

  Clock::time_point start = Clock::now();
  LaunchTimer timer;
  std::vector<Subject> subjects;
};

/// Times a program and tells its kernels their shares of it.
void Tuner::addShares(const ProgramInfo &program, int64_t batch,
                      const llvm::StringMap<size_t> &indices) {
  std::vector<double> times = timer.timeLaunches(program, batch);
  double total = std::accumulate(times.begin(), times.end(), 0.0);
  std::map<size_t, double> shares;
  for (auto [launch, taken] : llvm::zip_equal(program.launches, times))
    shares[indices.lookup(launch.kernel)] += taken / total;
  for (auto [index, share] : shares) {
    subjects[index].share = std::max(subjects[index].share, share);
    subjects[index].weight += share;
  }
}

/// Times the programs and sorts their kernels, those that matter most first.
void Tuner::findSubjects() {
  llvm::StringMap<size_t> indices;
  for (auto kernel : module.getOps<func::FuncOp>()) {
    if (!kernel->hasAttr("kern.kernel"))
      continue;
    indices[kernel.getName()] = subjects.size();
    Subject subject;
    subject.function = kernel;
    subject.name = kernel.getName().str();
    kern::GenericOp op = kern::getRegion(kernel);
    subject.isKnown = bool(file.lookup(kern::getKernelKey(op), level));
    subjects.push_back(std::move(subject));
  }
  for (const EntryInfo &entry : library.entries)
    for (const ProgramInfo &program : entry.programs) {
      // Copies of parameters are made once for all calls.
      if (entry.name == kRefreshEntry)
        continue;
      for (int64_t batch : kBatches)
        addShares(program, batch, indices);
      uint64_t bytes = 0;
      for (const LaunchInfo &launch : program.launches)
        bytes = llvm::SaturatingAdd(bytes, launch.bytes);
      for (auto [index, launch] : llvm::enumerate(program.launches))
        subjects[indices[launch.kernel]].sites.push_back(
            {&program, index, bytes - std::min(bytes, launch.bytes)});
    }
  llvm::erase_if(subjects, [](const Subject &subject) {
    return subject.share < kMinShare;
  });
  // Names decide, so that equal shares have an order.
  llvm::sort(subjects, [](const Subject &lhs, const Subject &rhs) {
    if (lhs.isKnown != rhs.isKnown)
      return rhs.isKnown;
    if (lhs.weight != rhs.weight)
      return lhs.weight > rhs.weight;
    return lhs.name < rhs.name;
  });
  for (Subject &subject : subjects) {
    std::vector<Site> some;
    size_t count = std::min(kMaxSites, subject.sites.size());
    for (size_t i = 0; i < count; ++i)
      some.push_back(subject.sites[i * subject.sites.size() / count]);
    subject.sites = std::move(some);
  }
}

/// The times of a kernel with each schedule: of each of its sites the shortest,
/// in rounds in which the schedules take turns.
FailureOr<std::vector<Times>>
Tuner::measure(Subject &subject, ArrayRef<kern::ScheduleAttr> schedules,
               double budget) {
  OwningOpRef<ModuleOp> kernels(
      ModuleOp::create(UnknownLoc::get(module.getContext())));
  kern::GenericOp op = kern::getRegion(subject.function);
  for (auto [index, schedule] : llvm::enumerate(schedules)) {
    func::FuncOp kernel =
        kern::buildKernel(op, ("candidate." + Twine(index)).str());
    kern::getRegion(kernel).setScheduleAttr(schedule);
    kernels->push_back(kernel);
  }
  FailureOr<KernelCode> code =
      KernelCode::compile(std::move(kernels), options, level.getName());
  if (failed(code))
    return failure();
  size_t numSites = subject.sites.size();
  std::vector<std::vector<Times>> best(schedules.size(),
                                       std::vector<Times>(numSites));
  Clock::time_point begin = Clock::now();
  for (int round = 0; round < kMaxRounds; ++round) {
    if (round >= kMinRounds && (secondsSince(begin) > budget || isLate()))
      break;
    for (auto [site, where] : llvm::enumerate(subject.sites))
      for (auto [index, batch] : llvm::enumerate(kBatches))
        for (size_t i = 0; i < schedules.size(); ++i) {
          // None is always the first after another site's.
          size_t turn = (i + round) % schedules.size();
          const msl_kernel &kernel =
              code->get(("candidate." + Twine(turn)).str());
          double taken = timer.time(where, kernel, batch);
          double &known = best[turn][site][index];
          known = round ? std::min(known, taken) : taken;
        }
  }
  std::vector<Times> sums(schedules.size(), Times());
  for (auto [sum, sites] : llvm::zip_equal(sums, best))
    for (const Times &times : sites)
      for (size_t i = 0; i < kNumBatches; ++i)
        sum[i] += times[i];
  return sums;
}

LogicalResult Tuner::tune(Subject &subject) {
  kern::GenericOp op = kern::getRegion(subject.function);
  kern::ScheduleAttr first = kern::chooseSchedule(op, level), best = first;
  llvm::SetVector<Attribute> seen;
  seen.insert(first);
  SmallVector<kern::ScheduleAttr> schedules;
  auto consider = [&](kern::ScheduleAttr schedule) {
    if (seen.insert(schedule))
      schedules.push_back(schedule);
  };
  kern::ScheduleAttr known = file.lookup(kern::getKernelKey(op), level);
  if (known)
    consider(known);
  for (kern::ScheduleAxis axis : kern::kScheduleAxes) {
    for (kern::ScheduleAttr schedule :
         kern::getScheduleCandidates(op, level, best, axis))
      consider(schedule);
    if (schedules.empty())
      continue;
    schedules.insert(schedules.begin(), best);
    FailureOr<std::vector<Times>> times =
        measure(subject, schedules, kSecondsPerAxis);
    if (failed(times))
      return failure();
    double least = kStep;
    for (auto [schedule, taken] : llvm::zip_equal(schedules, *times))
      if (double ratio = compare(taken, times->front()); ratio < least) {
        least = ratio;
        best = schedule;
      }
    schedules.clear();
    if (isLate())
      break;
  }
  double ratio = 1;
  if (best != first) {
    FailureOr<std::vector<Times>> times =
        measure(subject, {first, best}, kSecondsToConfirm);
    if (failed(times))
      return failure();
    ratio = compare((*times)[1], (*times)[0]);
    if (ratio > kGain)
      best = first;
  }
  file.set(subject.function, level, best);
  progress << subject.name << " (" << level.getName() << ", "
           << llvm::format("%.1f", 100 * subject.share)
           << " % of a program): " << seen.size() << " schedules, ";
  if (best == first)
    progress << "the chosen one stays\n";
  else
    progress << llvm::format("%.2f", 1 / ratio) << " times as fast\n";
  progress.flush();
  return save();
}

LogicalResult Tuner::save() {
  std::string text;
  llvm::raw_string_ostream stream(text);
  file.print(stream);
  return writeOutput(options.pipeline.schedules, text,
                     UnknownLoc::get(module.getContext()));
}

LogicalResult Tuner::run() {
  // An unwritable place shows before anything is measured.
  if (failed(save()))
    return failure();
  FailureOr<LaunchTimer> created = LaunchTimer::create(
      module, library, options, level, *llvm::max_element(kBatches));
  if (failed(created))
    return failure();
  timer = std::move(*created);
  findSubjects();
  size_t count = 0;
  for (Subject &subject : subjects) {
    if (isLate())
      break;
    if (failed(tune(subject)))
      return failure();
    ++count;
  }
  progress << "measured " << count << " of the " << subjects.size()
           << " kernels that matter in "
           << llvm::format("%.0f", secondsSince(start)) << " s\n";
  return success();
}

/// The highest of the levels asked for that this machine has.
FailureOr<kern::TargetAttr> getLevel(ModuleOp module,
                                     const CompileOptions &options) {
  kern::TargetAttr level;
  std::string host = getHostLevel();
  for (kern::TargetAttr known : kern::getTargetLevels(module.getContext())) {
    if (options.levels.empty() ||
        llvm::is_contained(options.levels, known.getName()))
      level = known;
    if (known.getName() == host)
      break;
  }
  if (level)
    return level;
  return emitError(UnknownLoc::get(module.getContext()))
         << "cannot measure schedules: expected a level up to " << host
         << ", which this machine has, got " << options.levels.front();
}

} // namespace

LogicalResult mlir::slice::tuneSchedules(ModuleOp module,
                                         const CompileOptions &options,
                                         double seconds,
                                         raw_ostream &progress) {
  module.getContext()->loadDialect<kern::KernDialect>();
  FailureOr<kern::TargetAttr> level = getLevel(module, options);
  if (failed(level))
    return failure();
  kern::ScheduleFile file(module.getContext());
  if (llvm::sys::fs::exists(options.pipeline.schedules)) {
    FailureOr<kern::ScheduleFile> read = kern::ScheduleFile::read(
        options.pipeline.schedules, module.getContext());
    if (failed(read))
      return failure();
    file = std::move(*read);
  }
  if (failed(runCommonStages(module, options.pipeline)))
    return failure();
  FailureOr<LibraryInfo> library = getLibraryInfo(module);
  if (failed(library))
    return failure();
  return Tuner(module, *library, options, *level, file, seconds, progress)
      .run();
}
