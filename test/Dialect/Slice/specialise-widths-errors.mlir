// What slice-specialise says about its option, and about two rates that meet.
// RUN: not slice-opt %s --slice-specialise 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not slice-opt %s --slice-specialise=rates= 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not slice-opt %s --slice-specialise=rates=0.5,nan 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not slice-opt %s --slice-specialise=rates=0 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not slice-opt %s --slice-specialise=rates=1.01 2>&1 | FileCheck %s --check-prefix=LARGE
// RUN: not slice-opt %s --slice-specialise=rates=-inf 2>&1 | FileCheck %s --check-prefix=INF
// RUN: not slice-opt %s --slice-specialise=rates=half 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: not slice-opt %s --slice-specialise=rates=0.5:1: 2>&1 | FileCheck %s --check-prefix=TRAIL
// RUN: not slice-opt %s --slice-specialise=rates=0.5:0.5,0.50 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not slice-opt %s --slice-specialise=rates=0.5:0.5:0.5 2>&1 | FileCheck %s --check-prefix=COUNT
// RUN: not slice-opt %s --slice-specialise=rates=1.0,0.5:1 2>&1 | FileCheck %s --check-prefix=MEET

// EMPTY: error: in 'rates': expects at least one rate
// NAN: error: in 'rates': expects every rate to be a number in (0, 1], got 'nan'
// ZERO: error: in 'rates': expects every rate to be a number in (0, 1], got '0'
// LARGE: error: in 'rates': expects every rate to be a number in (0, 1], got '1.01'
// INF: error: in 'rates': expects every rate to be a number in (0, 1], got '-inf'
// TEXT: error: in 'rates': expects every rate to be a number in (0, 1], got 'half'
// TRAIL: error: in 'rates': expects every rate to be a number in (0, 1], got ''
// TWICE: error: in 'rates': expects different rates, got '0.50' twice
// COUNT: error: in 'rates': expects one rate for each of the 2 rate operands of the network, got '0.5:0.5:0.5'
// MEET: error: 'slice.add' op expects operands that are alive to the same extent: operand #0 is alive in ?x4, operand #1 in ?x8

slice.param @w : tensor<8x4xf32, #slice.groups<4, 1>>
func.func @net(%x: tensor<?x4xf32>, %r1: !slice.rate, %r2: !slice.rate) {
  %w = slice.get_param @w : tensor<8x4xf32, #slice.groups<4, 1>>
  %1 = slice.dense %x, %w rate(%r1) : (tensor<?x4xf32>, tensor<8x4xf32, #slice.groups<4, 1>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  %2 = slice.dense %x, %w rate(%r2) : (tensor<?x4xf32>, tensor<8x4xf32, #slice.groups<4, 1>>) -> tensor<?x8xf32, #slice.groups<1, 4>>
  %3 = slice.add %1, %2 : tensor<?x8xf32, #slice.groups<1, 4>>
  return
}
