// A program's kernel: addresses first, then a switch over what phases run.
// RUN: slice-opt %examples/tiny.mlir --slice-to-nvvm="rates=0.5 gpu-clusters=on" | FileCheck %s
// RUN: slice-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(gpu.module(kern-emit-clusters))'

// Each block runs the first layer for itself, and the second one, too, has one
// block: of a cluster only the first has that.
// CHECK: llvm.mlir.global internal constant @tiny$w0$cluster$bases(dense<[0, 2, 2, -1, -1, 2, 2, 1]> : tensor<8xi32>) {addr_space = 1 : i32
// CHECK: llvm.mlir.global internal constant @tiny$w0$cluster$offsets(dense<[0, 0, 384, 0, 0, 448, 960, 0]> : tensor<8xi64>)
// CHECK: llvm.mlir.global internal constant @tiny$w0$cluster$strides(dense<[24, 0, 0, 0, 0, 0, 0, 16]> : tensor<8xi64>)
// CHECK: llvm.mlir.global internal constant @tiny$w0$cluster$phases(dense<[0, 0, 0, 1, 4, 1]> : tensor<6xi32>)
// CHECK: llvm.func @tiny$w0$cluster(%{{.*}}: !llvm.ptr, {{.*}}) attributes
// CHECK-SAME: kern.shared_bytes = 2048 : i64, nvvm.kernel, nvvm.maxntid = array<i32: 256, 1, 1>, passthrough = ["modelslice-cluster", ["no-jump-tables", "true"]]
// CHECK-DAG: nvvm.read.ptx.sreg.cluster.ctarank
// CHECK-DAG: nvvm.read.ptx.sreg.cluster.nctarank
// CHECK: nvvm.read.ptx.sreg.clusterid.x
// CHECK: nvvm.barrier0
// CHECK: llvm.switch
// CHECK: nvvm.cluster.arrive {aligned}
// CHECK-NEXT: nvvm.cluster.wait {aligned}
// CHECK: llvm.addrspacecast {{.*}} : !llvm.ptr<3> to !llvm.ptr
// CHECK: llvm.call @tiny$fc1$w0$body(
// CHECK: llvm.call @tiny$fc2$w0$body(
// CHECK: llvm.func internal @tiny$fc1$w0$body(%{{.*}}: !llvm.ptr, {{.*}}: i64, %{{.*}}: i32, %{{.*}}: i32, %{{.*}}: i32, %{{.*}}: !llvm.ptr<3>) attributes {always_inline
// CHECK-NOT: nvvm.read.ptx.sreg
// CHECK: llvm.return

gpu.module @kernels {
  kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
    // expected-error @+1 {{expected a kernel of the LLVM dialect named @missing}}
    kern.phase @missing variant 0 blocks 1 teams 1 meets [#kern.place<input 0, offset = 0, stride = 64>]
  }
}

// -----

// No mapped kernel: nothing says how many threads it has.
gpu.module @kernels {
  llvm.func @plain() {
    llvm.return
  }
  kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
    // expected-error @+1 {{expected a kernel of the LLVM dialect named @plain}}
    kern.phase @plain variant 0 blocks 1 teams 1 meets []
  }
}

// -----

gpu.module @kernels {
  llvm.func @k(%x: !llvm.ptr, %batch: i64) attributes {kern.shared_bytes = 0 : i64, nvvm.kernel, nvvm.maxntid = array<i32: 64, 1, 1>} {
    llvm.return
  }
  kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
    // expected-error @+1 {{expected 1 places, got 0}}
    kern.phase @k variant 0 blocks 1 teams 1 meets []
  }
}

// -----

gpu.module @kernels {
  llvm.func @k(%x: !llvm.ptr, %batch: i64) attributes {kern.shared_bytes = 0 : i64, nvvm.kernel, nvvm.maxntid = array<i32: 64, 1, 1>} {
    llvm.return
  }
  kern.cluster @c attributes {entry = "infer", width = 0, threads = 64, inputs = 1, outputs = 1, scratch = 0, block_bytes = 0} {
    // expected-error @+1 {{expected teams of 64 threads to fit a block of 64, got 2}}
    kern.phase @k variant 0 blocks 1 teams 2 meets [#kern.place<input 0, offset = 0, stride = 64>]
  }
}
