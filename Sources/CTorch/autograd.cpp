#include "guard.hpp"

bool ct_requires_gradient(ct_tensor x) { return ct::tensor(x).requires_grad(); }

ct_status ct_set_requires_gradient(ct_tensor x, bool required) {
  return ct::guarded([&] { ct::tensor(x).requires_grad_(required); });
}

ct_status ct_gradient(ct_tensor *out, ct_tensor x) {
  return ct::guarded([&] {
    const auto &gradient = ct::tensor(x).grad();
    *out = gradient.defined() ? ct::owned(gradient) : nullptr;
  });
}

ct_status ct_clear_gradient(ct_tensor x) {
  return ct::guarded([&] { ct::tensor(x).mutable_grad().reset(); });
}

ct_status ct_backward(ct_tensor x, ct_tensor gradient, bool retain_graph) {
  return ct::guarded([&] {
    ct::tensor(x).backward(gradient ? ct::tensor(gradient) : at::Tensor(), retain_graph);
  });
}

ct_status ct_detach(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).detach(); });
}
