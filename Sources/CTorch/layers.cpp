#include "guard.hpp"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/adaptive_max_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/upsample_bilinear2d.h>

using ct::numbers;
using ct::optional;
using ct::tensor;

// libtorch lists the last dimension's edges first.
static at::Tensor padded(const at::Tensor &x, const intptr_t edges[4], double value) {
  return at::constant_pad_nd(x, {edges[1], edges[3], edges[0], edges[2]}, value);
}

ct_status ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias) {
  return ct::returning(out, [&] { return at::linear(tensor(x), tensor(weight), optional(bias)); });
}

// libtorch's convolution pads both ends of a dimension alike; edges that differ take a copy of the input.
ct_status ct_conv2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, const intptr_t stride[2],
                    const intptr_t edges[4], const intptr_t dilation[2], intptr_t groups) {
  return ct::returning(out, [&] {
    bool alike = edges[0] == edges[2] && edges[1] == edges[3];
    const intptr_t none[2] = {0, 0};
    return at::conv2d(alike ? tensor(x) : padded(tensor(x), edges, 0), tensor(weight), optional(bias),
                      numbers(stride, 2), numbers(alike ? edges : none, 2), numbers(dilation, 2), groups);
  });
}

ct_status ct_conv_transpose2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias,
                              const intptr_t stride[2], const intptr_t padding[2],
                              const intptr_t output_padding[2], intptr_t groups) {
  return ct::returning(out, [&] {
    return at::conv_transpose2d(tensor(x), tensor(weight), optional(bias), numbers(stride, 2),
                                numbers(padding, 2), numbers(output_padding, 2), groups);
  });
}

ct_status ct_batch_norm(ct_tensor *out, ct_tensor x, ct_tensor mean, ct_tensor variance, ct_tensor weight,
                        ct_tensor bias, bool training, double momentum, double epsilon) {
  return ct::returning(out, [&] {
    return at::batch_norm(tensor(x), optional(weight), optional(bias), optional(mean), optional(variance),
                          training, momentum, epsilon, /*cudnn_enabled=*/true);
  });
}

ct_status ct_instance_norm(ct_tensor *out, ct_tensor x, double epsilon) {
  return ct::returning(out, [&] {
    return at::instance_norm(tensor(x), {}, {}, {}, {}, /*use_input_stats=*/true, /*momentum=*/0, epsilon,
                             /*cudnn_enabled=*/true);
  });
}

ct_status ct_max_pool2d(ct_tensor *out, ct_tensor x, const intptr_t kernel[2], const intptr_t stride[2],
                        const intptr_t padding[2]) {
  return ct::returning(out, [&] {
    return at::max_pool2d(tensor(x), numbers(kernel, 2), numbers(stride, 2), numbers(padding, 2));
  });
}

ct_status ct_avg_pool2d(ct_tensor *out, ct_tensor x, const intptr_t kernel[2], const intptr_t stride[2],
                        const intptr_t padding[2]) {
  return ct::returning(out, [&] {
    return at::avg_pool2d(tensor(x), numbers(kernel, 2), numbers(stride, 2), numbers(padding, 2));
  });
}

ct_status ct_adaptive_avg_pool2d(ct_tensor *out, ct_tensor x, const intptr_t size[2]) {
  return ct::returning(out, [&] { return at::adaptive_avg_pool2d(tensor(x), numbers(size, 2)); });
}

ct_status ct_adaptive_max_pool2d(ct_tensor *out, ct_tensor x, const intptr_t size[2]) {
  return ct::returning(out, [&] { return std::get<0>(at::adaptive_max_pool2d(tensor(x), numbers(size, 2))); });
}

ct_status ct_pad2d(ct_tensor *out, ct_tensor x, const intptr_t edges[4], double value) {
  return ct::returning(out, [&] { return padded(tensor(x), edges, value); });
}

ct_status ct_interpolate(ct_tensor *out, ct_tensor x, const intptr_t size[2]) {
  return ct::returning(out, [&] {
    return at::upsample_bilinear2d(tensor(x), numbers(size, 2), /*align_corners=*/false);
  });
}
