#include "guard.hpp"
#include "walk.hpp"

#include <ATen/Dispatch.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// libtorch 1.13 lacks the gradient of hardtanh in bfloat16, and that of clamp takes four passes over the memory.
// This one takes one, and remembers the output, which the next layer keeps anyway, instead of the input.
struct Hardtanh : torch::autograd::Function<Hardtanh> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, double low, double high) {
    auto output = at::clamp(x, low, high);
    context->save_for_backward({output});
    context->saved_data["low"] = low;
    context->saved_data["high"] = high;
    return output;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    auto output = context->get_saved_variables()[0];
    auto bounds = [&](const char *name) { return context->saved_data[name].toDouble(); };
    if (!output.is_cpu()) {
      auto inside = output.gt(bounds("low")).logical_and_(output.lt(bounds("high")));
      return {gradients[0].mul(inside), at::Tensor(), at::Tensor()};
    }
    at::Tensor result = at::empty_like(output);
    AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, output.scalar_type(), "hardtanh", [&] {
      auto low = static_cast<scalar_t>(bounds("low"));
      auto high = static_cast<scalar_t>(bounds("high"));
      auto iterator =
          at::TensorIteratorConfig().add_output(result).add_input(gradients[0]).add_input(output).build();
      ct::walk<scalar_t, 3>(std::move(iterator), [=](int64_t count, auto out, auto gradient, auto y) {
        for (int64_t i = 0; i < count; ++i) {
          out[i] = y[i] <= low || y[i] >= high ? scalar_t(0) : gradient[i];
        }
      });
    });
    return {result, at::Tensor(), at::Tensor()};
  }
};

ct_status ct_hardtanh(ct_tensor *out, ct_tensor x, double low, double high) {
  return ct::returning(out, [&] { return Hardtanh::apply(ct::tensor(x), low, high); });
}
