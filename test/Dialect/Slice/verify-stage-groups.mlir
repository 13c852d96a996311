// A tensor with groups where there is no rate.
// RUN: slice-opt %s --slice-verify-stage=stage=specialised --verify-diagnostics

slice.param @w : tensor<8xf32, #slice.groups<2>>
func.func @read() {
  // expected-error@+1 {{'slice.get_param' op is or uses a tensor with slice groups after stage 'specialised'; slice-specialise should have removed it}}
  %w = slice.get_param @w : tensor<8xf32, #slice.groups<2>>
  return
}
