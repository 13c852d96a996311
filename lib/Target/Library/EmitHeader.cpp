//===- EmitHeader.cpp - The C header of a library -------------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "modelslice/Target/Library/EmitHeader.h"
#include "Image.h"
#include "modelslice/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>

using namespace mlir;
using namespace mlir::slice;

namespace {

/// Gives every tensor a C identifier of its own, close to its name.
class Identifiers {
public:
  Identifiers(const EntryInfo &entry) {
    for (const auto *tensors : {&entry.inputs, &entry.outputs})
      for (const TensorInfo &tensor : *tensors)
        names[&tensor] = choose(tensor.name);
  }
  const std::string &get(const TensorInfo &tensor) const {
    return names.find(&tensor)->second;
  }

private:
  std::string choose(llvm::StringRef wanted) {
    std::string name;
    for (char c : wanted)
      name += llvm::isAlnum(c) ? c : '_';
    if (name.empty() || llvm::isDigit(name.front()))
      name = "t_" + name;
    while (!used.insert(name).second)
      name += '_';
    return name;
  }

  std::map<const TensorInfo *, std::string> names;
  /// Taken from the start: C's and C++'s keywords that may name a tensor, and
  /// what the function that takes the tensors calls its other arguments.
  std::set<std::string> used{
      "library",  "context",   "width",    "batch",    "error",    "inputs",
      "outputs",  "auto",      "bool",     "break",    "case",     "catch",
      "char",     "class",     "const",    "continue", "default",  "delete",
      "do",       "double",    "else",     "enum",     "explicit", "export",
      "extern",   "false",     "float",    "for",      "friend",   "goto",
      "if",       "inline",    "int",      "long",     "main",     "model",
      "mutable",  "namespace", "new",      "operator", "private",  "protected",
      "public",   "register",  "restrict", "return",   "short",    "signed",
      "sizeof",   "static",    "struct",   "switch",   "template", "this",
      "throw",    "true",      "try",      "typedef",  "typename", "union",
      "unsigned", "using",     "virtual",  "void",     "volatile", "while",
      "lib"};
};

const char *getCType(const TensorInfo &tensor) {
  return tensor.dtype == MSL_I32 ? "int32_t" : "float";
}

/// "[batch][784]"
std::string getShape(const TensorInfo &tensor) {
  std::string text;
  for (int64_t size : tensor.shape)
    text += "[" + (size < 0 ? "batch" : std::to_string(size)) + "]";
  return text.empty() ? "scalar" : text;
}

int64_t getElementsPerExample(const TensorInfo &tensor) {
  int64_t count = 1;
  for (int64_t size : tensor.shape)
    count *= size < 0 ? 1 : size;
  return count;
}

class HeaderWriter {
public:
  HeaderWriter(const LibraryInfo &library, llvm::raw_ostream &out)
      : library(library), infer(library.entries.front()), names(infer),
        out(out) {}

  void write(llvm::StringRef libraryFile, llvm::StringRef headerFile) {
    std::string guard =
        "MODELSLICE_MODEL_" + llvm::StringRef(library.model).upper() + "_H";
    writeComment(libraryFile, headerFile);
    out << "#ifndef " << guard << "\n#define " << guard << "\n\n"
        << "#include \"modelslice-c/abi.h\"\n\n"
        << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
        << "/* The one exported symbol: see modelslice-c/abi.h. */\n"
        << "const msl_library *" << library.model
        << "_query(uint32_t max_abi);\n\n";
    writeWidths();
    writeRun();
    out << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
  }

private:
  void writeComment(llvm::StringRef libraryFile, llvm::StringRef headerFile);
  void writeWidths();
  void writeRun();

  const LibraryInfo &library;
  const EntryInfo &infer;
  Identifiers names;
  llvm::raw_ostream &out;
};

void HeaderWriter::writeComment(llvm::StringRef libraryFile,
                                llvm::StringRef headerFile) {
  out << "/* " << headerFile << " - The network '" << library.model
      << "'. Made by slice-compile " << MODELSLICE_VERSION_STRING << ".\n *\n"
      << " * A complete program; build it with\n"
      << " *   cc -IP/include main.c ./" << libraryFile
      << " -Wl,-rpath,'$ORIGIN' -o main\n"
      << " * where P/include has modelslice-c/abi.h (an installation's prefix, "
         "or the\n * sources; needless in a default prefix),\n"
      << " * for a weights file that lies next to the library or is embedded:\n"
      << " *\n"
      << " *   #include \"" << headerFile << "\"\n"
      << " *   #include <stdio.h>\n"
      << " *   #include <stdlib.h>\n *\n"
      << " *   int main(void) {\n"
      << " *     const msl_library *lib = " << library.model
      << "_query(MSL_ABI_VERSION);\n"
      << " *     msl_model *model = NULL;\n"
      << " *     msl_context *context = NULL;\n"
      << " *     msl_error error;\n"
      << " *     if (!lib || lib->model_create(NULL, &model, &error) ||\n"
      << " *         lib->context_create(model, NULL, &context, &error)) {\n"
      << " *       fprintf(stderr, \"%s\\n\", lib ? error.message : \"the "
         "library is newer than its header\");\n"
      << " *       return 1;\n"
      << " *     }\n";
  auto writeBuffers = [&](const std::vector<TensorInfo> &tensors) {
    for (const TensorInfo &tensor : tensors)
      out << " *     " << getCType(tensor) << " *" << names.get(tensor)
          << " = calloc(" << getElementsPerExample(tensor) << ", sizeof("
          << getCType(tensor) << "));\n";
  };
  writeBuffers(infer.inputs);
  writeBuffers(infer.outputs);
  out << " *     for (uint32_t width = 0; width < lib->num_widths; ++width) {\n"
      << " *       if (" << library.model << "_run(lib, context, width, 1";
  for (const auto *tensors : {&infer.inputs, &infer.outputs})
    for (const TensorInfo &tensor : *tensors)
      out << ", " << names.get(tensor);
  out << ", &error)) {\n"
      << " *         fprintf(stderr, \"%s\\n\", error.message);\n"
      << " *         return 1;\n"
      << " *       }\n"
      << " *       printf(\"rate %g: " << infer.outputs.front().name
      << "[0] = %g\\n\", lib->widths[width].rates[0],\n"
      << " *              (double)" << names.get(infer.outputs.front())
      << "[0]);\n"
      << " *     }\n"
      << " *     lib->context_destroy(context);\n"
      << " *     lib->model_destroy(model);\n"
      << " *     return 0;\n"
      << " *   }\n"
      << " */\n\n";
}

void HeaderWriter::writeWidths() {
  std::string upper = llvm::StringRef(library.model).upper();
  out << "/* Widths, for the argument `width`. */\n"
      << "#define " << upper << "_NUM_WIDTHS " << library.widths.size() << "u\n"
      << "enum {\n";
  for (auto [index, width] : llvm::enumerate(library.widths)) {
    out << "  " << upper << "_WIDTH_" << index << " = " << index
        << (index + 1 < library.widths.size() ? "," : "") << " /* rate";
    for (double rate : width.rates)
      out << " " << llvm::format("%.6g", rate);
    out << ": " << width.flops << " flops, " << width.parameters
        << " parameters */\n";
  }
  out << "};\n\n";
}

void HeaderWriter::writeRun() {
  out << "/* Runs " << library.model << " on `batch` examples.\n";
  for (const TensorInfo &tensor : infer.inputs)
    out << " *   in  " << names.get(tensor) << getShape(tensor) << "\n";
  for (const TensorInfo &tensor : infer.outputs)
    out << " *   out " << names.get(tensor) << getShape(tensor) << "\n";
  out << " * `error` may be NULL. */\n"
      << "static inline msl_status " << library.model
      << "_run(const msl_library *library, msl_context *context,\n"
      << "    uint32_t width, int64_t batch";
  for (const TensorInfo &tensor : infer.inputs)
    out << ", const " << getCType(tensor) << " *" << names.get(tensor);
  for (const TensorInfo &tensor : infer.outputs)
    out << ", " << getCType(tensor) << " *" << names.get(tensor);
  out << ",\n    msl_error *error) {\n";
  auto writeTensors = [&](const std::vector<TensorInfo> &tensors,
                          llvm::StringRef variable) {
    for (auto [index, tensor] : llvm::enumerate(tensors)) {
      out << "  const int64_t " << variable << "_shape" << index << "[] = {";
      llvm::interleaveComma(tensor.shape, out, [&](int64_t size) {
        if (size < 0)
          out << "batch";
        else
          out << size;
      });
      out << (tensor.shape.empty() ? "0};\n" : "};\n");
    }
    out << "  const msl_tensor " << variable << "[] = {\n";
    for (auto [index, tensor] : llvm::enumerate(tensors))
      out << "      {(void *)" << names.get(tensor) << ", " << variable
          << "_shape" << index << ", " << tensor.shape.size() << ", "
          << (tensor.dtype == MSL_I32 ? "MSL_I32" : "MSL_F32") << "},\n";
    out << "  };\n";
  };
  writeTensors(infer.inputs, "inputs");
  writeTensors(infer.outputs, "outputs");
  out << "  return library->run(context, 0, width, inputs, "
      << infer.inputs.size() << ", outputs, " << infer.outputs.size()
      << ", error);\n}\n";
}

} // namespace

std::string mlir::slice::emitHeader(const LibraryInfo &library,
                                    llvm::StringRef libraryFile,
                                    llvm::StringRef headerFile) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  HeaderWriter(library, stream).write(libraryFile, headerFile);
  return text;
}
