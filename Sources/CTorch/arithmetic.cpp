#include "guard.hpp"

ct_status ct_add(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).add(ct::tensor(y)); });
}

ct_status ct_subtract(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).sub(ct::tensor(y)); });
}

ct_status ct_multiply(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).mul(ct::tensor(y)); });
}

ct_status ct_divide(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).div(ct::tensor(y)); });
}

ct_status ct_add_scalar(ct_tensor *out, ct_tensor x, double y) {
  return ct::returning(out, [&] { return ct::tensor(x).add(ct::scalar(ct::tensor(x), y)); });
}

ct_status ct_multiply_scalar(ct_tensor *out, ct_tensor x, double y) {
  return ct::returning(out, [&] { return ct::tensor(x).mul(ct::scalar(ct::tensor(x), y)); });
}

ct_status ct_divide_scalar(ct_tensor *out, ct_tensor x, double y) {
  return ct::returning(out, [&] { return ct::tensor(x).div(at::Scalar(y)); });
}

ct_status ct_power(ct_tensor *out, ct_tensor x, double exponent) {
  return ct::returning(out, [&] { return ct::tensor(x).pow(ct::scalar(ct::tensor(x), exponent)); });
}

ct_status ct_maximum(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).maximum(ct::tensor(y)); });
}

ct_status ct_minimum(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).minimum(ct::tensor(y)); });
}

ct_status ct_equal(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).eq(ct::tensor(y)); });
}

ct_status ct_greater(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).gt(ct::tensor(y)); });
}

ct_status ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).matmul(ct::tensor(y)); });
}

ct_status ct_add_over(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return ct::returning(out, [&] { return ct::tensor(x).add_(ct::tensor(y)); });
}
