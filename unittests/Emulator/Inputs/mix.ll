; Loads of vectors, a loop, f16 and bf16, a switch-free mix of what kernels do.
target triple = "nvptx64-nvidia-cuda"
declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
declare float @llvm.nvvm.shfl.sync.bfly.f32(i32, float, i32, i32)
declare float @llvm.maxnum.f32(float, float)
declare <2 x half> @llvm.fma.v2f16(<2 x half>, <2 x half>, <2 x half>)
declare float @llvm.sqrt.f32(float)

define float @scale(float %x) noinline {
  %y = fmul float %x, 3.0
  ret float %y
}

define ptx_kernel void @mix(ptr addrspace(1) %in, ptr addrspace(1) %out, i32 %n, float %s) #0 {
entry:
  %t = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %stack = alloca [4 x float], align 16
  %t64 = zext i32 %t to i64
  %p = getelementptr <4 x float>, ptr addrspace(1) %in, i64 %t64
  %v = load <4 x float>, ptr addrspace(1) %p, align 16
  store <4 x float> %v, ptr %stack, align 16
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi float [ 0.0, %entry ], [ %added, %loop ]
  %k = and i32 %i, 3
  %k64 = zext i32 %k to i64
  %e = getelementptr [4 x float], ptr %stack, i64 0, i64 %k64
  %x = load float, ptr %e
  %added = fadd float %sum, %x
  %next = add i32 %i, 1
  %done = icmp sge i32 %next, %n
  br i1 %done, label %after, label %loop
after:
  %other = call float @llvm.nvvm.shfl.sync.bfly.f32(i32 -1, float %added, i32 1, i32 31)
  %most = call float @llvm.maxnum.f32(float %added, float %other)
  %scaled = call float @scale(float %most)
  %div = fdiv float %scaled, %s
  %root = call float @llvm.sqrt.f32(float %div)
  %half = fptrunc float %root to half
  %b = fptrunc float %root to bfloat
  %h0 = insertelement <2 x half> undef, half %half, i32 0
  %h1 = insertelement <2 x half> %h0, half 2.0, i32 1
  %f = call <2 x half> @llvm.fma.v2f16(<2 x half> %h1, <2 x half> %h1, <2 x half> <half 1.0, half 1.0>)
  %f0 = extractelement <2 x half> %f, i32 0
  %w = fpext half %f0 to float
  %wb = fpext bfloat %b to float
  %q = getelementptr <4 x float>, ptr addrspace(1) %out, i64 %t64
  %r0 = insertelement <4 x float> undef, float %most, i32 0
  %r1 = insertelement <4 x float> %r0, float %root, i32 1
  %r2 = insertelement <4 x float> %r1, float %w, i32 2
  %r3 = insertelement <4 x float> %r2, float %wb, i32 3
  store <4 x float> %r3, ptr addrspace(1) %q, align 16
  ret void
}
attributes #0 = { "nvvm.maxntid"="128" }
