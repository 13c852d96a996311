// A pre-activation ResNet for 3x32x32 images, sliced in 8 groups.
// examples/networks/print_network.py prints it.

#first = #slice.groups<8, 1, 1, 1>
#weight = #slice.groups<8, 8, 1, 1>
#vector = #slice.groups<8>
#channels = #slice.groups<1, 8, 1, 1>
#features = #slice.groups<1, 8>

slice.param @conv1.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x3x3x3xf32, #first>
slice.param @layer1.0.norm1.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.0.norm1.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.0.shortcut.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.0.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x16x1x1xf32, #weight>
slice.param @layer1.0.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.0.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.0.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.0.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.0.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.0.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.1.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.1.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.1.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.1.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.1.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.1.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.1.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.1.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.1.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.2.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.2.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.2.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.2.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.2.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.2.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.2.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.2.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.2.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.3.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.3.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.3.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.3.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.3.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.3.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.3.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.3.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.3.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.4.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.4.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.4.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.4.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.4.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.4.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.4.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.4.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.4.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.5.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.5.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.5.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.5.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.5.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.5.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.5.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.5.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.5.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.6.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.6.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.6.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.6.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.6.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.6.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.6.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.6.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.6.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.7.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.7.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.7.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.7.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.7.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.7.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.7.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.7.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.7.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.8.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.8.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.8.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.8.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.8.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.8.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.8.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.8.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.8.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.9.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.9.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.9.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.9.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.9.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.9.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.9.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.9.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.9.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.10.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.10.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.10.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.10.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.10.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.10.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.10.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.10.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.10.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.11.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.11.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.11.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.11.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.11.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.11.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.11.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.11.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.11.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.12.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.12.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.12.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.12.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.12.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.12.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.12.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.12.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.12.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.13.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.13.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.13.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.13.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.13.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.13.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.13.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.13.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.13.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.14.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.14.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.14.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.14.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.14.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.14.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.14.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.14.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.14.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.15.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.15.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.15.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.15.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.15.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.15.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.15.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.15.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.15.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.16.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.16.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.16.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.16.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.16.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.16.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.16.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.16.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.16.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer1.17.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer1.17.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer1.17.conv1.weight {init = #slice.init<normal, 0.3535533905932738>} : tensor<16x64x1x1xf32, #weight>
slice.param @layer1.17.norm2.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.17.norm2.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.17.conv2.weight {init = #slice.init<normal, 0.11785113019775792>} : tensor<16x16x3x3xf32, #weight>
slice.param @layer1.17.norm3.weight {init = #slice.init<ones>} : tensor<16xf32, #vector>
slice.param @layer1.17.norm3.bias {init = #slice.init<zeros>} : tensor<16xf32, #vector>
slice.param @layer1.17.conv3.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x16x1x1xf32, #weight>
slice.param @layer2.0.norm1.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer2.0.norm1.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer2.0.shortcut.weight {init = #slice.init<normal, 0.125>} : tensor<128x64x1x1xf32, #weight>
slice.param @layer2.0.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x64x1x1xf32, #weight>
slice.param @layer2.0.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.0.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.0.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.0.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.0.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.0.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.1.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.1.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.1.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.1.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.1.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.1.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.1.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.1.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.1.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.2.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.2.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.2.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.2.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.2.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.2.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.2.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.2.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.2.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.3.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.3.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.3.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.3.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.3.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.3.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.3.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.3.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.3.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.4.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.4.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.4.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.4.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.4.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.4.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.4.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.4.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.4.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.5.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.5.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.5.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.5.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.5.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.5.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.5.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.5.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.5.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.6.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.6.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.6.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.6.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.6.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.6.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.6.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.6.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.6.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.7.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.7.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.7.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.7.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.7.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.7.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.7.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.7.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.7.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.8.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.8.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.8.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.8.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.8.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.8.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.8.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.8.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.8.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.9.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.9.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.9.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.9.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.9.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.9.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.9.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.9.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.9.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.10.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.10.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.10.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.10.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.10.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.10.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.10.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.10.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.10.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.11.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.11.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.11.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.11.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.11.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.11.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.11.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.11.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.11.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.12.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.12.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.12.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.12.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.12.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.12.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.12.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.12.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.12.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.13.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.13.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.13.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.13.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.13.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.13.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.13.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.13.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.13.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.14.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.14.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.14.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.14.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.14.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.14.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.14.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.14.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.14.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.15.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.15.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.15.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.15.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.15.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.15.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.15.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.15.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.15.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.16.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.16.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.16.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.16.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.16.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.16.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.16.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.16.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.16.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer2.17.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer2.17.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer2.17.conv1.weight {init = #slice.init<normal, 0.25>} : tensor<32x128x1x1xf32, #weight>
slice.param @layer2.17.norm2.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.17.norm2.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.17.conv2.weight {init = #slice.init<normal, 0.08333333333333333>} : tensor<32x32x3x3xf32, #weight>
slice.param @layer2.17.norm3.weight {init = #slice.init<ones>} : tensor<32xf32, #vector>
slice.param @layer2.17.norm3.bias {init = #slice.init<zeros>} : tensor<32xf32, #vector>
slice.param @layer2.17.conv3.weight {init = #slice.init<normal, 0.125>} : tensor<128x32x1x1xf32, #weight>
slice.param @layer3.0.norm1.weight {init = #slice.init<ones>} : tensor<128xf32, #vector>
slice.param @layer3.0.norm1.bias {init = #slice.init<zeros>} : tensor<128xf32, #vector>
slice.param @layer3.0.shortcut.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x128x1x1xf32, #weight>
slice.param @layer3.0.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x128x1x1xf32, #weight>
slice.param @layer3.0.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.0.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.0.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.0.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.0.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.0.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.1.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.1.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.1.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.1.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.1.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.1.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.1.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.1.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.1.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.2.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.2.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.2.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.2.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.2.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.2.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.2.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.2.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.2.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.3.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.3.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.3.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.3.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.3.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.3.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.3.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.3.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.3.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.4.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.4.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.4.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.4.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.4.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.4.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.4.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.4.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.4.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.5.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.5.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.5.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.5.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.5.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.5.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.5.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.5.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.5.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.6.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.6.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.6.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.6.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.6.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.6.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.6.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.6.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.6.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.7.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.7.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.7.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.7.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.7.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.7.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.7.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.7.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.7.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.8.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.8.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.8.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.8.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.8.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.8.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.8.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.8.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.8.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.9.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.9.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.9.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.9.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.9.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.9.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.9.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.9.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.9.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.10.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.10.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.10.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.10.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.10.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.10.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.10.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.10.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.10.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.11.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.11.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.11.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.11.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.11.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.11.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.11.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.11.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.11.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.12.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.12.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.12.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.12.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.12.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.12.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.12.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.12.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.12.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.13.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.13.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.13.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.13.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.13.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.13.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.13.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.13.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.13.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.14.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.14.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.14.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.14.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.14.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.14.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.14.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.14.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.14.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.15.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.15.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.15.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.15.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.15.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.15.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.15.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.15.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.15.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.16.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.16.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.16.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.16.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.16.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.16.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.16.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.16.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.16.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @layer3.17.norm1.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @layer3.17.norm1.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @layer3.17.conv1.weight {init = #slice.init<normal, 0.1767766952966369>} : tensor<64x256x1x1xf32, #weight>
slice.param @layer3.17.norm2.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.17.norm2.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.17.conv2.weight {init = #slice.init<normal, 0.05892556509887896>} : tensor<64x64x3x3xf32, #weight>
slice.param @layer3.17.norm3.weight {init = #slice.init<ones>} : tensor<64xf32, #vector>
slice.param @layer3.17.norm3.bias {init = #slice.init<zeros>} : tensor<64xf32, #vector>
slice.param @layer3.17.conv3.weight {init = #slice.init<normal, 0.08838834764831845>} : tensor<256x64x1x1xf32, #weight>
slice.param @norm.weight {init = #slice.init<ones>} : tensor<256xf32, #vector>
slice.param @norm.bias {init = #slice.init<zeros>} : tensor<256xf32, #vector>
slice.param @fc.weight {init = #slice.init<uniform, 0.0625>} : tensor<10x256xf32, #features>
slice.param @fc.bias {init = #slice.init<uniform, 0.0625>} : tensor<10xf32>

func.func @resnet164(
    %x: tensor<?x3x32x32xf32> {slice.name = "x"}, %r: !slice.rate)
    -> (tensor<?x10xf32> {slice.name = "logits"}) {
  %conv1.weight = slice.get_param @conv1.weight : tensor<16x3x3x3xf32, #first>
  %conv1 = slice.conv2d %x, %conv1.weight rate(%r) padding [1, 1]
      : (tensor<?x3x32x32xf32>, tensor<16x3x3x3xf32, #first>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.0.norm1.weight = slice.get_param @layer1.0.norm1.weight : tensor<16xf32, #vector>
  %layer1.0.norm1.bias = slice.get_param @layer1.0.norm1.bias : tensor<16xf32, #vector>
  %layer1.0.norm1 = slice.group_norm %conv1, %layer1.0.norm1.weight, %layer1.0.norm1.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.0.relu1 = slice.relu %layer1.0.norm1 : tensor<?x16x32x32xf32, #channels>
  %layer1.0.shortcut.weight = slice.get_param @layer1.0.shortcut.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.0.shortcut = slice.conv2d %layer1.0.relu1, %layer1.0.shortcut.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.0.conv1.weight = slice.get_param @layer1.0.conv1.weight : tensor<16x16x1x1xf32, #weight>
  %layer1.0.conv1 = slice.conv2d %layer1.0.relu1, %layer1.0.conv1.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.0.norm2.weight = slice.get_param @layer1.0.norm2.weight : tensor<16xf32, #vector>
  %layer1.0.norm2.bias = slice.get_param @layer1.0.norm2.bias : tensor<16xf32, #vector>
  %layer1.0.norm2 = slice.group_norm %layer1.0.conv1, %layer1.0.norm2.weight, %layer1.0.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.0.relu2 = slice.relu %layer1.0.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.0.conv2.weight = slice.get_param @layer1.0.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.0.conv2 = slice.conv2d %layer1.0.relu2, %layer1.0.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.0.norm3.weight = slice.get_param @layer1.0.norm3.weight : tensor<16xf32, #vector>
  %layer1.0.norm3.bias = slice.get_param @layer1.0.norm3.bias : tensor<16xf32, #vector>
  %layer1.0.norm3 = slice.group_norm %layer1.0.conv2, %layer1.0.norm3.weight, %layer1.0.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.0.relu3 = slice.relu %layer1.0.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.0.conv3.weight = slice.get_param @layer1.0.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.0.conv3 = slice.conv2d %layer1.0.relu3, %layer1.0.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.0.add = slice.add %layer1.0.conv3, %layer1.0.shortcut : tensor<?x64x32x32xf32, #channels>
  %layer1.1.norm1.weight = slice.get_param @layer1.1.norm1.weight : tensor<64xf32, #vector>
  %layer1.1.norm1.bias = slice.get_param @layer1.1.norm1.bias : tensor<64xf32, #vector>
  %layer1.1.norm1 = slice.group_norm %layer1.0.add, %layer1.1.norm1.weight, %layer1.1.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.1.relu1 = slice.relu %layer1.1.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.1.conv1.weight = slice.get_param @layer1.1.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.1.conv1 = slice.conv2d %layer1.1.relu1, %layer1.1.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.1.norm2.weight = slice.get_param @layer1.1.norm2.weight : tensor<16xf32, #vector>
  %layer1.1.norm2.bias = slice.get_param @layer1.1.norm2.bias : tensor<16xf32, #vector>
  %layer1.1.norm2 = slice.group_norm %layer1.1.conv1, %layer1.1.norm2.weight, %layer1.1.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.1.relu2 = slice.relu %layer1.1.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.1.conv2.weight = slice.get_param @layer1.1.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.1.conv2 = slice.conv2d %layer1.1.relu2, %layer1.1.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.1.norm3.weight = slice.get_param @layer1.1.norm3.weight : tensor<16xf32, #vector>
  %layer1.1.norm3.bias = slice.get_param @layer1.1.norm3.bias : tensor<16xf32, #vector>
  %layer1.1.norm3 = slice.group_norm %layer1.1.conv2, %layer1.1.norm3.weight, %layer1.1.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.1.relu3 = slice.relu %layer1.1.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.1.conv3.weight = slice.get_param @layer1.1.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.1.conv3 = slice.conv2d %layer1.1.relu3, %layer1.1.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.1.add = slice.add %layer1.1.conv3, %layer1.0.add : tensor<?x64x32x32xf32, #channels>
  %layer1.2.norm1.weight = slice.get_param @layer1.2.norm1.weight : tensor<64xf32, #vector>
  %layer1.2.norm1.bias = slice.get_param @layer1.2.norm1.bias : tensor<64xf32, #vector>
  %layer1.2.norm1 = slice.group_norm %layer1.1.add, %layer1.2.norm1.weight, %layer1.2.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.2.relu1 = slice.relu %layer1.2.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.2.conv1.weight = slice.get_param @layer1.2.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.2.conv1 = slice.conv2d %layer1.2.relu1, %layer1.2.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.2.norm2.weight = slice.get_param @layer1.2.norm2.weight : tensor<16xf32, #vector>
  %layer1.2.norm2.bias = slice.get_param @layer1.2.norm2.bias : tensor<16xf32, #vector>
  %layer1.2.norm2 = slice.group_norm %layer1.2.conv1, %layer1.2.norm2.weight, %layer1.2.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.2.relu2 = slice.relu %layer1.2.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.2.conv2.weight = slice.get_param @layer1.2.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.2.conv2 = slice.conv2d %layer1.2.relu2, %layer1.2.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.2.norm3.weight = slice.get_param @layer1.2.norm3.weight : tensor<16xf32, #vector>
  %layer1.2.norm3.bias = slice.get_param @layer1.2.norm3.bias : tensor<16xf32, #vector>
  %layer1.2.norm3 = slice.group_norm %layer1.2.conv2, %layer1.2.norm3.weight, %layer1.2.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.2.relu3 = slice.relu %layer1.2.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.2.conv3.weight = slice.get_param @layer1.2.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.2.conv3 = slice.conv2d %layer1.2.relu3, %layer1.2.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.2.add = slice.add %layer1.2.conv3, %layer1.1.add : tensor<?x64x32x32xf32, #channels>
  %layer1.3.norm1.weight = slice.get_param @layer1.3.norm1.weight : tensor<64xf32, #vector>
  %layer1.3.norm1.bias = slice.get_param @layer1.3.norm1.bias : tensor<64xf32, #vector>
  %layer1.3.norm1 = slice.group_norm %layer1.2.add, %layer1.3.norm1.weight, %layer1.3.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.3.relu1 = slice.relu %layer1.3.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.3.conv1.weight = slice.get_param @layer1.3.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.3.conv1 = slice.conv2d %layer1.3.relu1, %layer1.3.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.3.norm2.weight = slice.get_param @layer1.3.norm2.weight : tensor<16xf32, #vector>
  %layer1.3.norm2.bias = slice.get_param @layer1.3.norm2.bias : tensor<16xf32, #vector>
  %layer1.3.norm2 = slice.group_norm %layer1.3.conv1, %layer1.3.norm2.weight, %layer1.3.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.3.relu2 = slice.relu %layer1.3.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.3.conv2.weight = slice.get_param @layer1.3.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.3.conv2 = slice.conv2d %layer1.3.relu2, %layer1.3.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.3.norm3.weight = slice.get_param @layer1.3.norm3.weight : tensor<16xf32, #vector>
  %layer1.3.norm3.bias = slice.get_param @layer1.3.norm3.bias : tensor<16xf32, #vector>
  %layer1.3.norm3 = slice.group_norm %layer1.3.conv2, %layer1.3.norm3.weight, %layer1.3.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.3.relu3 = slice.relu %layer1.3.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.3.conv3.weight = slice.get_param @layer1.3.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.3.conv3 = slice.conv2d %layer1.3.relu3, %layer1.3.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.3.add = slice.add %layer1.3.conv3, %layer1.2.add : tensor<?x64x32x32xf32, #channels>
  %layer1.4.norm1.weight = slice.get_param @layer1.4.norm1.weight : tensor<64xf32, #vector>
  %layer1.4.norm1.bias = slice.get_param @layer1.4.norm1.bias : tensor<64xf32, #vector>
  %layer1.4.norm1 = slice.group_norm %layer1.3.add, %layer1.4.norm1.weight, %layer1.4.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.4.relu1 = slice.relu %layer1.4.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.4.conv1.weight = slice.get_param @layer1.4.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.4.conv1 = slice.conv2d %layer1.4.relu1, %layer1.4.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.4.norm2.weight = slice.get_param @layer1.4.norm2.weight : tensor<16xf32, #vector>
  %layer1.4.norm2.bias = slice.get_param @layer1.4.norm2.bias : tensor<16xf32, #vector>
  %layer1.4.norm2 = slice.group_norm %layer1.4.conv1, %layer1.4.norm2.weight, %layer1.4.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.4.relu2 = slice.relu %layer1.4.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.4.conv2.weight = slice.get_param @layer1.4.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.4.conv2 = slice.conv2d %layer1.4.relu2, %layer1.4.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.4.norm3.weight = slice.get_param @layer1.4.norm3.weight : tensor<16xf32, #vector>
  %layer1.4.norm3.bias = slice.get_param @layer1.4.norm3.bias : tensor<16xf32, #vector>
  %layer1.4.norm3 = slice.group_norm %layer1.4.conv2, %layer1.4.norm3.weight, %layer1.4.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.4.relu3 = slice.relu %layer1.4.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.4.conv3.weight = slice.get_param @layer1.4.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.4.conv3 = slice.conv2d %layer1.4.relu3, %layer1.4.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.4.add = slice.add %layer1.4.conv3, %layer1.3.add : tensor<?x64x32x32xf32, #channels>
  %layer1.5.norm1.weight = slice.get_param @layer1.5.norm1.weight : tensor<64xf32, #vector>
  %layer1.5.norm1.bias = slice.get_param @layer1.5.norm1.bias : tensor<64xf32, #vector>
  %layer1.5.norm1 = slice.group_norm %layer1.4.add, %layer1.5.norm1.weight, %layer1.5.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.5.relu1 = slice.relu %layer1.5.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.5.conv1.weight = slice.get_param @layer1.5.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.5.conv1 = slice.conv2d %layer1.5.relu1, %layer1.5.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.5.norm2.weight = slice.get_param @layer1.5.norm2.weight : tensor<16xf32, #vector>
  %layer1.5.norm2.bias = slice.get_param @layer1.5.norm2.bias : tensor<16xf32, #vector>
  %layer1.5.norm2 = slice.group_norm %layer1.5.conv1, %layer1.5.norm2.weight, %layer1.5.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.5.relu2 = slice.relu %layer1.5.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.5.conv2.weight = slice.get_param @layer1.5.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.5.conv2 = slice.conv2d %layer1.5.relu2, %layer1.5.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.5.norm3.weight = slice.get_param @layer1.5.norm3.weight : tensor<16xf32, #vector>
  %layer1.5.norm3.bias = slice.get_param @layer1.5.norm3.bias : tensor<16xf32, #vector>
  %layer1.5.norm3 = slice.group_norm %layer1.5.conv2, %layer1.5.norm3.weight, %layer1.5.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.5.relu3 = slice.relu %layer1.5.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.5.conv3.weight = slice.get_param @layer1.5.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.5.conv3 = slice.conv2d %layer1.5.relu3, %layer1.5.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.5.add = slice.add %layer1.5.conv3, %layer1.4.add : tensor<?x64x32x32xf32, #channels>
  %layer1.6.norm1.weight = slice.get_param @layer1.6.norm1.weight : tensor<64xf32, #vector>
  %layer1.6.norm1.bias = slice.get_param @layer1.6.norm1.bias : tensor<64xf32, #vector>
  %layer1.6.norm1 = slice.group_norm %layer1.5.add, %layer1.6.norm1.weight, %layer1.6.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.6.relu1 = slice.relu %layer1.6.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.6.conv1.weight = slice.get_param @layer1.6.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.6.conv1 = slice.conv2d %layer1.6.relu1, %layer1.6.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.6.norm2.weight = slice.get_param @layer1.6.norm2.weight : tensor<16xf32, #vector>
  %layer1.6.norm2.bias = slice.get_param @layer1.6.norm2.bias : tensor<16xf32, #vector>
  %layer1.6.norm2 = slice.group_norm %layer1.6.conv1, %layer1.6.norm2.weight, %layer1.6.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.6.relu2 = slice.relu %layer1.6.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.6.conv2.weight = slice.get_param @layer1.6.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.6.conv2 = slice.conv2d %layer1.6.relu2, %layer1.6.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.6.norm3.weight = slice.get_param @layer1.6.norm3.weight : tensor<16xf32, #vector>
  %layer1.6.norm3.bias = slice.get_param @layer1.6.norm3.bias : tensor<16xf32, #vector>
  %layer1.6.norm3 = slice.group_norm %layer1.6.conv2, %layer1.6.norm3.weight, %layer1.6.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.6.relu3 = slice.relu %layer1.6.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.6.conv3.weight = slice.get_param @layer1.6.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.6.conv3 = slice.conv2d %layer1.6.relu3, %layer1.6.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.6.add = slice.add %layer1.6.conv3, %layer1.5.add : tensor<?x64x32x32xf32, #channels>
  %layer1.7.norm1.weight = slice.get_param @layer1.7.norm1.weight : tensor<64xf32, #vector>
  %layer1.7.norm1.bias = slice.get_param @layer1.7.norm1.bias : tensor<64xf32, #vector>
  %layer1.7.norm1 = slice.group_norm %layer1.6.add, %layer1.7.norm1.weight, %layer1.7.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.7.relu1 = slice.relu %layer1.7.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.7.conv1.weight = slice.get_param @layer1.7.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.7.conv1 = slice.conv2d %layer1.7.relu1, %layer1.7.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.7.norm2.weight = slice.get_param @layer1.7.norm2.weight : tensor<16xf32, #vector>
  %layer1.7.norm2.bias = slice.get_param @layer1.7.norm2.bias : tensor<16xf32, #vector>
  %layer1.7.norm2 = slice.group_norm %layer1.7.conv1, %layer1.7.norm2.weight, %layer1.7.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.7.relu2 = slice.relu %layer1.7.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.7.conv2.weight = slice.get_param @layer1.7.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.7.conv2 = slice.conv2d %layer1.7.relu2, %layer1.7.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.7.norm3.weight = slice.get_param @layer1.7.norm3.weight : tensor<16xf32, #vector>
  %layer1.7.norm3.bias = slice.get_param @layer1.7.norm3.bias : tensor<16xf32, #vector>
  %layer1.7.norm3 = slice.group_norm %layer1.7.conv2, %layer1.7.norm3.weight, %layer1.7.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.7.relu3 = slice.relu %layer1.7.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.7.conv3.weight = slice.get_param @layer1.7.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.7.conv3 = slice.conv2d %layer1.7.relu3, %layer1.7.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.7.add = slice.add %layer1.7.conv3, %layer1.6.add : tensor<?x64x32x32xf32, #channels>
  %layer1.8.norm1.weight = slice.get_param @layer1.8.norm1.weight : tensor<64xf32, #vector>
  %layer1.8.norm1.bias = slice.get_param @layer1.8.norm1.bias : tensor<64xf32, #vector>
  %layer1.8.norm1 = slice.group_norm %layer1.7.add, %layer1.8.norm1.weight, %layer1.8.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.8.relu1 = slice.relu %layer1.8.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.8.conv1.weight = slice.get_param @layer1.8.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.8.conv1 = slice.conv2d %layer1.8.relu1, %layer1.8.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.8.norm2.weight = slice.get_param @layer1.8.norm2.weight : tensor<16xf32, #vector>
  %layer1.8.norm2.bias = slice.get_param @layer1.8.norm2.bias : tensor<16xf32, #vector>
  %layer1.8.norm2 = slice.group_norm %layer1.8.conv1, %layer1.8.norm2.weight, %layer1.8.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.8.relu2 = slice.relu %layer1.8.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.8.conv2.weight = slice.get_param @layer1.8.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.8.conv2 = slice.conv2d %layer1.8.relu2, %layer1.8.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.8.norm3.weight = slice.get_param @layer1.8.norm3.weight : tensor<16xf32, #vector>
  %layer1.8.norm3.bias = slice.get_param @layer1.8.norm3.bias : tensor<16xf32, #vector>
  %layer1.8.norm3 = slice.group_norm %layer1.8.conv2, %layer1.8.norm3.weight, %layer1.8.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.8.relu3 = slice.relu %layer1.8.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.8.conv3.weight = slice.get_param @layer1.8.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.8.conv3 = slice.conv2d %layer1.8.relu3, %layer1.8.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.8.add = slice.add %layer1.8.conv3, %layer1.7.add : tensor<?x64x32x32xf32, #channels>
  %layer1.9.norm1.weight = slice.get_param @layer1.9.norm1.weight : tensor<64xf32, #vector>
  %layer1.9.norm1.bias = slice.get_param @layer1.9.norm1.bias : tensor<64xf32, #vector>
  %layer1.9.norm1 = slice.group_norm %layer1.8.add, %layer1.9.norm1.weight, %layer1.9.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.9.relu1 = slice.relu %layer1.9.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.9.conv1.weight = slice.get_param @layer1.9.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.9.conv1 = slice.conv2d %layer1.9.relu1, %layer1.9.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.9.norm2.weight = slice.get_param @layer1.9.norm2.weight : tensor<16xf32, #vector>
  %layer1.9.norm2.bias = slice.get_param @layer1.9.norm2.bias : tensor<16xf32, #vector>
  %layer1.9.norm2 = slice.group_norm %layer1.9.conv1, %layer1.9.norm2.weight, %layer1.9.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.9.relu2 = slice.relu %layer1.9.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.9.conv2.weight = slice.get_param @layer1.9.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.9.conv2 = slice.conv2d %layer1.9.relu2, %layer1.9.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.9.norm3.weight = slice.get_param @layer1.9.norm3.weight : tensor<16xf32, #vector>
  %layer1.9.norm3.bias = slice.get_param @layer1.9.norm3.bias : tensor<16xf32, #vector>
  %layer1.9.norm3 = slice.group_norm %layer1.9.conv2, %layer1.9.norm3.weight, %layer1.9.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.9.relu3 = slice.relu %layer1.9.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.9.conv3.weight = slice.get_param @layer1.9.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.9.conv3 = slice.conv2d %layer1.9.relu3, %layer1.9.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.9.add = slice.add %layer1.9.conv3, %layer1.8.add : tensor<?x64x32x32xf32, #channels>
  %layer1.10.norm1.weight = slice.get_param @layer1.10.norm1.weight : tensor<64xf32, #vector>
  %layer1.10.norm1.bias = slice.get_param @layer1.10.norm1.bias : tensor<64xf32, #vector>
  %layer1.10.norm1 = slice.group_norm %layer1.9.add, %layer1.10.norm1.weight, %layer1.10.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.10.relu1 = slice.relu %layer1.10.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.10.conv1.weight = slice.get_param @layer1.10.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.10.conv1 = slice.conv2d %layer1.10.relu1, %layer1.10.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.10.norm2.weight = slice.get_param @layer1.10.norm2.weight : tensor<16xf32, #vector>
  %layer1.10.norm2.bias = slice.get_param @layer1.10.norm2.bias : tensor<16xf32, #vector>
  %layer1.10.norm2 = slice.group_norm %layer1.10.conv1, %layer1.10.norm2.weight, %layer1.10.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.10.relu2 = slice.relu %layer1.10.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.10.conv2.weight = slice.get_param @layer1.10.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.10.conv2 = slice.conv2d %layer1.10.relu2, %layer1.10.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.10.norm3.weight = slice.get_param @layer1.10.norm3.weight : tensor<16xf32, #vector>
  %layer1.10.norm3.bias = slice.get_param @layer1.10.norm3.bias : tensor<16xf32, #vector>
  %layer1.10.norm3 = slice.group_norm %layer1.10.conv2, %layer1.10.norm3.weight, %layer1.10.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.10.relu3 = slice.relu %layer1.10.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.10.conv3.weight = slice.get_param @layer1.10.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.10.conv3 = slice.conv2d %layer1.10.relu3, %layer1.10.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.10.add = slice.add %layer1.10.conv3, %layer1.9.add : tensor<?x64x32x32xf32, #channels>
  %layer1.11.norm1.weight = slice.get_param @layer1.11.norm1.weight : tensor<64xf32, #vector>
  %layer1.11.norm1.bias = slice.get_param @layer1.11.norm1.bias : tensor<64xf32, #vector>
  %layer1.11.norm1 = slice.group_norm %layer1.10.add, %layer1.11.norm1.weight, %layer1.11.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.11.relu1 = slice.relu %layer1.11.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.11.conv1.weight = slice.get_param @layer1.11.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.11.conv1 = slice.conv2d %layer1.11.relu1, %layer1.11.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.11.norm2.weight = slice.get_param @layer1.11.norm2.weight : tensor<16xf32, #vector>
  %layer1.11.norm2.bias = slice.get_param @layer1.11.norm2.bias : tensor<16xf32, #vector>
  %layer1.11.norm2 = slice.group_norm %layer1.11.conv1, %layer1.11.norm2.weight, %layer1.11.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.11.relu2 = slice.relu %layer1.11.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.11.conv2.weight = slice.get_param @layer1.11.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.11.conv2 = slice.conv2d %layer1.11.relu2, %layer1.11.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.11.norm3.weight = slice.get_param @layer1.11.norm3.weight : tensor<16xf32, #vector>
  %layer1.11.norm3.bias = slice.get_param @layer1.11.norm3.bias : tensor<16xf32, #vector>
  %layer1.11.norm3 = slice.group_norm %layer1.11.conv2, %layer1.11.norm3.weight, %layer1.11.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.11.relu3 = slice.relu %layer1.11.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.11.conv3.weight = slice.get_param @layer1.11.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.11.conv3 = slice.conv2d %layer1.11.relu3, %layer1.11.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.11.add = slice.add %layer1.11.conv3, %layer1.10.add : tensor<?x64x32x32xf32, #channels>
  %layer1.12.norm1.weight = slice.get_param @layer1.12.norm1.weight : tensor<64xf32, #vector>
  %layer1.12.norm1.bias = slice.get_param @layer1.12.norm1.bias : tensor<64xf32, #vector>
  %layer1.12.norm1 = slice.group_norm %layer1.11.add, %layer1.12.norm1.weight, %layer1.12.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.12.relu1 = slice.relu %layer1.12.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.12.conv1.weight = slice.get_param @layer1.12.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.12.conv1 = slice.conv2d %layer1.12.relu1, %layer1.12.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.12.norm2.weight = slice.get_param @layer1.12.norm2.weight : tensor<16xf32, #vector>
  %layer1.12.norm2.bias = slice.get_param @layer1.12.norm2.bias : tensor<16xf32, #vector>
  %layer1.12.norm2 = slice.group_norm %layer1.12.conv1, %layer1.12.norm2.weight, %layer1.12.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.12.relu2 = slice.relu %layer1.12.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.12.conv2.weight = slice.get_param @layer1.12.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.12.conv2 = slice.conv2d %layer1.12.relu2, %layer1.12.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.12.norm3.weight = slice.get_param @layer1.12.norm3.weight : tensor<16xf32, #vector>
  %layer1.12.norm3.bias = slice.get_param @layer1.12.norm3.bias : tensor<16xf32, #vector>
  %layer1.12.norm3 = slice.group_norm %layer1.12.conv2, %layer1.12.norm3.weight, %layer1.12.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.12.relu3 = slice.relu %layer1.12.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.12.conv3.weight = slice.get_param @layer1.12.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.12.conv3 = slice.conv2d %layer1.12.relu3, %layer1.12.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.12.add = slice.add %layer1.12.conv3, %layer1.11.add : tensor<?x64x32x32xf32, #channels>
  %layer1.13.norm1.weight = slice.get_param @layer1.13.norm1.weight : tensor<64xf32, #vector>
  %layer1.13.norm1.bias = slice.get_param @layer1.13.norm1.bias : tensor<64xf32, #vector>
  %layer1.13.norm1 = slice.group_norm %layer1.12.add, %layer1.13.norm1.weight, %layer1.13.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.13.relu1 = slice.relu %layer1.13.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.13.conv1.weight = slice.get_param @layer1.13.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.13.conv1 = slice.conv2d %layer1.13.relu1, %layer1.13.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.13.norm2.weight = slice.get_param @layer1.13.norm2.weight : tensor<16xf32, #vector>
  %layer1.13.norm2.bias = slice.get_param @layer1.13.norm2.bias : tensor<16xf32, #vector>
  %layer1.13.norm2 = slice.group_norm %layer1.13.conv1, %layer1.13.norm2.weight, %layer1.13.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.13.relu2 = slice.relu %layer1.13.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.13.conv2.weight = slice.get_param @layer1.13.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.13.conv2 = slice.conv2d %layer1.13.relu2, %layer1.13.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.13.norm3.weight = slice.get_param @layer1.13.norm3.weight : tensor<16xf32, #vector>
  %layer1.13.norm3.bias = slice.get_param @layer1.13.norm3.bias : tensor<16xf32, #vector>
  %layer1.13.norm3 = slice.group_norm %layer1.13.conv2, %layer1.13.norm3.weight, %layer1.13.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.13.relu3 = slice.relu %layer1.13.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.13.conv3.weight = slice.get_param @layer1.13.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.13.conv3 = slice.conv2d %layer1.13.relu3, %layer1.13.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.13.add = slice.add %layer1.13.conv3, %layer1.12.add : tensor<?x64x32x32xf32, #channels>
  %layer1.14.norm1.weight = slice.get_param @layer1.14.norm1.weight : tensor<64xf32, #vector>
  %layer1.14.norm1.bias = slice.get_param @layer1.14.norm1.bias : tensor<64xf32, #vector>
  %layer1.14.norm1 = slice.group_norm %layer1.13.add, %layer1.14.norm1.weight, %layer1.14.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.14.relu1 = slice.relu %layer1.14.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.14.conv1.weight = slice.get_param @layer1.14.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.14.conv1 = slice.conv2d %layer1.14.relu1, %layer1.14.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.14.norm2.weight = slice.get_param @layer1.14.norm2.weight : tensor<16xf32, #vector>
  %layer1.14.norm2.bias = slice.get_param @layer1.14.norm2.bias : tensor<16xf32, #vector>
  %layer1.14.norm2 = slice.group_norm %layer1.14.conv1, %layer1.14.norm2.weight, %layer1.14.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.14.relu2 = slice.relu %layer1.14.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.14.conv2.weight = slice.get_param @layer1.14.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.14.conv2 = slice.conv2d %layer1.14.relu2, %layer1.14.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.14.norm3.weight = slice.get_param @layer1.14.norm3.weight : tensor<16xf32, #vector>
  %layer1.14.norm3.bias = slice.get_param @layer1.14.norm3.bias : tensor<16xf32, #vector>
  %layer1.14.norm3 = slice.group_norm %layer1.14.conv2, %layer1.14.norm3.weight, %layer1.14.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.14.relu3 = slice.relu %layer1.14.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.14.conv3.weight = slice.get_param @layer1.14.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.14.conv3 = slice.conv2d %layer1.14.relu3, %layer1.14.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.14.add = slice.add %layer1.14.conv3, %layer1.13.add : tensor<?x64x32x32xf32, #channels>
  %layer1.15.norm1.weight = slice.get_param @layer1.15.norm1.weight : tensor<64xf32, #vector>
  %layer1.15.norm1.bias = slice.get_param @layer1.15.norm1.bias : tensor<64xf32, #vector>
  %layer1.15.norm1 = slice.group_norm %layer1.14.add, %layer1.15.norm1.weight, %layer1.15.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.15.relu1 = slice.relu %layer1.15.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.15.conv1.weight = slice.get_param @layer1.15.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.15.conv1 = slice.conv2d %layer1.15.relu1, %layer1.15.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.15.norm2.weight = slice.get_param @layer1.15.norm2.weight : tensor<16xf32, #vector>
  %layer1.15.norm2.bias = slice.get_param @layer1.15.norm2.bias : tensor<16xf32, #vector>
  %layer1.15.norm2 = slice.group_norm %layer1.15.conv1, %layer1.15.norm2.weight, %layer1.15.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.15.relu2 = slice.relu %layer1.15.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.15.conv2.weight = slice.get_param @layer1.15.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.15.conv2 = slice.conv2d %layer1.15.relu2, %layer1.15.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.15.norm3.weight = slice.get_param @layer1.15.norm3.weight : tensor<16xf32, #vector>
  %layer1.15.norm3.bias = slice.get_param @layer1.15.norm3.bias : tensor<16xf32, #vector>
  %layer1.15.norm3 = slice.group_norm %layer1.15.conv2, %layer1.15.norm3.weight, %layer1.15.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.15.relu3 = slice.relu %layer1.15.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.15.conv3.weight = slice.get_param @layer1.15.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.15.conv3 = slice.conv2d %layer1.15.relu3, %layer1.15.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.15.add = slice.add %layer1.15.conv3, %layer1.14.add : tensor<?x64x32x32xf32, #channels>
  %layer1.16.norm1.weight = slice.get_param @layer1.16.norm1.weight : tensor<64xf32, #vector>
  %layer1.16.norm1.bias = slice.get_param @layer1.16.norm1.bias : tensor<64xf32, #vector>
  %layer1.16.norm1 = slice.group_norm %layer1.15.add, %layer1.16.norm1.weight, %layer1.16.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.16.relu1 = slice.relu %layer1.16.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.16.conv1.weight = slice.get_param @layer1.16.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.16.conv1 = slice.conv2d %layer1.16.relu1, %layer1.16.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.16.norm2.weight = slice.get_param @layer1.16.norm2.weight : tensor<16xf32, #vector>
  %layer1.16.norm2.bias = slice.get_param @layer1.16.norm2.bias : tensor<16xf32, #vector>
  %layer1.16.norm2 = slice.group_norm %layer1.16.conv1, %layer1.16.norm2.weight, %layer1.16.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.16.relu2 = slice.relu %layer1.16.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.16.conv2.weight = slice.get_param @layer1.16.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.16.conv2 = slice.conv2d %layer1.16.relu2, %layer1.16.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.16.norm3.weight = slice.get_param @layer1.16.norm3.weight : tensor<16xf32, #vector>
  %layer1.16.norm3.bias = slice.get_param @layer1.16.norm3.bias : tensor<16xf32, #vector>
  %layer1.16.norm3 = slice.group_norm %layer1.16.conv2, %layer1.16.norm3.weight, %layer1.16.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.16.relu3 = slice.relu %layer1.16.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.16.conv3.weight = slice.get_param @layer1.16.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.16.conv3 = slice.conv2d %layer1.16.relu3, %layer1.16.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.16.add = slice.add %layer1.16.conv3, %layer1.15.add : tensor<?x64x32x32xf32, #channels>
  %layer1.17.norm1.weight = slice.get_param @layer1.17.norm1.weight : tensor<64xf32, #vector>
  %layer1.17.norm1.bias = slice.get_param @layer1.17.norm1.bias : tensor<64xf32, #vector>
  %layer1.17.norm1 = slice.group_norm %layer1.16.add, %layer1.17.norm1.weight, %layer1.17.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.17.relu1 = slice.relu %layer1.17.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer1.17.conv1.weight = slice.get_param @layer1.17.conv1.weight : tensor<16x64x1x1xf32, #weight>
  %layer1.17.conv1 = slice.conv2d %layer1.17.relu1, %layer1.17.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<16x64x1x1xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.17.norm2.weight = slice.get_param @layer1.17.norm2.weight : tensor<16xf32, #vector>
  %layer1.17.norm2.bias = slice.get_param @layer1.17.norm2.bias : tensor<16xf32, #vector>
  %layer1.17.norm2 = slice.group_norm %layer1.17.conv1, %layer1.17.norm2.weight, %layer1.17.norm2.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.17.relu2 = slice.relu %layer1.17.norm2 : tensor<?x16x32x32xf32, #channels>
  %layer1.17.conv2.weight = slice.get_param @layer1.17.conv2.weight : tensor<16x16x3x3xf32, #weight>
  %layer1.17.conv2 = slice.conv2d %layer1.17.relu2, %layer1.17.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x16x32x32xf32, #channels>, tensor<16x16x3x3xf32, #weight>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.17.norm3.weight = slice.get_param @layer1.17.norm3.weight : tensor<16xf32, #vector>
  %layer1.17.norm3.bias = slice.get_param @layer1.17.norm3.bias : tensor<16xf32, #vector>
  %layer1.17.norm3 = slice.group_norm %layer1.17.conv2, %layer1.17.norm3.weight, %layer1.17.norm3.bias groups(8) channels(16) eps(1.0e-05)
      : (tensor<?x16x32x32xf32, #channels>, tensor<16xf32, #vector>, tensor<16xf32, #vector>)
      -> tensor<?x16x32x32xf32, #channels>
  %layer1.17.relu3 = slice.relu %layer1.17.norm3 : tensor<?x16x32x32xf32, #channels>
  %layer1.17.conv3.weight = slice.get_param @layer1.17.conv3.weight : tensor<64x16x1x1xf32, #weight>
  %layer1.17.conv3 = slice.conv2d %layer1.17.relu3, %layer1.17.conv3.weight rate(%r)
      : (tensor<?x16x32x32xf32, #channels>, tensor<64x16x1x1xf32, #weight>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer1.17.add = slice.add %layer1.17.conv3, %layer1.16.add : tensor<?x64x32x32xf32, #channels>
  %layer2.0.norm1.weight = slice.get_param @layer2.0.norm1.weight : tensor<64xf32, #vector>
  %layer2.0.norm1.bias = slice.get_param @layer2.0.norm1.bias : tensor<64xf32, #vector>
  %layer2.0.norm1 = slice.group_norm %layer1.17.add, %layer2.0.norm1.weight, %layer2.0.norm1.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x32x32xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x32x32xf32, #channels>
  %layer2.0.relu1 = slice.relu %layer2.0.norm1 : tensor<?x64x32x32xf32, #channels>
  %layer2.0.shortcut.weight = slice.get_param @layer2.0.shortcut.weight : tensor<128x64x1x1xf32, #weight>
  %layer2.0.shortcut = slice.conv2d %layer2.0.relu1, %layer2.0.shortcut.weight rate(%r) stride [2, 2]
      : (tensor<?x64x32x32xf32, #channels>, tensor<128x64x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.0.conv1.weight = slice.get_param @layer2.0.conv1.weight : tensor<32x64x1x1xf32, #weight>
  %layer2.0.conv1 = slice.conv2d %layer2.0.relu1, %layer2.0.conv1.weight rate(%r)
      : (tensor<?x64x32x32xf32, #channels>, tensor<32x64x1x1xf32, #weight>)
      -> tensor<?x32x32x32xf32, #channels>
  %layer2.0.norm2.weight = slice.get_param @layer2.0.norm2.weight : tensor<32xf32, #vector>
  %layer2.0.norm2.bias = slice.get_param @layer2.0.norm2.bias : tensor<32xf32, #vector>
  %layer2.0.norm2 = slice.group_norm %layer2.0.conv1, %layer2.0.norm2.weight, %layer2.0.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x32x32xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x32x32xf32, #channels>
  %layer2.0.relu2 = slice.relu %layer2.0.norm2 : tensor<?x32x32x32xf32, #channels>
  %layer2.0.conv2.weight = slice.get_param @layer2.0.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.0.conv2 = slice.conv2d %layer2.0.relu2, %layer2.0.conv2.weight rate(%r) stride [2, 2] padding [1, 1]
      : (tensor<?x32x32x32xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.0.norm3.weight = slice.get_param @layer2.0.norm3.weight : tensor<32xf32, #vector>
  %layer2.0.norm3.bias = slice.get_param @layer2.0.norm3.bias : tensor<32xf32, #vector>
  %layer2.0.norm3 = slice.group_norm %layer2.0.conv2, %layer2.0.norm3.weight, %layer2.0.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.0.relu3 = slice.relu %layer2.0.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.0.conv3.weight = slice.get_param @layer2.0.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.0.conv3 = slice.conv2d %layer2.0.relu3, %layer2.0.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.0.add = slice.add %layer2.0.conv3, %layer2.0.shortcut : tensor<?x128x16x16xf32, #channels>
  %layer2.1.norm1.weight = slice.get_param @layer2.1.norm1.weight : tensor<128xf32, #vector>
  %layer2.1.norm1.bias = slice.get_param @layer2.1.norm1.bias : tensor<128xf32, #vector>
  %layer2.1.norm1 = slice.group_norm %layer2.0.add, %layer2.1.norm1.weight, %layer2.1.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.1.relu1 = slice.relu %layer2.1.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.1.conv1.weight = slice.get_param @layer2.1.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.1.conv1 = slice.conv2d %layer2.1.relu1, %layer2.1.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.1.norm2.weight = slice.get_param @layer2.1.norm2.weight : tensor<32xf32, #vector>
  %layer2.1.norm2.bias = slice.get_param @layer2.1.norm2.bias : tensor<32xf32, #vector>
  %layer2.1.norm2 = slice.group_norm %layer2.1.conv1, %layer2.1.norm2.weight, %layer2.1.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.1.relu2 = slice.relu %layer2.1.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.1.conv2.weight = slice.get_param @layer2.1.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.1.conv2 = slice.conv2d %layer2.1.relu2, %layer2.1.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.1.norm3.weight = slice.get_param @layer2.1.norm3.weight : tensor<32xf32, #vector>
  %layer2.1.norm3.bias = slice.get_param @layer2.1.norm3.bias : tensor<32xf32, #vector>
  %layer2.1.norm3 = slice.group_norm %layer2.1.conv2, %layer2.1.norm3.weight, %layer2.1.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.1.relu3 = slice.relu %layer2.1.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.1.conv3.weight = slice.get_param @layer2.1.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.1.conv3 = slice.conv2d %layer2.1.relu3, %layer2.1.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.1.add = slice.add %layer2.1.conv3, %layer2.0.add : tensor<?x128x16x16xf32, #channels>
  %layer2.2.norm1.weight = slice.get_param @layer2.2.norm1.weight : tensor<128xf32, #vector>
  %layer2.2.norm1.bias = slice.get_param @layer2.2.norm1.bias : tensor<128xf32, #vector>
  %layer2.2.norm1 = slice.group_norm %layer2.1.add, %layer2.2.norm1.weight, %layer2.2.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.2.relu1 = slice.relu %layer2.2.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.2.conv1.weight = slice.get_param @layer2.2.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.2.conv1 = slice.conv2d %layer2.2.relu1, %layer2.2.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.2.norm2.weight = slice.get_param @layer2.2.norm2.weight : tensor<32xf32, #vector>
  %layer2.2.norm2.bias = slice.get_param @layer2.2.norm2.bias : tensor<32xf32, #vector>
  %layer2.2.norm2 = slice.group_norm %layer2.2.conv1, %layer2.2.norm2.weight, %layer2.2.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.2.relu2 = slice.relu %layer2.2.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.2.conv2.weight = slice.get_param @layer2.2.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.2.conv2 = slice.conv2d %layer2.2.relu2, %layer2.2.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.2.norm3.weight = slice.get_param @layer2.2.norm3.weight : tensor<32xf32, #vector>
  %layer2.2.norm3.bias = slice.get_param @layer2.2.norm3.bias : tensor<32xf32, #vector>
  %layer2.2.norm3 = slice.group_norm %layer2.2.conv2, %layer2.2.norm3.weight, %layer2.2.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.2.relu3 = slice.relu %layer2.2.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.2.conv3.weight = slice.get_param @layer2.2.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.2.conv3 = slice.conv2d %layer2.2.relu3, %layer2.2.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.2.add = slice.add %layer2.2.conv3, %layer2.1.add : tensor<?x128x16x16xf32, #channels>
  %layer2.3.norm1.weight = slice.get_param @layer2.3.norm1.weight : tensor<128xf32, #vector>
  %layer2.3.norm1.bias = slice.get_param @layer2.3.norm1.bias : tensor<128xf32, #vector>
  %layer2.3.norm1 = slice.group_norm %layer2.2.add, %layer2.3.norm1.weight, %layer2.3.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.3.relu1 = slice.relu %layer2.3.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.3.conv1.weight = slice.get_param @layer2.3.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.3.conv1 = slice.conv2d %layer2.3.relu1, %layer2.3.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.3.norm2.weight = slice.get_param @layer2.3.norm2.weight : tensor<32xf32, #vector>
  %layer2.3.norm2.bias = slice.get_param @layer2.3.norm2.bias : tensor<32xf32, #vector>
  %layer2.3.norm2 = slice.group_norm %layer2.3.conv1, %layer2.3.norm2.weight, %layer2.3.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.3.relu2 = slice.relu %layer2.3.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.3.conv2.weight = slice.get_param @layer2.3.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.3.conv2 = slice.conv2d %layer2.3.relu2, %layer2.3.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.3.norm3.weight = slice.get_param @layer2.3.norm3.weight : tensor<32xf32, #vector>
  %layer2.3.norm3.bias = slice.get_param @layer2.3.norm3.bias : tensor<32xf32, #vector>
  %layer2.3.norm3 = slice.group_norm %layer2.3.conv2, %layer2.3.norm3.weight, %layer2.3.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.3.relu3 = slice.relu %layer2.3.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.3.conv3.weight = slice.get_param @layer2.3.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.3.conv3 = slice.conv2d %layer2.3.relu3, %layer2.3.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.3.add = slice.add %layer2.3.conv3, %layer2.2.add : tensor<?x128x16x16xf32, #channels>
  %layer2.4.norm1.weight = slice.get_param @layer2.4.norm1.weight : tensor<128xf32, #vector>
  %layer2.4.norm1.bias = slice.get_param @layer2.4.norm1.bias : tensor<128xf32, #vector>
  %layer2.4.norm1 = slice.group_norm %layer2.3.add, %layer2.4.norm1.weight, %layer2.4.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.4.relu1 = slice.relu %layer2.4.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.4.conv1.weight = slice.get_param @layer2.4.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.4.conv1 = slice.conv2d %layer2.4.relu1, %layer2.4.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.4.norm2.weight = slice.get_param @layer2.4.norm2.weight : tensor<32xf32, #vector>
  %layer2.4.norm2.bias = slice.get_param @layer2.4.norm2.bias : tensor<32xf32, #vector>
  %layer2.4.norm2 = slice.group_norm %layer2.4.conv1, %layer2.4.norm2.weight, %layer2.4.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.4.relu2 = slice.relu %layer2.4.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.4.conv2.weight = slice.get_param @layer2.4.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.4.conv2 = slice.conv2d %layer2.4.relu2, %layer2.4.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.4.norm3.weight = slice.get_param @layer2.4.norm3.weight : tensor<32xf32, #vector>
  %layer2.4.norm3.bias = slice.get_param @layer2.4.norm3.bias : tensor<32xf32, #vector>
  %layer2.4.norm3 = slice.group_norm %layer2.4.conv2, %layer2.4.norm3.weight, %layer2.4.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.4.relu3 = slice.relu %layer2.4.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.4.conv3.weight = slice.get_param @layer2.4.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.4.conv3 = slice.conv2d %layer2.4.relu3, %layer2.4.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.4.add = slice.add %layer2.4.conv3, %layer2.3.add : tensor<?x128x16x16xf32, #channels>
  %layer2.5.norm1.weight = slice.get_param @layer2.5.norm1.weight : tensor<128xf32, #vector>
  %layer2.5.norm1.bias = slice.get_param @layer2.5.norm1.bias : tensor<128xf32, #vector>
  %layer2.5.norm1 = slice.group_norm %layer2.4.add, %layer2.5.norm1.weight, %layer2.5.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.5.relu1 = slice.relu %layer2.5.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.5.conv1.weight = slice.get_param @layer2.5.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.5.conv1 = slice.conv2d %layer2.5.relu1, %layer2.5.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.5.norm2.weight = slice.get_param @layer2.5.norm2.weight : tensor<32xf32, #vector>
  %layer2.5.norm2.bias = slice.get_param @layer2.5.norm2.bias : tensor<32xf32, #vector>
  %layer2.5.norm2 = slice.group_norm %layer2.5.conv1, %layer2.5.norm2.weight, %layer2.5.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.5.relu2 = slice.relu %layer2.5.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.5.conv2.weight = slice.get_param @layer2.5.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.5.conv2 = slice.conv2d %layer2.5.relu2, %layer2.5.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.5.norm3.weight = slice.get_param @layer2.5.norm3.weight : tensor<32xf32, #vector>
  %layer2.5.norm3.bias = slice.get_param @layer2.5.norm3.bias : tensor<32xf32, #vector>
  %layer2.5.norm3 = slice.group_norm %layer2.5.conv2, %layer2.5.norm3.weight, %layer2.5.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.5.relu3 = slice.relu %layer2.5.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.5.conv3.weight = slice.get_param @layer2.5.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.5.conv3 = slice.conv2d %layer2.5.relu3, %layer2.5.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.5.add = slice.add %layer2.5.conv3, %layer2.4.add : tensor<?x128x16x16xf32, #channels>
  %layer2.6.norm1.weight = slice.get_param @layer2.6.norm1.weight : tensor<128xf32, #vector>
  %layer2.6.norm1.bias = slice.get_param @layer2.6.norm1.bias : tensor<128xf32, #vector>
  %layer2.6.norm1 = slice.group_norm %layer2.5.add, %layer2.6.norm1.weight, %layer2.6.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.6.relu1 = slice.relu %layer2.6.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.6.conv1.weight = slice.get_param @layer2.6.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.6.conv1 = slice.conv2d %layer2.6.relu1, %layer2.6.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.6.norm2.weight = slice.get_param @layer2.6.norm2.weight : tensor<32xf32, #vector>
  %layer2.6.norm2.bias = slice.get_param @layer2.6.norm2.bias : tensor<32xf32, #vector>
  %layer2.6.norm2 = slice.group_norm %layer2.6.conv1, %layer2.6.norm2.weight, %layer2.6.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.6.relu2 = slice.relu %layer2.6.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.6.conv2.weight = slice.get_param @layer2.6.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.6.conv2 = slice.conv2d %layer2.6.relu2, %layer2.6.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.6.norm3.weight = slice.get_param @layer2.6.norm3.weight : tensor<32xf32, #vector>
  %layer2.6.norm3.bias = slice.get_param @layer2.6.norm3.bias : tensor<32xf32, #vector>
  %layer2.6.norm3 = slice.group_norm %layer2.6.conv2, %layer2.6.norm3.weight, %layer2.6.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.6.relu3 = slice.relu %layer2.6.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.6.conv3.weight = slice.get_param @layer2.6.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.6.conv3 = slice.conv2d %layer2.6.relu3, %layer2.6.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.6.add = slice.add %layer2.6.conv3, %layer2.5.add : tensor<?x128x16x16xf32, #channels>
  %layer2.7.norm1.weight = slice.get_param @layer2.7.norm1.weight : tensor<128xf32, #vector>
  %layer2.7.norm1.bias = slice.get_param @layer2.7.norm1.bias : tensor<128xf32, #vector>
  %layer2.7.norm1 = slice.group_norm %layer2.6.add, %layer2.7.norm1.weight, %layer2.7.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.7.relu1 = slice.relu %layer2.7.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.7.conv1.weight = slice.get_param @layer2.7.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.7.conv1 = slice.conv2d %layer2.7.relu1, %layer2.7.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.7.norm2.weight = slice.get_param @layer2.7.norm2.weight : tensor<32xf32, #vector>
  %layer2.7.norm2.bias = slice.get_param @layer2.7.norm2.bias : tensor<32xf32, #vector>
  %layer2.7.norm2 = slice.group_norm %layer2.7.conv1, %layer2.7.norm2.weight, %layer2.7.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.7.relu2 = slice.relu %layer2.7.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.7.conv2.weight = slice.get_param @layer2.7.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.7.conv2 = slice.conv2d %layer2.7.relu2, %layer2.7.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.7.norm3.weight = slice.get_param @layer2.7.norm3.weight : tensor<32xf32, #vector>
  %layer2.7.norm3.bias = slice.get_param @layer2.7.norm3.bias : tensor<32xf32, #vector>
  %layer2.7.norm3 = slice.group_norm %layer2.7.conv2, %layer2.7.norm3.weight, %layer2.7.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.7.relu3 = slice.relu %layer2.7.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.7.conv3.weight = slice.get_param @layer2.7.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.7.conv3 = slice.conv2d %layer2.7.relu3, %layer2.7.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.7.add = slice.add %layer2.7.conv3, %layer2.6.add : tensor<?x128x16x16xf32, #channels>
  %layer2.8.norm1.weight = slice.get_param @layer2.8.norm1.weight : tensor<128xf32, #vector>
  %layer2.8.norm1.bias = slice.get_param @layer2.8.norm1.bias : tensor<128xf32, #vector>
  %layer2.8.norm1 = slice.group_norm %layer2.7.add, %layer2.8.norm1.weight, %layer2.8.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.8.relu1 = slice.relu %layer2.8.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.8.conv1.weight = slice.get_param @layer2.8.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.8.conv1 = slice.conv2d %layer2.8.relu1, %layer2.8.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.8.norm2.weight = slice.get_param @layer2.8.norm2.weight : tensor<32xf32, #vector>
  %layer2.8.norm2.bias = slice.get_param @layer2.8.norm2.bias : tensor<32xf32, #vector>
  %layer2.8.norm2 = slice.group_norm %layer2.8.conv1, %layer2.8.norm2.weight, %layer2.8.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.8.relu2 = slice.relu %layer2.8.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.8.conv2.weight = slice.get_param @layer2.8.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.8.conv2 = slice.conv2d %layer2.8.relu2, %layer2.8.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.8.norm3.weight = slice.get_param @layer2.8.norm3.weight : tensor<32xf32, #vector>
  %layer2.8.norm3.bias = slice.get_param @layer2.8.norm3.bias : tensor<32xf32, #vector>
  %layer2.8.norm3 = slice.group_norm %layer2.8.conv2, %layer2.8.norm3.weight, %layer2.8.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.8.relu3 = slice.relu %layer2.8.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.8.conv3.weight = slice.get_param @layer2.8.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.8.conv3 = slice.conv2d %layer2.8.relu3, %layer2.8.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.8.add = slice.add %layer2.8.conv3, %layer2.7.add : tensor<?x128x16x16xf32, #channels>
  %layer2.9.norm1.weight = slice.get_param @layer2.9.norm1.weight : tensor<128xf32, #vector>
  %layer2.9.norm1.bias = slice.get_param @layer2.9.norm1.bias : tensor<128xf32, #vector>
  %layer2.9.norm1 = slice.group_norm %layer2.8.add, %layer2.9.norm1.weight, %layer2.9.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.9.relu1 = slice.relu %layer2.9.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.9.conv1.weight = slice.get_param @layer2.9.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.9.conv1 = slice.conv2d %layer2.9.relu1, %layer2.9.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.9.norm2.weight = slice.get_param @layer2.9.norm2.weight : tensor<32xf32, #vector>
  %layer2.9.norm2.bias = slice.get_param @layer2.9.norm2.bias : tensor<32xf32, #vector>
  %layer2.9.norm2 = slice.group_norm %layer2.9.conv1, %layer2.9.norm2.weight, %layer2.9.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.9.relu2 = slice.relu %layer2.9.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.9.conv2.weight = slice.get_param @layer2.9.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.9.conv2 = slice.conv2d %layer2.9.relu2, %layer2.9.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.9.norm3.weight = slice.get_param @layer2.9.norm3.weight : tensor<32xf32, #vector>
  %layer2.9.norm3.bias = slice.get_param @layer2.9.norm3.bias : tensor<32xf32, #vector>
  %layer2.9.norm3 = slice.group_norm %layer2.9.conv2, %layer2.9.norm3.weight, %layer2.9.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.9.relu3 = slice.relu %layer2.9.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.9.conv3.weight = slice.get_param @layer2.9.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.9.conv3 = slice.conv2d %layer2.9.relu3, %layer2.9.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.9.add = slice.add %layer2.9.conv3, %layer2.8.add : tensor<?x128x16x16xf32, #channels>
  %layer2.10.norm1.weight = slice.get_param @layer2.10.norm1.weight : tensor<128xf32, #vector>
  %layer2.10.norm1.bias = slice.get_param @layer2.10.norm1.bias : tensor<128xf32, #vector>
  %layer2.10.norm1 = slice.group_norm %layer2.9.add, %layer2.10.norm1.weight, %layer2.10.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.10.relu1 = slice.relu %layer2.10.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.10.conv1.weight = slice.get_param @layer2.10.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.10.conv1 = slice.conv2d %layer2.10.relu1, %layer2.10.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.10.norm2.weight = slice.get_param @layer2.10.norm2.weight : tensor<32xf32, #vector>
  %layer2.10.norm2.bias = slice.get_param @layer2.10.norm2.bias : tensor<32xf32, #vector>
  %layer2.10.norm2 = slice.group_norm %layer2.10.conv1, %layer2.10.norm2.weight, %layer2.10.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.10.relu2 = slice.relu %layer2.10.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.10.conv2.weight = slice.get_param @layer2.10.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.10.conv2 = slice.conv2d %layer2.10.relu2, %layer2.10.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.10.norm3.weight = slice.get_param @layer2.10.norm3.weight : tensor<32xf32, #vector>
  %layer2.10.norm3.bias = slice.get_param @layer2.10.norm3.bias : tensor<32xf32, #vector>
  %layer2.10.norm3 = slice.group_norm %layer2.10.conv2, %layer2.10.norm3.weight, %layer2.10.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.10.relu3 = slice.relu %layer2.10.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.10.conv3.weight = slice.get_param @layer2.10.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.10.conv3 = slice.conv2d %layer2.10.relu3, %layer2.10.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.10.add = slice.add %layer2.10.conv3, %layer2.9.add : tensor<?x128x16x16xf32, #channels>
  %layer2.11.norm1.weight = slice.get_param @layer2.11.norm1.weight : tensor<128xf32, #vector>
  %layer2.11.norm1.bias = slice.get_param @layer2.11.norm1.bias : tensor<128xf32, #vector>
  %layer2.11.norm1 = slice.group_norm %layer2.10.add, %layer2.11.norm1.weight, %layer2.11.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.11.relu1 = slice.relu %layer2.11.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.11.conv1.weight = slice.get_param @layer2.11.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.11.conv1 = slice.conv2d %layer2.11.relu1, %layer2.11.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.11.norm2.weight = slice.get_param @layer2.11.norm2.weight : tensor<32xf32, #vector>
  %layer2.11.norm2.bias = slice.get_param @layer2.11.norm2.bias : tensor<32xf32, #vector>
  %layer2.11.norm2 = slice.group_norm %layer2.11.conv1, %layer2.11.norm2.weight, %layer2.11.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.11.relu2 = slice.relu %layer2.11.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.11.conv2.weight = slice.get_param @layer2.11.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.11.conv2 = slice.conv2d %layer2.11.relu2, %layer2.11.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.11.norm3.weight = slice.get_param @layer2.11.norm3.weight : tensor<32xf32, #vector>
  %layer2.11.norm3.bias = slice.get_param @layer2.11.norm3.bias : tensor<32xf32, #vector>
  %layer2.11.norm3 = slice.group_norm %layer2.11.conv2, %layer2.11.norm3.weight, %layer2.11.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.11.relu3 = slice.relu %layer2.11.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.11.conv3.weight = slice.get_param @layer2.11.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.11.conv3 = slice.conv2d %layer2.11.relu3, %layer2.11.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.11.add = slice.add %layer2.11.conv3, %layer2.10.add : tensor<?x128x16x16xf32, #channels>
  %layer2.12.norm1.weight = slice.get_param @layer2.12.norm1.weight : tensor<128xf32, #vector>
  %layer2.12.norm1.bias = slice.get_param @layer2.12.norm1.bias : tensor<128xf32, #vector>
  %layer2.12.norm1 = slice.group_norm %layer2.11.add, %layer2.12.norm1.weight, %layer2.12.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.12.relu1 = slice.relu %layer2.12.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.12.conv1.weight = slice.get_param @layer2.12.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.12.conv1 = slice.conv2d %layer2.12.relu1, %layer2.12.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.12.norm2.weight = slice.get_param @layer2.12.norm2.weight : tensor<32xf32, #vector>
  %layer2.12.norm2.bias = slice.get_param @layer2.12.norm2.bias : tensor<32xf32, #vector>
  %layer2.12.norm2 = slice.group_norm %layer2.12.conv1, %layer2.12.norm2.weight, %layer2.12.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.12.relu2 = slice.relu %layer2.12.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.12.conv2.weight = slice.get_param @layer2.12.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.12.conv2 = slice.conv2d %layer2.12.relu2, %layer2.12.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.12.norm3.weight = slice.get_param @layer2.12.norm3.weight : tensor<32xf32, #vector>
  %layer2.12.norm3.bias = slice.get_param @layer2.12.norm3.bias : tensor<32xf32, #vector>
  %layer2.12.norm3 = slice.group_norm %layer2.12.conv2, %layer2.12.norm3.weight, %layer2.12.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.12.relu3 = slice.relu %layer2.12.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.12.conv3.weight = slice.get_param @layer2.12.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.12.conv3 = slice.conv2d %layer2.12.relu3, %layer2.12.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.12.add = slice.add %layer2.12.conv3, %layer2.11.add : tensor<?x128x16x16xf32, #channels>
  %layer2.13.norm1.weight = slice.get_param @layer2.13.norm1.weight : tensor<128xf32, #vector>
  %layer2.13.norm1.bias = slice.get_param @layer2.13.norm1.bias : tensor<128xf32, #vector>
  %layer2.13.norm1 = slice.group_norm %layer2.12.add, %layer2.13.norm1.weight, %layer2.13.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.13.relu1 = slice.relu %layer2.13.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.13.conv1.weight = slice.get_param @layer2.13.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.13.conv1 = slice.conv2d %layer2.13.relu1, %layer2.13.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.13.norm2.weight = slice.get_param @layer2.13.norm2.weight : tensor<32xf32, #vector>
  %layer2.13.norm2.bias = slice.get_param @layer2.13.norm2.bias : tensor<32xf32, #vector>
  %layer2.13.norm2 = slice.group_norm %layer2.13.conv1, %layer2.13.norm2.weight, %layer2.13.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.13.relu2 = slice.relu %layer2.13.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.13.conv2.weight = slice.get_param @layer2.13.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.13.conv2 = slice.conv2d %layer2.13.relu2, %layer2.13.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.13.norm3.weight = slice.get_param @layer2.13.norm3.weight : tensor<32xf32, #vector>
  %layer2.13.norm3.bias = slice.get_param @layer2.13.norm3.bias : tensor<32xf32, #vector>
  %layer2.13.norm3 = slice.group_norm %layer2.13.conv2, %layer2.13.norm3.weight, %layer2.13.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.13.relu3 = slice.relu %layer2.13.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.13.conv3.weight = slice.get_param @layer2.13.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.13.conv3 = slice.conv2d %layer2.13.relu3, %layer2.13.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.13.add = slice.add %layer2.13.conv3, %layer2.12.add : tensor<?x128x16x16xf32, #channels>
  %layer2.14.norm1.weight = slice.get_param @layer2.14.norm1.weight : tensor<128xf32, #vector>
  %layer2.14.norm1.bias = slice.get_param @layer2.14.norm1.bias : tensor<128xf32, #vector>
  %layer2.14.norm1 = slice.group_norm %layer2.13.add, %layer2.14.norm1.weight, %layer2.14.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.14.relu1 = slice.relu %layer2.14.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.14.conv1.weight = slice.get_param @layer2.14.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.14.conv1 = slice.conv2d %layer2.14.relu1, %layer2.14.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.14.norm2.weight = slice.get_param @layer2.14.norm2.weight : tensor<32xf32, #vector>
  %layer2.14.norm2.bias = slice.get_param @layer2.14.norm2.bias : tensor<32xf32, #vector>
  %layer2.14.norm2 = slice.group_norm %layer2.14.conv1, %layer2.14.norm2.weight, %layer2.14.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.14.relu2 = slice.relu %layer2.14.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.14.conv2.weight = slice.get_param @layer2.14.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.14.conv2 = slice.conv2d %layer2.14.relu2, %layer2.14.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.14.norm3.weight = slice.get_param @layer2.14.norm3.weight : tensor<32xf32, #vector>
  %layer2.14.norm3.bias = slice.get_param @layer2.14.norm3.bias : tensor<32xf32, #vector>
  %layer2.14.norm3 = slice.group_norm %layer2.14.conv2, %layer2.14.norm3.weight, %layer2.14.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.14.relu3 = slice.relu %layer2.14.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.14.conv3.weight = slice.get_param @layer2.14.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.14.conv3 = slice.conv2d %layer2.14.relu3, %layer2.14.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.14.add = slice.add %layer2.14.conv3, %layer2.13.add : tensor<?x128x16x16xf32, #channels>
  %layer2.15.norm1.weight = slice.get_param @layer2.15.norm1.weight : tensor<128xf32, #vector>
  %layer2.15.norm1.bias = slice.get_param @layer2.15.norm1.bias : tensor<128xf32, #vector>
  %layer2.15.norm1 = slice.group_norm %layer2.14.add, %layer2.15.norm1.weight, %layer2.15.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.15.relu1 = slice.relu %layer2.15.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.15.conv1.weight = slice.get_param @layer2.15.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.15.conv1 = slice.conv2d %layer2.15.relu1, %layer2.15.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.15.norm2.weight = slice.get_param @layer2.15.norm2.weight : tensor<32xf32, #vector>
  %layer2.15.norm2.bias = slice.get_param @layer2.15.norm2.bias : tensor<32xf32, #vector>
  %layer2.15.norm2 = slice.group_norm %layer2.15.conv1, %layer2.15.norm2.weight, %layer2.15.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.15.relu2 = slice.relu %layer2.15.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.15.conv2.weight = slice.get_param @layer2.15.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.15.conv2 = slice.conv2d %layer2.15.relu2, %layer2.15.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.15.norm3.weight = slice.get_param @layer2.15.norm3.weight : tensor<32xf32, #vector>
  %layer2.15.norm3.bias = slice.get_param @layer2.15.norm3.bias : tensor<32xf32, #vector>
  %layer2.15.norm3 = slice.group_norm %layer2.15.conv2, %layer2.15.norm3.weight, %layer2.15.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.15.relu3 = slice.relu %layer2.15.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.15.conv3.weight = slice.get_param @layer2.15.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.15.conv3 = slice.conv2d %layer2.15.relu3, %layer2.15.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.15.add = slice.add %layer2.15.conv3, %layer2.14.add : tensor<?x128x16x16xf32, #channels>
  %layer2.16.norm1.weight = slice.get_param @layer2.16.norm1.weight : tensor<128xf32, #vector>
  %layer2.16.norm1.bias = slice.get_param @layer2.16.norm1.bias : tensor<128xf32, #vector>
  %layer2.16.norm1 = slice.group_norm %layer2.15.add, %layer2.16.norm1.weight, %layer2.16.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.16.relu1 = slice.relu %layer2.16.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.16.conv1.weight = slice.get_param @layer2.16.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.16.conv1 = slice.conv2d %layer2.16.relu1, %layer2.16.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.16.norm2.weight = slice.get_param @layer2.16.norm2.weight : tensor<32xf32, #vector>
  %layer2.16.norm2.bias = slice.get_param @layer2.16.norm2.bias : tensor<32xf32, #vector>
  %layer2.16.norm2 = slice.group_norm %layer2.16.conv1, %layer2.16.norm2.weight, %layer2.16.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.16.relu2 = slice.relu %layer2.16.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.16.conv2.weight = slice.get_param @layer2.16.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.16.conv2 = slice.conv2d %layer2.16.relu2, %layer2.16.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.16.norm3.weight = slice.get_param @layer2.16.norm3.weight : tensor<32xf32, #vector>
  %layer2.16.norm3.bias = slice.get_param @layer2.16.norm3.bias : tensor<32xf32, #vector>
  %layer2.16.norm3 = slice.group_norm %layer2.16.conv2, %layer2.16.norm3.weight, %layer2.16.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.16.relu3 = slice.relu %layer2.16.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.16.conv3.weight = slice.get_param @layer2.16.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.16.conv3 = slice.conv2d %layer2.16.relu3, %layer2.16.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.16.add = slice.add %layer2.16.conv3, %layer2.15.add : tensor<?x128x16x16xf32, #channels>
  %layer2.17.norm1.weight = slice.get_param @layer2.17.norm1.weight : tensor<128xf32, #vector>
  %layer2.17.norm1.bias = slice.get_param @layer2.17.norm1.bias : tensor<128xf32, #vector>
  %layer2.17.norm1 = slice.group_norm %layer2.16.add, %layer2.17.norm1.weight, %layer2.17.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.17.relu1 = slice.relu %layer2.17.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer2.17.conv1.weight = slice.get_param @layer2.17.conv1.weight : tensor<32x128x1x1xf32, #weight>
  %layer2.17.conv1 = slice.conv2d %layer2.17.relu1, %layer2.17.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<32x128x1x1xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.17.norm2.weight = slice.get_param @layer2.17.norm2.weight : tensor<32xf32, #vector>
  %layer2.17.norm2.bias = slice.get_param @layer2.17.norm2.bias : tensor<32xf32, #vector>
  %layer2.17.norm2 = slice.group_norm %layer2.17.conv1, %layer2.17.norm2.weight, %layer2.17.norm2.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.17.relu2 = slice.relu %layer2.17.norm2 : tensor<?x32x16x16xf32, #channels>
  %layer2.17.conv2.weight = slice.get_param @layer2.17.conv2.weight : tensor<32x32x3x3xf32, #weight>
  %layer2.17.conv2 = slice.conv2d %layer2.17.relu2, %layer2.17.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x32x16x16xf32, #channels>, tensor<32x32x3x3xf32, #weight>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.17.norm3.weight = slice.get_param @layer2.17.norm3.weight : tensor<32xf32, #vector>
  %layer2.17.norm3.bias = slice.get_param @layer2.17.norm3.bias : tensor<32xf32, #vector>
  %layer2.17.norm3 = slice.group_norm %layer2.17.conv2, %layer2.17.norm3.weight, %layer2.17.norm3.bias groups(8) channels(32) eps(1.0e-05)
      : (tensor<?x32x16x16xf32, #channels>, tensor<32xf32, #vector>, tensor<32xf32, #vector>)
      -> tensor<?x32x16x16xf32, #channels>
  %layer2.17.relu3 = slice.relu %layer2.17.norm3 : tensor<?x32x16x16xf32, #channels>
  %layer2.17.conv3.weight = slice.get_param @layer2.17.conv3.weight : tensor<128x32x1x1xf32, #weight>
  %layer2.17.conv3 = slice.conv2d %layer2.17.relu3, %layer2.17.conv3.weight rate(%r)
      : (tensor<?x32x16x16xf32, #channels>, tensor<128x32x1x1xf32, #weight>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer2.17.add = slice.add %layer2.17.conv3, %layer2.16.add : tensor<?x128x16x16xf32, #channels>
  %layer3.0.norm1.weight = slice.get_param @layer3.0.norm1.weight : tensor<128xf32, #vector>
  %layer3.0.norm1.bias = slice.get_param @layer3.0.norm1.bias : tensor<128xf32, #vector>
  %layer3.0.norm1 = slice.group_norm %layer2.17.add, %layer3.0.norm1.weight, %layer3.0.norm1.bias groups(8) channels(128) eps(1.0e-05)
      : (tensor<?x128x16x16xf32, #channels>, tensor<128xf32, #vector>, tensor<128xf32, #vector>)
      -> tensor<?x128x16x16xf32, #channels>
  %layer3.0.relu1 = slice.relu %layer3.0.norm1 : tensor<?x128x16x16xf32, #channels>
  %layer3.0.shortcut.weight = slice.get_param @layer3.0.shortcut.weight : tensor<256x128x1x1xf32, #weight>
  %layer3.0.shortcut = slice.conv2d %layer3.0.relu1, %layer3.0.shortcut.weight rate(%r) stride [2, 2]
      : (tensor<?x128x16x16xf32, #channels>, tensor<256x128x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.0.conv1.weight = slice.get_param @layer3.0.conv1.weight : tensor<64x128x1x1xf32, #weight>
  %layer3.0.conv1 = slice.conv2d %layer3.0.relu1, %layer3.0.conv1.weight rate(%r)
      : (tensor<?x128x16x16xf32, #channels>, tensor<64x128x1x1xf32, #weight>)
      -> tensor<?x64x16x16xf32, #channels>
  %layer3.0.norm2.weight = slice.get_param @layer3.0.norm2.weight : tensor<64xf32, #vector>
  %layer3.0.norm2.bias = slice.get_param @layer3.0.norm2.bias : tensor<64xf32, #vector>
  %layer3.0.norm2 = slice.group_norm %layer3.0.conv1, %layer3.0.norm2.weight, %layer3.0.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x16x16xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x16x16xf32, #channels>
  %layer3.0.relu2 = slice.relu %layer3.0.norm2 : tensor<?x64x16x16xf32, #channels>
  %layer3.0.conv2.weight = slice.get_param @layer3.0.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.0.conv2 = slice.conv2d %layer3.0.relu2, %layer3.0.conv2.weight rate(%r) stride [2, 2] padding [1, 1]
      : (tensor<?x64x16x16xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.0.norm3.weight = slice.get_param @layer3.0.norm3.weight : tensor<64xf32, #vector>
  %layer3.0.norm3.bias = slice.get_param @layer3.0.norm3.bias : tensor<64xf32, #vector>
  %layer3.0.norm3 = slice.group_norm %layer3.0.conv2, %layer3.0.norm3.weight, %layer3.0.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.0.relu3 = slice.relu %layer3.0.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.0.conv3.weight = slice.get_param @layer3.0.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.0.conv3 = slice.conv2d %layer3.0.relu3, %layer3.0.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.0.add = slice.add %layer3.0.conv3, %layer3.0.shortcut : tensor<?x256x8x8xf32, #channels>
  %layer3.1.norm1.weight = slice.get_param @layer3.1.norm1.weight : tensor<256xf32, #vector>
  %layer3.1.norm1.bias = slice.get_param @layer3.1.norm1.bias : tensor<256xf32, #vector>
  %layer3.1.norm1 = slice.group_norm %layer3.0.add, %layer3.1.norm1.weight, %layer3.1.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.1.relu1 = slice.relu %layer3.1.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.1.conv1.weight = slice.get_param @layer3.1.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.1.conv1 = slice.conv2d %layer3.1.relu1, %layer3.1.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.1.norm2.weight = slice.get_param @layer3.1.norm2.weight : tensor<64xf32, #vector>
  %layer3.1.norm2.bias = slice.get_param @layer3.1.norm2.bias : tensor<64xf32, #vector>
  %layer3.1.norm2 = slice.group_norm %layer3.1.conv1, %layer3.1.norm2.weight, %layer3.1.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.1.relu2 = slice.relu %layer3.1.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.1.conv2.weight = slice.get_param @layer3.1.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.1.conv2 = slice.conv2d %layer3.1.relu2, %layer3.1.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.1.norm3.weight = slice.get_param @layer3.1.norm3.weight : tensor<64xf32, #vector>
  %layer3.1.norm3.bias = slice.get_param @layer3.1.norm3.bias : tensor<64xf32, #vector>
  %layer3.1.norm3 = slice.group_norm %layer3.1.conv2, %layer3.1.norm3.weight, %layer3.1.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.1.relu3 = slice.relu %layer3.1.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.1.conv3.weight = slice.get_param @layer3.1.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.1.conv3 = slice.conv2d %layer3.1.relu3, %layer3.1.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.1.add = slice.add %layer3.1.conv3, %layer3.0.add : tensor<?x256x8x8xf32, #channels>
  %layer3.2.norm1.weight = slice.get_param @layer3.2.norm1.weight : tensor<256xf32, #vector>
  %layer3.2.norm1.bias = slice.get_param @layer3.2.norm1.bias : tensor<256xf32, #vector>
  %layer3.2.norm1 = slice.group_norm %layer3.1.add, %layer3.2.norm1.weight, %layer3.2.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.2.relu1 = slice.relu %layer3.2.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.2.conv1.weight = slice.get_param @layer3.2.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.2.conv1 = slice.conv2d %layer3.2.relu1, %layer3.2.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.2.norm2.weight = slice.get_param @layer3.2.norm2.weight : tensor<64xf32, #vector>
  %layer3.2.norm2.bias = slice.get_param @layer3.2.norm2.bias : tensor<64xf32, #vector>
  %layer3.2.norm2 = slice.group_norm %layer3.2.conv1, %layer3.2.norm2.weight, %layer3.2.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.2.relu2 = slice.relu %layer3.2.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.2.conv2.weight = slice.get_param @layer3.2.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.2.conv2 = slice.conv2d %layer3.2.relu2, %layer3.2.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.2.norm3.weight = slice.get_param @layer3.2.norm3.weight : tensor<64xf32, #vector>
  %layer3.2.norm3.bias = slice.get_param @layer3.2.norm3.bias : tensor<64xf32, #vector>
  %layer3.2.norm3 = slice.group_norm %layer3.2.conv2, %layer3.2.norm3.weight, %layer3.2.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.2.relu3 = slice.relu %layer3.2.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.2.conv3.weight = slice.get_param @layer3.2.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.2.conv3 = slice.conv2d %layer3.2.relu3, %layer3.2.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.2.add = slice.add %layer3.2.conv3, %layer3.1.add : tensor<?x256x8x8xf32, #channels>
  %layer3.3.norm1.weight = slice.get_param @layer3.3.norm1.weight : tensor<256xf32, #vector>
  %layer3.3.norm1.bias = slice.get_param @layer3.3.norm1.bias : tensor<256xf32, #vector>
  %layer3.3.norm1 = slice.group_norm %layer3.2.add, %layer3.3.norm1.weight, %layer3.3.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.3.relu1 = slice.relu %layer3.3.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.3.conv1.weight = slice.get_param @layer3.3.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.3.conv1 = slice.conv2d %layer3.3.relu1, %layer3.3.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.3.norm2.weight = slice.get_param @layer3.3.norm2.weight : tensor<64xf32, #vector>
  %layer3.3.norm2.bias = slice.get_param @layer3.3.norm2.bias : tensor<64xf32, #vector>
  %layer3.3.norm2 = slice.group_norm %layer3.3.conv1, %layer3.3.norm2.weight, %layer3.3.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.3.relu2 = slice.relu %layer3.3.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.3.conv2.weight = slice.get_param @layer3.3.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.3.conv2 = slice.conv2d %layer3.3.relu2, %layer3.3.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.3.norm3.weight = slice.get_param @layer3.3.norm3.weight : tensor<64xf32, #vector>
  %layer3.3.norm3.bias = slice.get_param @layer3.3.norm3.bias : tensor<64xf32, #vector>
  %layer3.3.norm3 = slice.group_norm %layer3.3.conv2, %layer3.3.norm3.weight, %layer3.3.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.3.relu3 = slice.relu %layer3.3.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.3.conv3.weight = slice.get_param @layer3.3.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.3.conv3 = slice.conv2d %layer3.3.relu3, %layer3.3.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.3.add = slice.add %layer3.3.conv3, %layer3.2.add : tensor<?x256x8x8xf32, #channels>
  %layer3.4.norm1.weight = slice.get_param @layer3.4.norm1.weight : tensor<256xf32, #vector>
  %layer3.4.norm1.bias = slice.get_param @layer3.4.norm1.bias : tensor<256xf32, #vector>
  %layer3.4.norm1 = slice.group_norm %layer3.3.add, %layer3.4.norm1.weight, %layer3.4.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.4.relu1 = slice.relu %layer3.4.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.4.conv1.weight = slice.get_param @layer3.4.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.4.conv1 = slice.conv2d %layer3.4.relu1, %layer3.4.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.4.norm2.weight = slice.get_param @layer3.4.norm2.weight : tensor<64xf32, #vector>
  %layer3.4.norm2.bias = slice.get_param @layer3.4.norm2.bias : tensor<64xf32, #vector>
  %layer3.4.norm2 = slice.group_norm %layer3.4.conv1, %layer3.4.norm2.weight, %layer3.4.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.4.relu2 = slice.relu %layer3.4.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.4.conv2.weight = slice.get_param @layer3.4.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.4.conv2 = slice.conv2d %layer3.4.relu2, %layer3.4.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.4.norm3.weight = slice.get_param @layer3.4.norm3.weight : tensor<64xf32, #vector>
  %layer3.4.norm3.bias = slice.get_param @layer3.4.norm3.bias : tensor<64xf32, #vector>
  %layer3.4.norm3 = slice.group_norm %layer3.4.conv2, %layer3.4.norm3.weight, %layer3.4.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.4.relu3 = slice.relu %layer3.4.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.4.conv3.weight = slice.get_param @layer3.4.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.4.conv3 = slice.conv2d %layer3.4.relu3, %layer3.4.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.4.add = slice.add %layer3.4.conv3, %layer3.3.add : tensor<?x256x8x8xf32, #channels>
  %layer3.5.norm1.weight = slice.get_param @layer3.5.norm1.weight : tensor<256xf32, #vector>
  %layer3.5.norm1.bias = slice.get_param @layer3.5.norm1.bias : tensor<256xf32, #vector>
  %layer3.5.norm1 = slice.group_norm %layer3.4.add, %layer3.5.norm1.weight, %layer3.5.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.5.relu1 = slice.relu %layer3.5.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.5.conv1.weight = slice.get_param @layer3.5.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.5.conv1 = slice.conv2d %layer3.5.relu1, %layer3.5.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.5.norm2.weight = slice.get_param @layer3.5.norm2.weight : tensor<64xf32, #vector>
  %layer3.5.norm2.bias = slice.get_param @layer3.5.norm2.bias : tensor<64xf32, #vector>
  %layer3.5.norm2 = slice.group_norm %layer3.5.conv1, %layer3.5.norm2.weight, %layer3.5.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.5.relu2 = slice.relu %layer3.5.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.5.conv2.weight = slice.get_param @layer3.5.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.5.conv2 = slice.conv2d %layer3.5.relu2, %layer3.5.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.5.norm3.weight = slice.get_param @layer3.5.norm3.weight : tensor<64xf32, #vector>
  %layer3.5.norm3.bias = slice.get_param @layer3.5.norm3.bias : tensor<64xf32, #vector>
  %layer3.5.norm3 = slice.group_norm %layer3.5.conv2, %layer3.5.norm3.weight, %layer3.5.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.5.relu3 = slice.relu %layer3.5.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.5.conv3.weight = slice.get_param @layer3.5.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.5.conv3 = slice.conv2d %layer3.5.relu3, %layer3.5.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.5.add = slice.add %layer3.5.conv3, %layer3.4.add : tensor<?x256x8x8xf32, #channels>
  %layer3.6.norm1.weight = slice.get_param @layer3.6.norm1.weight : tensor<256xf32, #vector>
  %layer3.6.norm1.bias = slice.get_param @layer3.6.norm1.bias : tensor<256xf32, #vector>
  %layer3.6.norm1 = slice.group_norm %layer3.5.add, %layer3.6.norm1.weight, %layer3.6.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.6.relu1 = slice.relu %layer3.6.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.6.conv1.weight = slice.get_param @layer3.6.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.6.conv1 = slice.conv2d %layer3.6.relu1, %layer3.6.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.6.norm2.weight = slice.get_param @layer3.6.norm2.weight : tensor<64xf32, #vector>
  %layer3.6.norm2.bias = slice.get_param @layer3.6.norm2.bias : tensor<64xf32, #vector>
  %layer3.6.norm2 = slice.group_norm %layer3.6.conv1, %layer3.6.norm2.weight, %layer3.6.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.6.relu2 = slice.relu %layer3.6.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.6.conv2.weight = slice.get_param @layer3.6.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.6.conv2 = slice.conv2d %layer3.6.relu2, %layer3.6.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.6.norm3.weight = slice.get_param @layer3.6.norm3.weight : tensor<64xf32, #vector>
  %layer3.6.norm3.bias = slice.get_param @layer3.6.norm3.bias : tensor<64xf32, #vector>
  %layer3.6.norm3 = slice.group_norm %layer3.6.conv2, %layer3.6.norm3.weight, %layer3.6.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.6.relu3 = slice.relu %layer3.6.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.6.conv3.weight = slice.get_param @layer3.6.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.6.conv3 = slice.conv2d %layer3.6.relu3, %layer3.6.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.6.add = slice.add %layer3.6.conv3, %layer3.5.add : tensor<?x256x8x8xf32, #channels>
  %layer3.7.norm1.weight = slice.get_param @layer3.7.norm1.weight : tensor<256xf32, #vector>
  %layer3.7.norm1.bias = slice.get_param @layer3.7.norm1.bias : tensor<256xf32, #vector>
  %layer3.7.norm1 = slice.group_norm %layer3.6.add, %layer3.7.norm1.weight, %layer3.7.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.7.relu1 = slice.relu %layer3.7.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.7.conv1.weight = slice.get_param @layer3.7.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.7.conv1 = slice.conv2d %layer3.7.relu1, %layer3.7.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.7.norm2.weight = slice.get_param @layer3.7.norm2.weight : tensor<64xf32, #vector>
  %layer3.7.norm2.bias = slice.get_param @layer3.7.norm2.bias : tensor<64xf32, #vector>
  %layer3.7.norm2 = slice.group_norm %layer3.7.conv1, %layer3.7.norm2.weight, %layer3.7.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.7.relu2 = slice.relu %layer3.7.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.7.conv2.weight = slice.get_param @layer3.7.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.7.conv2 = slice.conv2d %layer3.7.relu2, %layer3.7.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.7.norm3.weight = slice.get_param @layer3.7.norm3.weight : tensor<64xf32, #vector>
  %layer3.7.norm3.bias = slice.get_param @layer3.7.norm3.bias : tensor<64xf32, #vector>
  %layer3.7.norm3 = slice.group_norm %layer3.7.conv2, %layer3.7.norm3.weight, %layer3.7.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.7.relu3 = slice.relu %layer3.7.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.7.conv3.weight = slice.get_param @layer3.7.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.7.conv3 = slice.conv2d %layer3.7.relu3, %layer3.7.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.7.add = slice.add %layer3.7.conv3, %layer3.6.add : tensor<?x256x8x8xf32, #channels>
  %layer3.8.norm1.weight = slice.get_param @layer3.8.norm1.weight : tensor<256xf32, #vector>
  %layer3.8.norm1.bias = slice.get_param @layer3.8.norm1.bias : tensor<256xf32, #vector>
  %layer3.8.norm1 = slice.group_norm %layer3.7.add, %layer3.8.norm1.weight, %layer3.8.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.8.relu1 = slice.relu %layer3.8.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.8.conv1.weight = slice.get_param @layer3.8.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.8.conv1 = slice.conv2d %layer3.8.relu1, %layer3.8.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.8.norm2.weight = slice.get_param @layer3.8.norm2.weight : tensor<64xf32, #vector>
  %layer3.8.norm2.bias = slice.get_param @layer3.8.norm2.bias : tensor<64xf32, #vector>
  %layer3.8.norm2 = slice.group_norm %layer3.8.conv1, %layer3.8.norm2.weight, %layer3.8.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.8.relu2 = slice.relu %layer3.8.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.8.conv2.weight = slice.get_param @layer3.8.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.8.conv2 = slice.conv2d %layer3.8.relu2, %layer3.8.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.8.norm3.weight = slice.get_param @layer3.8.norm3.weight : tensor<64xf32, #vector>
  %layer3.8.norm3.bias = slice.get_param @layer3.8.norm3.bias : tensor<64xf32, #vector>
  %layer3.8.norm3 = slice.group_norm %layer3.8.conv2, %layer3.8.norm3.weight, %layer3.8.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.8.relu3 = slice.relu %layer3.8.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.8.conv3.weight = slice.get_param @layer3.8.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.8.conv3 = slice.conv2d %layer3.8.relu3, %layer3.8.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.8.add = slice.add %layer3.8.conv3, %layer3.7.add : tensor<?x256x8x8xf32, #channels>
  %layer3.9.norm1.weight = slice.get_param @layer3.9.norm1.weight : tensor<256xf32, #vector>
  %layer3.9.norm1.bias = slice.get_param @layer3.9.norm1.bias : tensor<256xf32, #vector>
  %layer3.9.norm1 = slice.group_norm %layer3.8.add, %layer3.9.norm1.weight, %layer3.9.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.9.relu1 = slice.relu %layer3.9.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.9.conv1.weight = slice.get_param @layer3.9.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.9.conv1 = slice.conv2d %layer3.9.relu1, %layer3.9.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.9.norm2.weight = slice.get_param @layer3.9.norm2.weight : tensor<64xf32, #vector>
  %layer3.9.norm2.bias = slice.get_param @layer3.9.norm2.bias : tensor<64xf32, #vector>
  %layer3.9.norm2 = slice.group_norm %layer3.9.conv1, %layer3.9.norm2.weight, %layer3.9.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.9.relu2 = slice.relu %layer3.9.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.9.conv2.weight = slice.get_param @layer3.9.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.9.conv2 = slice.conv2d %layer3.9.relu2, %layer3.9.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.9.norm3.weight = slice.get_param @layer3.9.norm3.weight : tensor<64xf32, #vector>
  %layer3.9.norm3.bias = slice.get_param @layer3.9.norm3.bias : tensor<64xf32, #vector>
  %layer3.9.norm3 = slice.group_norm %layer3.9.conv2, %layer3.9.norm3.weight, %layer3.9.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.9.relu3 = slice.relu %layer3.9.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.9.conv3.weight = slice.get_param @layer3.9.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.9.conv3 = slice.conv2d %layer3.9.relu3, %layer3.9.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.9.add = slice.add %layer3.9.conv3, %layer3.8.add : tensor<?x256x8x8xf32, #channels>
  %layer3.10.norm1.weight = slice.get_param @layer3.10.norm1.weight : tensor<256xf32, #vector>
  %layer3.10.norm1.bias = slice.get_param @layer3.10.norm1.bias : tensor<256xf32, #vector>
  %layer3.10.norm1 = slice.group_norm %layer3.9.add, %layer3.10.norm1.weight, %layer3.10.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.10.relu1 = slice.relu %layer3.10.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.10.conv1.weight = slice.get_param @layer3.10.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.10.conv1 = slice.conv2d %layer3.10.relu1, %layer3.10.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.10.norm2.weight = slice.get_param @layer3.10.norm2.weight : tensor<64xf32, #vector>
  %layer3.10.norm2.bias = slice.get_param @layer3.10.norm2.bias : tensor<64xf32, #vector>
  %layer3.10.norm2 = slice.group_norm %layer3.10.conv1, %layer3.10.norm2.weight, %layer3.10.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.10.relu2 = slice.relu %layer3.10.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.10.conv2.weight = slice.get_param @layer3.10.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.10.conv2 = slice.conv2d %layer3.10.relu2, %layer3.10.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.10.norm3.weight = slice.get_param @layer3.10.norm3.weight : tensor<64xf32, #vector>
  %layer3.10.norm3.bias = slice.get_param @layer3.10.norm3.bias : tensor<64xf32, #vector>
  %layer3.10.norm3 = slice.group_norm %layer3.10.conv2, %layer3.10.norm3.weight, %layer3.10.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.10.relu3 = slice.relu %layer3.10.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.10.conv3.weight = slice.get_param @layer3.10.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.10.conv3 = slice.conv2d %layer3.10.relu3, %layer3.10.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.10.add = slice.add %layer3.10.conv3, %layer3.9.add : tensor<?x256x8x8xf32, #channels>
  %layer3.11.norm1.weight = slice.get_param @layer3.11.norm1.weight : tensor<256xf32, #vector>
  %layer3.11.norm1.bias = slice.get_param @layer3.11.norm1.bias : tensor<256xf32, #vector>
  %layer3.11.norm1 = slice.group_norm %layer3.10.add, %layer3.11.norm1.weight, %layer3.11.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.11.relu1 = slice.relu %layer3.11.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.11.conv1.weight = slice.get_param @layer3.11.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.11.conv1 = slice.conv2d %layer3.11.relu1, %layer3.11.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.11.norm2.weight = slice.get_param @layer3.11.norm2.weight : tensor<64xf32, #vector>
  %layer3.11.norm2.bias = slice.get_param @layer3.11.norm2.bias : tensor<64xf32, #vector>
  %layer3.11.norm2 = slice.group_norm %layer3.11.conv1, %layer3.11.norm2.weight, %layer3.11.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.11.relu2 = slice.relu %layer3.11.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.11.conv2.weight = slice.get_param @layer3.11.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.11.conv2 = slice.conv2d %layer3.11.relu2, %layer3.11.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.11.norm3.weight = slice.get_param @layer3.11.norm3.weight : tensor<64xf32, #vector>
  %layer3.11.norm3.bias = slice.get_param @layer3.11.norm3.bias : tensor<64xf32, #vector>
  %layer3.11.norm3 = slice.group_norm %layer3.11.conv2, %layer3.11.norm3.weight, %layer3.11.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.11.relu3 = slice.relu %layer3.11.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.11.conv3.weight = slice.get_param @layer3.11.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.11.conv3 = slice.conv2d %layer3.11.relu3, %layer3.11.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.11.add = slice.add %layer3.11.conv3, %layer3.10.add : tensor<?x256x8x8xf32, #channels>
  %layer3.12.norm1.weight = slice.get_param @layer3.12.norm1.weight : tensor<256xf32, #vector>
  %layer3.12.norm1.bias = slice.get_param @layer3.12.norm1.bias : tensor<256xf32, #vector>
  %layer3.12.norm1 = slice.group_norm %layer3.11.add, %layer3.12.norm1.weight, %layer3.12.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.12.relu1 = slice.relu %layer3.12.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.12.conv1.weight = slice.get_param @layer3.12.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.12.conv1 = slice.conv2d %layer3.12.relu1, %layer3.12.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.12.norm2.weight = slice.get_param @layer3.12.norm2.weight : tensor<64xf32, #vector>
  %layer3.12.norm2.bias = slice.get_param @layer3.12.norm2.bias : tensor<64xf32, #vector>
  %layer3.12.norm2 = slice.group_norm %layer3.12.conv1, %layer3.12.norm2.weight, %layer3.12.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.12.relu2 = slice.relu %layer3.12.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.12.conv2.weight = slice.get_param @layer3.12.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.12.conv2 = slice.conv2d %layer3.12.relu2, %layer3.12.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.12.norm3.weight = slice.get_param @layer3.12.norm3.weight : tensor<64xf32, #vector>
  %layer3.12.norm3.bias = slice.get_param @layer3.12.norm3.bias : tensor<64xf32, #vector>
  %layer3.12.norm3 = slice.group_norm %layer3.12.conv2, %layer3.12.norm3.weight, %layer3.12.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.12.relu3 = slice.relu %layer3.12.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.12.conv3.weight = slice.get_param @layer3.12.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.12.conv3 = slice.conv2d %layer3.12.relu3, %layer3.12.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.12.add = slice.add %layer3.12.conv3, %layer3.11.add : tensor<?x256x8x8xf32, #channels>
  %layer3.13.norm1.weight = slice.get_param @layer3.13.norm1.weight : tensor<256xf32, #vector>
  %layer3.13.norm1.bias = slice.get_param @layer3.13.norm1.bias : tensor<256xf32, #vector>
  %layer3.13.norm1 = slice.group_norm %layer3.12.add, %layer3.13.norm1.weight, %layer3.13.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.13.relu1 = slice.relu %layer3.13.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.13.conv1.weight = slice.get_param @layer3.13.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.13.conv1 = slice.conv2d %layer3.13.relu1, %layer3.13.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.13.norm2.weight = slice.get_param @layer3.13.norm2.weight : tensor<64xf32, #vector>
  %layer3.13.norm2.bias = slice.get_param @layer3.13.norm2.bias : tensor<64xf32, #vector>
  %layer3.13.norm2 = slice.group_norm %layer3.13.conv1, %layer3.13.norm2.weight, %layer3.13.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.13.relu2 = slice.relu %layer3.13.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.13.conv2.weight = slice.get_param @layer3.13.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.13.conv2 = slice.conv2d %layer3.13.relu2, %layer3.13.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.13.norm3.weight = slice.get_param @layer3.13.norm3.weight : tensor<64xf32, #vector>
  %layer3.13.norm3.bias = slice.get_param @layer3.13.norm3.bias : tensor<64xf32, #vector>
  %layer3.13.norm3 = slice.group_norm %layer3.13.conv2, %layer3.13.norm3.weight, %layer3.13.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.13.relu3 = slice.relu %layer3.13.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.13.conv3.weight = slice.get_param @layer3.13.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.13.conv3 = slice.conv2d %layer3.13.relu3, %layer3.13.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.13.add = slice.add %layer3.13.conv3, %layer3.12.add : tensor<?x256x8x8xf32, #channels>
  %layer3.14.norm1.weight = slice.get_param @layer3.14.norm1.weight : tensor<256xf32, #vector>
  %layer3.14.norm1.bias = slice.get_param @layer3.14.norm1.bias : tensor<256xf32, #vector>
  %layer3.14.norm1 = slice.group_norm %layer3.13.add, %layer3.14.norm1.weight, %layer3.14.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.14.relu1 = slice.relu %layer3.14.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.14.conv1.weight = slice.get_param @layer3.14.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.14.conv1 = slice.conv2d %layer3.14.relu1, %layer3.14.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.14.norm2.weight = slice.get_param @layer3.14.norm2.weight : tensor<64xf32, #vector>
  %layer3.14.norm2.bias = slice.get_param @layer3.14.norm2.bias : tensor<64xf32, #vector>
  %layer3.14.norm2 = slice.group_norm %layer3.14.conv1, %layer3.14.norm2.weight, %layer3.14.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.14.relu2 = slice.relu %layer3.14.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.14.conv2.weight = slice.get_param @layer3.14.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.14.conv2 = slice.conv2d %layer3.14.relu2, %layer3.14.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.14.norm3.weight = slice.get_param @layer3.14.norm3.weight : tensor<64xf32, #vector>
  %layer3.14.norm3.bias = slice.get_param @layer3.14.norm3.bias : tensor<64xf32, #vector>
  %layer3.14.norm3 = slice.group_norm %layer3.14.conv2, %layer3.14.norm3.weight, %layer3.14.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.14.relu3 = slice.relu %layer3.14.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.14.conv3.weight = slice.get_param @layer3.14.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.14.conv3 = slice.conv2d %layer3.14.relu3, %layer3.14.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.14.add = slice.add %layer3.14.conv3, %layer3.13.add : tensor<?x256x8x8xf32, #channels>
  %layer3.15.norm1.weight = slice.get_param @layer3.15.norm1.weight : tensor<256xf32, #vector>
  %layer3.15.norm1.bias = slice.get_param @layer3.15.norm1.bias : tensor<256xf32, #vector>
  %layer3.15.norm1 = slice.group_norm %layer3.14.add, %layer3.15.norm1.weight, %layer3.15.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.15.relu1 = slice.relu %layer3.15.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.15.conv1.weight = slice.get_param @layer3.15.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.15.conv1 = slice.conv2d %layer3.15.relu1, %layer3.15.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.15.norm2.weight = slice.get_param @layer3.15.norm2.weight : tensor<64xf32, #vector>
  %layer3.15.norm2.bias = slice.get_param @layer3.15.norm2.bias : tensor<64xf32, #vector>
  %layer3.15.norm2 = slice.group_norm %layer3.15.conv1, %layer3.15.norm2.weight, %layer3.15.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.15.relu2 = slice.relu %layer3.15.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.15.conv2.weight = slice.get_param @layer3.15.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.15.conv2 = slice.conv2d %layer3.15.relu2, %layer3.15.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.15.norm3.weight = slice.get_param @layer3.15.norm3.weight : tensor<64xf32, #vector>
  %layer3.15.norm3.bias = slice.get_param @layer3.15.norm3.bias : tensor<64xf32, #vector>
  %layer3.15.norm3 = slice.group_norm %layer3.15.conv2, %layer3.15.norm3.weight, %layer3.15.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.15.relu3 = slice.relu %layer3.15.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.15.conv3.weight = slice.get_param @layer3.15.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.15.conv3 = slice.conv2d %layer3.15.relu3, %layer3.15.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.15.add = slice.add %layer3.15.conv3, %layer3.14.add : tensor<?x256x8x8xf32, #channels>
  %layer3.16.norm1.weight = slice.get_param @layer3.16.norm1.weight : tensor<256xf32, #vector>
  %layer3.16.norm1.bias = slice.get_param @layer3.16.norm1.bias : tensor<256xf32, #vector>
  %layer3.16.norm1 = slice.group_norm %layer3.15.add, %layer3.16.norm1.weight, %layer3.16.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.16.relu1 = slice.relu %layer3.16.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.16.conv1.weight = slice.get_param @layer3.16.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.16.conv1 = slice.conv2d %layer3.16.relu1, %layer3.16.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.16.norm2.weight = slice.get_param @layer3.16.norm2.weight : tensor<64xf32, #vector>
  %layer3.16.norm2.bias = slice.get_param @layer3.16.norm2.bias : tensor<64xf32, #vector>
  %layer3.16.norm2 = slice.group_norm %layer3.16.conv1, %layer3.16.norm2.weight, %layer3.16.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.16.relu2 = slice.relu %layer3.16.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.16.conv2.weight = slice.get_param @layer3.16.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.16.conv2 = slice.conv2d %layer3.16.relu2, %layer3.16.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.16.norm3.weight = slice.get_param @layer3.16.norm3.weight : tensor<64xf32, #vector>
  %layer3.16.norm3.bias = slice.get_param @layer3.16.norm3.bias : tensor<64xf32, #vector>
  %layer3.16.norm3 = slice.group_norm %layer3.16.conv2, %layer3.16.norm3.weight, %layer3.16.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.16.relu3 = slice.relu %layer3.16.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.16.conv3.weight = slice.get_param @layer3.16.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.16.conv3 = slice.conv2d %layer3.16.relu3, %layer3.16.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.16.add = slice.add %layer3.16.conv3, %layer3.15.add : tensor<?x256x8x8xf32, #channels>
  %layer3.17.norm1.weight = slice.get_param @layer3.17.norm1.weight : tensor<256xf32, #vector>
  %layer3.17.norm1.bias = slice.get_param @layer3.17.norm1.bias : tensor<256xf32, #vector>
  %layer3.17.norm1 = slice.group_norm %layer3.16.add, %layer3.17.norm1.weight, %layer3.17.norm1.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.17.relu1 = slice.relu %layer3.17.norm1 : tensor<?x256x8x8xf32, #channels>
  %layer3.17.conv1.weight = slice.get_param @layer3.17.conv1.weight : tensor<64x256x1x1xf32, #weight>
  %layer3.17.conv1 = slice.conv2d %layer3.17.relu1, %layer3.17.conv1.weight rate(%r)
      : (tensor<?x256x8x8xf32, #channels>, tensor<64x256x1x1xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.17.norm2.weight = slice.get_param @layer3.17.norm2.weight : tensor<64xf32, #vector>
  %layer3.17.norm2.bias = slice.get_param @layer3.17.norm2.bias : tensor<64xf32, #vector>
  %layer3.17.norm2 = slice.group_norm %layer3.17.conv1, %layer3.17.norm2.weight, %layer3.17.norm2.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.17.relu2 = slice.relu %layer3.17.norm2 : tensor<?x64x8x8xf32, #channels>
  %layer3.17.conv2.weight = slice.get_param @layer3.17.conv2.weight : tensor<64x64x3x3xf32, #weight>
  %layer3.17.conv2 = slice.conv2d %layer3.17.relu2, %layer3.17.conv2.weight rate(%r) padding [1, 1]
      : (tensor<?x64x8x8xf32, #channels>, tensor<64x64x3x3xf32, #weight>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.17.norm3.weight = slice.get_param @layer3.17.norm3.weight : tensor<64xf32, #vector>
  %layer3.17.norm3.bias = slice.get_param @layer3.17.norm3.bias : tensor<64xf32, #vector>
  %layer3.17.norm3 = slice.group_norm %layer3.17.conv2, %layer3.17.norm3.weight, %layer3.17.norm3.bias groups(8) channels(64) eps(1.0e-05)
      : (tensor<?x64x8x8xf32, #channels>, tensor<64xf32, #vector>, tensor<64xf32, #vector>)
      -> tensor<?x64x8x8xf32, #channels>
  %layer3.17.relu3 = slice.relu %layer3.17.norm3 : tensor<?x64x8x8xf32, #channels>
  %layer3.17.conv3.weight = slice.get_param @layer3.17.conv3.weight : tensor<256x64x1x1xf32, #weight>
  %layer3.17.conv3 = slice.conv2d %layer3.17.relu3, %layer3.17.conv3.weight rate(%r)
      : (tensor<?x64x8x8xf32, #channels>, tensor<256x64x1x1xf32, #weight>)
      -> tensor<?x256x8x8xf32, #channels>
  %layer3.17.add = slice.add %layer3.17.conv3, %layer3.16.add : tensor<?x256x8x8xf32, #channels>
  %norm.weight = slice.get_param @norm.weight : tensor<256xf32, #vector>
  %norm.bias = slice.get_param @norm.bias : tensor<256xf32, #vector>
  %norm = slice.group_norm %layer3.17.add, %norm.weight, %norm.bias groups(8) channels(256) eps(1.0e-05)
      : (tensor<?x256x8x8xf32, #channels>, tensor<256xf32, #vector>, tensor<256xf32, #vector>)
      -> tensor<?x256x8x8xf32, #channels>
  %relu = slice.relu %norm : tensor<?x256x8x8xf32, #channels>
  %mean = slice.global_avg_pool %relu : tensor<?x256x8x8xf32, #channels> -> tensor<?x256xf32, #features>
  %fc.weight = slice.get_param @fc.weight : tensor<10x256xf32, #features>
  %fc.bias = slice.get_param @fc.bias : tensor<10xf32>
  %logits = slice.dense %mean, %fc.weight, %fc.bias
      : (tensor<?x256xf32, #features>, tensor<10x256xf32, #features>, tensor<10xf32>)
      -> tensor<?x10xf32>
  return %logits : tensor<?x10xf32>
}
