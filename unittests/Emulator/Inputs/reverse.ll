target triple = "nvptx64-nvidia-cuda"
@buf = internal addrspace(3) global [256 x float] undef, align 16
declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
declare i32 @llvm.nvvm.read.ptx.sreg.ctaid.x()
declare void @llvm.nvvm.barrier.cta.sync.aligned.all(i32)
define ptx_kernel void @reverse(ptr addrspace(1) %a, ptr addrspace(1) %o, i64 %n) {
  %t = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %b = call i32 @llvm.nvvm.read.ptx.sreg.ctaid.x()
  %base = mul i32 %b, 256
  %i = add i32 %base, %t
  %i64 = zext i32 %i to i64
  %c = icmp ult i64 %i64, %n
  %p = getelementptr float, ptr addrspace(1) %a, i64 %i64
  br i1 %c, label %yes, label %join
yes:
  %v = load float, ptr addrspace(1) %p
  br label %join
join:
  %x = phi float [ %v, %yes ], [ 0.0, %0 ]
  %t64 = zext i32 %t to i64
  %s = getelementptr [256 x float], ptr addrspace(3) @buf, i64 0, i64 %t64
  store float %x, ptr addrspace(3) %s
  call void @llvm.nvvm.barrier.cta.sync.aligned.all(i32 0)
  %r = sub i64 255, %t64
  %q = getelementptr [256 x float], ptr addrspace(3) @buf, i64 0, i64 %r
  %y = load float, ptr addrspace(3) %q
  %z = call float @llvm.fma.f32(float %y, float 2.0, float 1.0)
  %po = getelementptr float, ptr addrspace(1) %o, i64 %i64
  br i1 %c, label %st, label %end
st:
  store float %z, ptr addrspace(1) %po
  br label %end
end:
  ret void
}
declare float @llvm.fma.f32(float, float, float)
