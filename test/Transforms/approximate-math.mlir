// Scalars and vectors get the same polynomials.
// RUN: slice-opt %s --pass-pipeline='builtin.module(func.func(kern-approximate-math))' | FileCheck %s

// CHECK-LABEL: func @functions(
// CHECK-NOT: math.{{exp|log|tanh|erf}}
// CHECK: return
func.func @functions(%s: f32, %v: vector<16xf32>) -> (f32, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
  %0 = math.exp %s : f32
  %1 = math.exp %v : vector<16xf32>
  %2 = math.log %v : vector<16xf32>
  %3 = math.tanh %v : vector<16xf32>
  %4 = math.erf %v : vector<16xf32>
  return %0, %1, %2, %3, %4 : f32, vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>
}
