# ===- export.py - Each width as an ONNX file --------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Exports every rate of a network at one batch: python -m peers.export SPEC. ONNX Runtime, OpenVINO and IREE read the
same files. A file's name tells its contents, so that finished ones are kept; a link has the rate's name."""

import hashlib
import inspect
import os
import sys
import warnings

from peers import networks


def export(spec, rate):
    import onnx
    import torch

    from peers import modules

    link = spec.folder / f"batch{spec.batch}-rate{networks.rate_name(rate)}.onnx"
    made_of = [torch.__version__, onnx.__version__, str((spec.network, spec.batch, rate)), inspect.getsource(modules)]
    digest = hashlib.sha256("\n".join(made_of).encode() + spec.weights.read_bytes()).hexdigest()[:16]
    path = spec.folder / f"{digest}.onnx"
    if not path.exists():
        module, x = modules.make(spec, rate), modules.make_input(spec)
        partial = path.with_suffix(".partial")
        with warnings.catch_warnings():
            # The exporter is an old one. The newer one needs another package and makes the same nodes of these networks.
            warnings.simplefilter("ignore")
            torch.onnx.export(module, (x,), str(partial), dynamo=False, opset_version=17, input_names=["x"], output_names=["logits"])
        onnx.checker.check_model(str(partial), full_check=True)
        os.replace(partial, path)
    link.unlink(missing_ok=True)
    link.with_suffix(".error").unlink(missing_ok=True)
    link.symlink_to(path.name)


def main():
    spec = networks.Spec.from_json(sys.argv[1])
    for rate in spec.rates:
        try:
            export(spec, rate)
        except Exception as error:
            reason = f"cannot export to ONNX: {type(error).__name__}: {error}"
            (spec.folder / f"batch{spec.batch}-rate{networks.rate_name(rate)}.error").write_text(reason)
            print(reason, file=sys.stderr)


if __name__ == "__main__":
    main()
