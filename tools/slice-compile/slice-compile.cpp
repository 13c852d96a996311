//===- slice-compile.cpp - A network to a shared library ------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "modelslice/Pipelines/Registration.h"
#include "modelslice/Target/Library/Compile.h"
#include "modelslice/Target/Library/EmitPtx.h"
#include "modelslice/Target/Library/NetworkSource.h"
#include "modelslice/Target/Library/OutputFile.h"
#include "modelslice/Target/Library/ToolDiagnostics.h"
#include "modelslice/Target/Tuning/Tune.h"
#include "modelslice/Tooling/FileIO.h"
#include "modelslice/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
namespace cl = llvm::cl;

namespace {
/// The command line. LLVM registers options of its own when it is loaded, some
/// with our names, so this is created after they have been reset. --help shows
/// categories, and the general one has been reset, too.
struct Options {
  cl::OptionCategory category{"Options"};
  cl::opt<std::string> input{cl::Positional, cl::Required, cl::cat(category),
                             cl::desc("<network.mlir>")};
  cl::opt<std::string> output{"o", cl::cat(category),
                              cl::desc("The library to write"),
                              cl::value_desc("lib.so")};
  cl::opt<std::string> weights{"weights", cl::cat(category),
                               cl::desc("Check this safetensors file"),
                               cl::value_desc("file")};
  cl::opt<std::string> rates{
      "rates", cl::cat(category),
      cl::desc("Slice rates in (0, 1], comma-separated (default: "
               "0.25,0.5,0.75,1.0)"),
      cl::init("0.25,0.5,0.75,1.0")};
  cl::opt<std::string> target{
      "target", cl::cat(category),
      cl::desc("Devices: cpu (default), cpu,cuda or cuda"), cl::init("cpu")};
  cl::opt<std::string> gpuArch{
      "gpu-arch", cl::cat(category),
      cl::desc("With cuda: sm_80, sm_86, sm_89, sm_90 or sm_90a, "
               "comma-separated (default: sm_80,sm_90a)"),
      cl::init("sm_80,sm_90a")};
  cl::opt<std::string> gpuPrecision{
      "gpu-precision", cl::cat(category),
      cl::desc("What GPUs multiply with: f32 (default), or tensor cores with "
               "tf32 or bf16 factors"),
      cl::init("f32")};
  cl::opt<std::string> gpuClusters{
      "gpu-clusters", cl::cat(category),
      cl::desc(
          "Kernels that run a whole program, from sm_90 on: auto (default) "
          "where that may be quicker, on wherever it can be done, off"),
      cl::init("auto")};
  cl::opt<std::string> cpu{
      "cpu", cl::cat(category),
      cl::desc("all (default), host, x86-64-v2, x86-64-v3 or x86-64-v4; "
               "several comma-separated"),
      cl::init("all")};
  cl::opt<bool> embedWeights{"embed-weights", cl::cat(category),
                             cl::desc("Put the weights into the library")};
  cl::opt<bool> training{"training", cl::cat(category),
                         cl::desc("Add gradient and optimiser entries")};
  cl::opt<std::string> winograd{
      "winograd", cl::cat(category),
      cl::desc("Compute 3x3 convolutions by minimal filtering: auto (default) "
               "where that is quicker, on wherever it can be done, off"),
      cl::init("auto")};
  cl::opt<std::string> schedules{
      "schedules", cl::cat(category),
      cl::desc("Take kernels' schedules from this file where it has them"),
      cl::value_desc("file")};
  cl::opt<bool> tune{
      "tune", cl::cat(category),
      cl::desc("First measure schedules on this machine, and write the fastest "
               "ones into the file of --schedules")};
  cl::opt<unsigned> tuneSeconds{"tune-seconds", cl::cat(category),
                                cl::desc("How long to measure (default: 60)"),
                                cl::init(60), cl::value_desc("seconds")};
  cl::opt<std::string> stopAfter{
      "stop-after", cl::cat(category),
      cl::desc("Print the IR after this stage and stop"),
      cl::value_desc("stage")};
  cl::opt<bool> report{"report", cl::cat(category),
                       cl::desc("Print cost and memory per width")};
  cl::opt<std::string> header{"header", cl::cat(category),
                              cl::desc("Write the C header"),
                              cl::value_desc("net.h")};
  cl::opt<std::string> optLevel{
      "O",
      cl::Prefix,
      cl::init("3"),
      cl::cat(category),
      cl::desc("Optimisation level, 0 to 3 (default: 3)"),
      cl::value_desc("level")};
};
} // namespace

/// One clear line and a failing exit.
static int fail(const llvm::Twine &message) {
  llvm::errs() << "slice-compile: " << message << "\n";
  return 1;
}

/// What is given beside options that leave it without an effect, or empty.
static std::string findUnused(const Options &command) {
  if (command.target == "cpu")
    for (const auto *option :
         {&command.gpuArch, &command.gpuPrecision, &command.gpuClusters})
      if (option->getNumOccurrences())
        return "--" + option->ArgStr.str() +
               ": expected --target=cpu,cuda or cuda with it";
  if (command.tuneSeconds.getNumOccurrences() && !command.tune)
    return "--tune-seconds: expected --tune with it";
  return "";
}

/// Whether what is written leaves what is read alone.
static modelslice::Status checkFiles(const Options &command) {
  std::vector<modelslice::NamedFile> inputs = {{"the network", command.input},
                                               {"--weights", command.weights}};
  std::vector<modelslice::NamedFile> outputs = {{"-o", command.output},
                                                {"--header", command.header}};
  // Tuning adds to the file.
  (command.tune ? outputs : inputs)
      .push_back({"--schedules", command.schedules});
  return modelslice::checkDistinct(outputs, inputs);
}

static std::string getHelp() {
  std::string text =
      "Compiles a network to a self-contained shared library.\n\nExamples:\n"
      "  slice-compile net.mlir -o libnet.so --header=net.h\n"
      "  slice-compile net.mlir -o libnet.so --weights=net.safetensors "
      "--embed-weights\n"
      "  slice-compile net.mlir -o libnet.so --tune --schedules=mine.mlir\n"
      "  slice-compile net.mlir -o libnet.so --target=cpu,cuda\n"
      "  slice-compile net.mlir --stop-after=linalg --rates=0.5,1\n\nStages:\n";
  for (llvm::ArrayRef<slice::Stage> stages :
       {slice::getStages(), slice::getGpuStages()})
    for (const slice::Stage &stage : stages)
      text += "  " + stage.name.str() + ": " + stage.contract.str() + "\n";
  return text + "  ptx: with --target=cuda: the code for the first of "
                "--gpu-arch\n";
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::ResetCommandLineParser();
  Options command;
  cl::SetVersionPrinter([](llvm::raw_ostream &stream) {
    stream << "slice-compile " << MODELSLICE_VERSION_STRING << " (LLVM "
           << LLVM_VERSION_STRING << ")\n";
  });
  cl::HideUnrelatedOptions(command.category);
  std::string help = getHelp();
  cl::ParseCommandLineOptions(argc, argv, help);

  slice::CompileOptions options;
  options.pipeline.rates.clear();
  for (llvm::StringRef rate : llvm::split(command.rates, ','))
    options.pipeline.rates.push_back(rate.str());
  options.pipeline.training = command.training;
  for (auto *choice : {&command.winograd, &command.gpuClusters})
    if (*choice != "auto" && *choice != "on" && *choice != "off")
      return fail("--" + choice->ArgStr + "=" + *choice +
                  ": expected auto, on or off");
  options.pipeline.gpuClusters = command.gpuClusters;
  options.pipeline.winograd = command.winograd;
  options.pipeline.schedules = command.schedules;
  options.weights = command.weights;
  options.embedWeights = command.embedWeights;
  options.header = command.header;
  if (command.optLevel.size() != 1 || command.optLevel[0] < '0' ||
      command.optLevel[0] > '3')
    return fail("-O" + command.optLevel + ": expected -O0 to -O3");
  options.optLevel = command.optLevel[0] - '0';
  if (command.target != "cpu" && command.target != "cuda" &&
      command.target != "cpu,cuda" && command.target != "cuda,cpu")
    return fail("--target=" + command.target +
                ": expected cpu, cuda or cpu,cuda");
  if (command.target != "cpu") {
    for (llvm::StringRef arch : llvm::split(command.gpuArch, ',')) {
      if (llvm::none_of(slice::getGpuArchs(), [&](const slice::GpuArch &known) {
            return known.name == arch;
          }))
        return fail("--gpu-arch=" + arch +
                    ": expected sm_80, sm_86, sm_89, sm_90 or sm_90a");
      options.gpuArchs.push_back(arch.str());
    }
    if (command.gpuPrecision != "f32" && command.gpuPrecision != "tf32" &&
        command.gpuPrecision != "bf16")
      return fail("--gpu-precision=" + command.gpuPrecision +
                  ": expected f32, tf32 or bf16");
    options.pipeline.gpuPrecision = command.gpuPrecision;
  }
  options.gpuAlone = command.target == "cuda";
  for (llvm::StringRef level : llvm::split(command.cpu, ',')) {
    if (level == "all")
      continue;
    std::string name = level == "host" ? slice::getHostLevel() : level.str();
    if (name != "x86-64-v2" && name != "x86-64-v3" && name != "x86-64-v4")
      return fail("--cpu=" + level +
                  ": expected all, host, x86-64-v2, x86-64-v3 or x86-64-v4");
    options.levels.push_back(name);
  }
  auto isNamed = [&](const slice::Stage &stage) {
    return stage.name == command.stopAfter;
  };
  bool ofGpu = llvm::any_of(slice::getGpuStages(), isNamed);
  bool knowsStage = ofGpu || command.stopAfter == "ptx" ||
                    llvm::any_of(slice::getStages(), isNamed);
  if (!command.stopAfter.empty() && !knowsStage)
    return fail("--stop-after=" + command.stopAfter +
                ": no such stage; --help lists them");
  if ((ofGpu || command.stopAfter == "ptx") && options.gpuArchs.empty())
    return fail("--stop-after=" + command.stopAfter +
                ": a stage of --target=cuda");
  if (std::string unused = findUnused(command); !unused.empty())
    return fail(unused);
  if (command.tune && command.schedules.empty())
    return fail("--tune: expected the file to write as --schedules");
  if (command.output.empty() && command.stopAfter.empty() && !command.report &&
      !command.tune)
    return fail("expected -o, --stop-after or --report");
  if (modelslice::Status files = checkFiles(command); !files)
    return fail(files.error().message);

  DialectRegistry registry;
  slice::registerAllDialects(registry);
  registerAllToLLVMIRTranslations(registry);
  MLIRContext context(registry);
  // A user's mistake is one line and its place, not a dump of the network.
  context.printOpOnDiagnostic(false);
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> buffer =
      slice::openNetworkSource(command.input, message);
  if (!buffer)
    return fail(message);
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  SourceMgrDiagnosticHandler diagnostics(sources, &context);
  slice::ToolDiagnosticHandler others(&context, "slice-compile",
                                      "slice-compile: ");
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return 1;

  if (command.tune &&
      failed(slice::tuneSchedules(*OwningOpRef<ModuleOp>(module->clone()),
                                  options, command.tuneSeconds, llvm::outs())))
    return 1;
  if (!command.stopAfter.empty()) {
    if (command.output.empty())
      return failed(
          slice::printStage(*module, options, command.stopAfter, llvm::outs()));
    std::string text;
    llvm::raw_string_ostream stream(text);
    Location location = UnknownLoc::get(&context);
    return failed(slice::checkOutput(command.output, location)) ||
           failed(slice::printStage(*module, options, command.stopAfter,
                                    stream)) ||
           failed(slice::writeOutput(command.output, text, location));
  }
  if (command.report &&
      failed(slice::printReport(*OwningOpRef<ModuleOp>(module->clone()),
                                options, llvm::outs())))
    return 1;
  // lld resets every command-line option in the process when it returns.
  std::string output = command.output;
  if (!output.empty() &&
      failed(slice::compileLibrary(*module, options, output)))
    return 1;
  return 0;
}
