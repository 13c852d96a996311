// The pre-condition of the conversion, broken in each way.
// RUN: slice-opt %s --convert-slice-to-linalg --split-input-file --verify-diagnostics

// expected-error@+1 {{'func.func' op expects no slice rates: run slice-specialise first}}
func.func @rate(%r: !slice.rate) {
  return
}

// -----

slice.param @w : tensor<8xf32, #slice.groups<2>>
func.func @groups() {
  // expected-error@+1 {{'slice.get_param' op expects no slice groups: run slice-specialise first, got 'tensor<8xf32, #slice.groups<2>>'}}
  %w = slice.get_param @w : tensor<8xf32, #slice.groups<2>>
  return
}

// -----

// expected-error@+1 {{'func.func' op expects only dimension 0, the batch, to be dynamic, got 'tensor<?x?xf32>'}}
func.func @dynamic(%x: tensor<?x?xf32>) {
  return
}

// -----

func.func @no_batch(%x: tensor<4x8xf32>) {
  // expected-error@+1 {{'tensor.cast' op expects the batch to be that of an argument of the function, but no argument is dynamic, got 'tensor<?x8xf32>'}}
  %0 = tensor.cast %x : tensor<4x8xf32> to tensor<?x8xf32>
  %1 = slice.relu %0 : tensor<?x8xf32>
  return
}

// -----

// expected-error@+1 {{expects a function of one block, got 2}}
func.func @blocks() {
  llvm.br ^bb1
^bb1:
  return
}

// -----

// An op in a region has no straight line to be lowered into.
func.func @region(%x: tensor<?x8xf32>, %c: i1) {
  scf.if %c {
    // expected-error@+1 {{'slice.relu' op expects to be directly in the body of a function, not of 'scf.if'}}
    %1 = slice.relu %x : tensor<?x8xf32>
  }
  return
}

// -----

%c = arith.constant dense<0.0> : tensor<2x8xf32>
// expected-error@+1 {{'slice.relu' op expects to be directly in the body of a function, not of 'builtin.module'}}
%0 = slice.relu %c : tensor<2x8xf32>
