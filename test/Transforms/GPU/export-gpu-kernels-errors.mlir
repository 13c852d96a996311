// RUN: slice-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(gpu.module(kern-export-gpu-kernels))'

gpu.module @kernels {
  // expected-error @+1 {{expected a kernel (buffers of static strides..., batch), got '(memref<?x8xf32>) -> ()'}}
  gpu.func @batch(%x: memref<?x8xf32>) kernel {
    gpu.return
  }
}

// -----

gpu.module @kernels {
  // expected-error @+1 {{expected a kernel (buffers of static strides..., batch), got '(memref<8x?xf32>, index) -> ()'}}
  gpu.func @strides(%x: memref<8x?xf32>, %batch: index) kernel {
    gpu.return
  }
}

// -----

gpu.module @kernels {
  // expected-error @+1 {{expected a kernel (buffers of static strides..., batch), got '(f32, index) -> ()'}}
  gpu.func @scalar(%x: f32, %batch: index) kernel {
    gpu.return
  }
}

// -----

gpu.module @kernels {
  // expected-error @+1 {{expected a kernel (buffers of static strides..., batch), got '() -> ()'}}
  gpu.func @nothing() kernel {
    gpu.return
  }
}
