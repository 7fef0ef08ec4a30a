#include "guard.hpp"

#include <ATen/ops/empty.h>

ct_status ct_clone(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).clone(); });
}

ct_status ct_to_dtype(ct_tensor *out, ct_tensor x, ct_dtype dtype) {
  return ct::returning(out, [&] { return ct::tensor(x).to(ct::scalar_type(dtype)); });
}

ct_status ct_contiguous(ct_tensor *out, ct_tensor x, bool channels_last) {
  auto format = channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return ct::returning(out, [&] { return ct::tensor(x).contiguous(format); });
}

ct_status ct_copy(ct_tensor destination, ct_tensor source) {
  return ct::guarded([&] { ct::tensor(destination).copy_(ct::tensor(source)); });
}

ct_status ct_fill(ct_tensor x, double value) {
  return ct::guarded([&] { ct::tensor(x).fill_(value); });
}

ct_status ct_fill_normal(ct_tensor x, double mean, double deviation) {
  return ct::guarded([&] {
    auto &values = ct::tensor(x);
    if (values.is_cpu()) {
      values.normal_(mean, deviation, ct::generator());
    } else {
      auto drawn = at::empty(values.sizes(), values.options().device(at::kCPU));
      values.copy_(drawn.normal_(mean, deviation, ct::generator()));
    }
  });
}

ct_status ct_add_in_place(ct_tensor x, ct_tensor y, double scale) {
  return ct::guarded([&] { ct::tensor(x).add_(ct::tensor(y), ct::scalar(ct::tensor(x), scale)); });
}

ct_status ct_multiply_in_place(ct_tensor x, double factor) {
  return ct::guarded([&] { ct::tensor(x).mul_(ct::scalar(ct::tensor(x), factor)); });
}

ct_status ct_lerp_in_place(ct_tensor x, ct_tensor end, double weight) {
  return ct::guarded([&] { ct::tensor(x).lerp_(ct::tensor(end), weight); });
}

ct_status ct_set_data(ct_tensor x, ct_tensor source) {
  return ct::guarded([&] { ct::tensor(x).set_data(ct::tensor(source).detach()); });
}
