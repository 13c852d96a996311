//===- Bench.cpp - Latencies against the machine's limits -----------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times widths in turns, so that a slow moment of the machine hits all of them
// and the limits they are compared with alike.
//
//===----------------------------------------------------------------------===//

#include "modelslice/Tooling/Bench.h"
#include "DeviceLimits.h"
#include "modelslice/Tooling/CudaDevice.h"
#include "modelslice/Tooling/MachineLimits.h"
#include "modelslice/Tooling/Random.h"
#include "modelslice/Tooling/RandomWeights.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>

using namespace modelslice;

namespace {

constexpr uint32_t inferEntry = 0;
/// A turn lasts this long, so that caches are warm for most of its calls.
constexpr double secondsPerTurn = 2e-3;
constexpr size_t minTurns = 5;

double timed(const std::function<Status()> &call, Status &status) {
  auto begin = std::chrono::steady_clock::now();
  status = call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
      .count();
}

/// The inputs and outputs of an entry with numbers in them.
class EntryBuffers {
public:
  EntryBuffers(const msl_entry_info &entry, int64_t batch) : batch(batch) {
    for (uint32_t i = 0; i < entry.num_inputs; ++i) {
      inputs.emplace_back(entry.inputs[i], batch);
      if (entry.inputs[i].dtype == MSL_F32)
        fill(inputs.back(), batch, i);
    }
    for (uint32_t i = 0; i < entry.num_outputs; ++i)
      outputs.emplace_back(entry.outputs[i], batch);
    for (TensorBuffer &input : inputs)
      inputViews.push_back(input.view());
    for (TensorBuffer &output : outputs)
      outputViews.push_back(output.view());
  }
  /// From now on the views are of copies on a device; no device is fine.
  Status move(CudaDevice *device) {
    for (size_t i = 0; device && i < inputs.size() + outputs.size(); ++i) {
      bool isInput = i < inputs.size();
      size_t index = isInput ? i : i - inputs.size();
      TensorBuffer &buffer = (isInput ? inputs : outputs)[index];
      msl_tensor &view = (isInput ? inputViews : outputViews)[index];
      int64_t count =
          buffer.elementsPerExample() * (buffer.isBatched() ? batch : 1);
      auto copy = device->copyOf(view.data, sizeof(float) * count);
      if (!copy)
        return copy.error();
      view.data = *copy;
    }
    return success();
  }
  EntryBuffers(const EntryBuffers &) = delete;
  EntryBuffers &operator=(const EntryBuffers &) = delete;

  std::vector<TensorBuffer> inputs, outputs;
  std::vector<msl_tensor> inputViews, outputViews;

private:
  int64_t batch;
  static void fill(TensorBuffer &buffer, int64_t batch, uint64_t index) {
    Random random(0, Random::Inputs, index);
    int64_t count =
        buffer.elementsPerExample() * (buffer.isBatched() ? batch : 1);
    for (int64_t i = 0; i < count; ++i)
      buffer.floats()[i] = random.uniform();
  }
};

/// Something that is timed in turns with others.
struct Candidate {
  BenchRow row;
  std::function<Status()> call;
  std::vector<double> latencies;
  double total = 0;
};

/// Everything that is measured at one number of threads.
class ThreadBench {
public:
  ThreadBench(const BenchOptions &options, const Library &library,
              const std::vector<uint32_t> &widths, const Context &context,
              int64_t threads, Limits &limits, CudaDevice *device)
      : options(options), library(library), widths(widths), context(context),
        threads(threads), limits(limits), device(device) {}

  Status measureWidths(int64_t batch, BenchReport &report);
  Status measureTraining(int64_t batch, BenchReport &report);
  Status measureLayers(uint32_t entry, int64_t batch, BenchReport &report);
  double peak() const { return bestGflops; }

private:
  Status takeTurns(std::vector<Candidate> &candidates);
  static void summarise(Candidate &candidate);

  const BenchOptions &options;
  const Library &library;
  const std::vector<uint32_t> &widths;
  const Context &context;
  int64_t threads;
  Limits &limits;
  CudaDevice *device; // on which tensors lie; null: on the host
  double bestGflops = 0;
  std::map<size_t, double> bestBandwidth;
};

} // namespace

Status ThreadBench::takeTurns(std::vector<Candidate> &candidates) {
  Status status = success();
  for (size_t turn = 0;; ++turn) {
    bool enough = turn >= minTurns;
    for (Candidate &candidate : candidates)
      enough = enough && candidate.total >= options.seconds;
    if (enough)
      return success();
    for (Candidate &candidate : candidates) {
      // The first call of a turn finds another width's data in the caches.
      timed(candidate.call, status);
      for (double left = secondsPerTurn; status && left > 0;) {
        double seconds = timed(candidate.call, status);
        candidate.latencies.push_back(seconds);
        candidate.total += seconds;
        left -= seconds;
      }
      if (!status)
        return status;
      bestGflops = std::max(bestGflops, limits.sampleGflops());
      size_t bytes = static_cast<size_t>(candidate.row.paramBytes);
      double &bandwidth = bestBandwidth[bytes];
      bandwidth = std::max(bandwidth, limits.sampleBandwidth(bytes));
    }
  }
}

void ThreadBench::summarise(Candidate &candidate) {
  std::vector<double> &sorted = candidate.latencies;
  std::sort(sorted.begin(), sorted.end());
  candidate.row.calls = sorted.size();
  candidate.row.minUs = sorted.front() * 1e6;
  candidate.row.medianUs = sorted[sorted.size() / 2] * 1e6;
  // The smallest latency that 99 in 100 calls do not exceed.
  size_t rank = static_cast<size_t>(std::ceil(0.99 * sorted.size()));
  candidate.row.p99Us = sorted[rank - 1] * 1e6;
}

Status ThreadBench::measureWidths(int64_t batch, BenchReport &report) {
  EntryBuffers buffers(library->entries[inferEntry], batch);
  if (Status status = buffers.move(device); !status)
    return status;
  std::vector<Candidate> candidates;
  for (uint32_t width : widths) {
    const msl_width_info &info = library->widths[width];
    Candidate candidate;
    candidate.row.rate = library.rate(width);
    candidate.row.batch = batch;
    candidate.row.threads = threads;
    candidate.row.flops = static_cast<double>(info.flops) * batch;
    candidate.row.paramBytes = static_cast<double>(info.param_bytes);
    candidate.call = [this, &buffers, width] {
      return context.run(inferEntry, width, buffers.inputViews,
                         buffers.outputViews);
    };
    candidates.push_back(std::move(candidate));
  }
  if (Status status = takeTurns(candidates); !status)
    return status;
  for (Candidate &candidate : candidates)
    summarise(candidate);
  const BenchRow widest = candidates.back().row;
  for (Candidate &candidate : candidates) {
    BenchRow &row = candidate.row;
    row.timeOfWidest = row.medianUs / widest.medianUs;
    row.flopsOfWidest = row.flops / widest.flops;
    row.bandwidth = bestBandwidth[static_cast<size_t>(row.paramBytes)];
    report.rows.push_back(row);
  }
  return success();
}

Status ThreadBench::measureTraining(int64_t batch, BenchReport &report) {
  auto gradient = library.findEntry("gradient"), sgd = library.findEntry("sgd");
  if (!gradient || !sgd)
    return (gradient ? sgd : gradient).error();
  EntryBuffers buffers(library->entries[*gradient], batch);
  EntryBuffers step(library->entries[*sgd], 1);
  // A learning rate of zero: the same numbers in every step.
  std::fill_n(step.inputs[0].floats(), step.inputs[0].elementsPerExample(), 0);
  for (EntryBuffers *moved : {&buffers, &step})
    if (Status status = moved->move(device); !status)
      return status;

  std::vector<Candidate> candidates(1);
  BenchRow &row = candidates[0].row;
  row.training = true;
  row.rate = library.rate(widths.back());
  row.batch = batch;
  row.threads = threads;
  for (uint32_t width : widths) {
    // The backward pass has two products for each one of the forward pass.
    row.flops += 3.0 * static_cast<double>(library->widths[width].flops) *
                 static_cast<double>(batch);
    row.paramBytes += static_cast<double>(library->widths[width].param_bytes);
  }
  candidates[0].call = [&]() -> Status {
    for (uint32_t width : widths)
      if (Status status = context.run(*gradient, width, buffers.inputViews,
                                      buffers.outputViews);
          !status)
        return status;
    return context.run(*sgd, 0, step.inputViews, step.outputViews);
  };
  if (Status status = takeTurns(candidates); !status)
    return status;
  summarise(candidates[0]);
  row.bandwidth = bestBandwidth[static_cast<size_t>(row.paramBytes)];
  report.rows.push_back(row);
  return success();
}

Status ThreadBench::measureLayers(uint32_t entry, int64_t batch,
                                  BenchReport &report) {
  struct Launches {
    std::vector<BenchLayer> layers;
    std::vector<std::vector<double>> seconds;
    size_t next = 0;
  };
  EntryBuffers buffers(library->entries[entry], batch);
  if (Status status = buffers.move(device); !status)
    return status;
  for (uint32_t width : widths) {
    Launches launches;
    // The first run may rebuild derived copies, which is no part of the entry.
    if (Status status =
            context.run(entry, width, buffers.inputViews, buffers.outputViews);
        !status)
      return status;
    library->context_set_profiler(
        context.get(),
        [](void *host, const msl_kernel_event *event) {
          Launches &launches = *static_cast<Launches *>(host);
          size_t index = launches.next++;
          if (index == launches.layers.size()) {
            BenchLayer layer;
            layer.name = event->name;
            layer.flops = static_cast<double>(event->flops);
            layer.bytes = static_cast<double>(event->bytes);
            launches.layers.push_back(layer);
            launches.seconds.emplace_back();
          }
          launches.seconds[index].push_back(event->seconds);
        },
        &launches);
    constexpr int minRuns = 5, maxRuns = 101;
    Status status = success();
    double total = 0;
    for (int run = 0;
         status && run < maxRuns && (run < minRuns || total < options.seconds);
         ++run) {
      launches.next = 0;
      total += timed(
          [&] {
            return context.run(entry, width, buffers.inputViews,
                               buffers.outputViews);
          },
          status);
    }
    library->context_set_profiler(context.get(), nullptr, nullptr);
    if (!status)
      return status;
    for (size_t i = 0; i < launches.layers.size(); ++i) {
      std::vector<double> &sorted = launches.seconds[i];
      std::sort(sorted.begin(), sorted.end());
      BenchLayer &layer = launches.layers[i];
      layer.entry = library->entries[entry].name;
      layer.rate = library.rate(width);
      layer.batch = batch;
      layer.threads = threads;
      layer.medianUs = sorted[sorted.size() / 2] * 1e6;
      report.layers.push_back(layer);
    }
  }
  return success();
}

static Result<Model> createModel(const BenchOptions &options,
                                 const Library &library) {
  msl_model_options modelOptions = {};
  std::vector<uint8_t> random;
  if (!options.weights.empty()) {
    modelOptions.weights_path = options.weights.c_str();
  } else if (options.training) {
    modelOptions.flags = MSL_MODEL_INITIALIZE;
  } else if (!(library->flags & MSL_LIBRARY_EMBEDDED_WEIGHTS)) {
    random = randomWeights(library);
    modelOptions.weights_data = random.data();
    modelOptions.weights_size = random.size();
  }
  if (options.training)
    modelOptions.flags |= MSL_MODEL_TRAINABLE;
  modelOptions.device = options.device.c_str();
  return Model::create(library, modelOptions);
}

Result<BenchReport>
modelslice::runBench(const BenchOptions &options,
                     const std::function<void(const std::string &)> &progress) {
  auto library = Library::open(options.library);
  if (!library)
    return library.error();
  auto widths = library->findWidths(options.rates);
  if (!widths)
    return widths.error();
  if (options.training && !library->isTraining())
    return makeError("--training: library '%s' was compiled without --training",
                     (*library)->model_name);
  if (options.device != "cpu" && options.threads != std::vector<int64_t>{1})
    return makeError("--threads is for --device=cpu");
  auto model = createModel(options, *library);
  if (!model)
    return model.error();
  CudaDevice *device = nullptr;
  auto deviceLimits = openLimits(options.device, *library, device);
  if (!deviceLimits)
    return deviceLimits.error();

  BenchReport report;
  report.model = (*library)->model_name;
  // None where the library has no code for CPUs.
  if (const char *isa = (*library)->isa())
    report.isa = isa;
  report.compiler = (*library)->compiler_version;
  report.device = model->device();
  int64_t maxBatch =
      *std::max_element(options.batches.begin(), options.batches.end());
  for (int64_t threads : options.threads) {
    auto context =
        Context::create(*model, maxBatch, static_cast<uint32_t>(threads));
    if (!context)
      return context.error();
    std::unique_ptr<Limits> own;
    if (!*deviceLimits)
      own = std::make_unique<MachineLimits>(static_cast<unsigned>(threads));
    Limits &limits = own ? *own : **deviceLimits;
    report.limitLoop = limits.loop();
    ThreadBench bench(options, *library, *widths, *context, threads, limits,
                      device);
    size_t firstRow = report.rows.size();
    for (int64_t batch : options.batches) {
      progress("batch " + std::to_string(batch) + ", " +
               std::to_string(threads) + " threads");
      Status status = bench.measureWidths(batch, report);
      if (status && options.training)
        status = bench.measureTraining(batch, report);
      if (status && options.layers)
        status = bench.measureLayers(inferEntry, batch, report);
      if (status && options.layers && options.training)
        status =
            bench.measureLayers(*library->findEntry("gradient"), batch, report);
      if (!status)
        return status.error();
    }
    // Every row is held against the best that was ever seen.
    report.peaks.emplace_back(threads, bench.peak());
    for (size_t i = firstRow; i < report.rows.size(); ++i)
      report.rows[i].peakGflops = bench.peak();
  }
  return report;
}
