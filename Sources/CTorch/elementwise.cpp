#include "guard.hpp"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/softplus.h>

ct_status ct_negate(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).neg(); });
}

ct_status ct_reciprocal(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).reciprocal(); });
}

ct_status ct_abs(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).abs(); });
}

ct_status ct_exp(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).exp(); });
}

ct_status ct_log(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).log(); });
}

ct_status ct_sqrt(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).sqrt(); });
}

ct_status ct_square(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).square(); });
}

ct_status ct_sin(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).sin(); });
}

ct_status ct_cos(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).cos(); });
}

ct_status ct_tanh(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).tanh(); });
}

ct_status ct_sigmoid(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).sigmoid(); });
}

ct_status ct_softplus(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return at::softplus(ct::tensor(x)); });
}

ct_status ct_relu(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).relu(); });
}

ct_status ct_relu_over(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).relu_(); });
}

ct_status ct_leaky_relu(ct_tensor *out, ct_tensor x, double slope) {
  return ct::returning(out, [&] { return at::leaky_relu(ct::tensor(x), slope); });
}

ct_status ct_clamp(ct_tensor *out, ct_tensor x, double low, double high) {
  return ct::returning(out, [&] { return ct::tensor(x).clamp(at::Scalar(low), at::Scalar(high)); });
}

ct_status ct_softmax(ct_tensor *out, ct_tensor x, intptr_t dimension) {
  return ct::returning(out, [&] { return ct::tensor(x).softmax(dimension); });
}

ct_status ct_log_softmax(ct_tensor *out, ct_tensor x, intptr_t dimension) {
  return ct::returning(out, [&] { return ct::tensor(x).log_softmax(dimension); });
}

ct_status ct_cumulative_sum(ct_tensor *out, ct_tensor x, intptr_t dimension) {
  return ct::returning(out, [&] { return ct::tensor(x).cumsum(dimension); });
}

ct_status ct_dropout(ct_tensor *out, ct_tensor x, double probability) {
  return ct::returning(out, [&]() -> at::Tensor {
    TORCH_CHECK(probability >= 0 && probability <= 1, "expected a probability of 0 to 1, not ", probability);
    auto &input = ct::tensor(x);
    if (probability == 0) return input;
    if (probability == 1) return input.mul(0);
    // at::dropout's own steps; it takes no generator.
    auto kept = at::empty_like(input).bernoulli_(1 - probability, ct::generator(input.device()));
    return input.mul(kept.div_(1 - probability));
  });
}
