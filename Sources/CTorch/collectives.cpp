#include "group.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

using ct::group;
using ct::tensor;

/// A tensor's elements as a contiguous vector: its own memory where that is contiguous already.
static at::Tensor flat(const at::Tensor &x) { return x.detach().contiguous().reshape({-1}); }

// Bytes travel whatever the dtype.
static at::Tensor bytes(const at::Tensor &values) { return values.view(at::kByte); }

ct_status ct_group_companion(ct_group *out, ct_group parent, const char *name) {
  return ct::guarded([&] {
    *out = reinterpret_cast<ct_group>(new std::shared_ptr<ct::Group>(group(parent)->companion(name)));
  });
}

ct_status ct_group_check(ct_group handle) {
  return ct::guarded([&] { group(handle)->check(); });
}

int ct_group_missing(ct_group handle) { return group(handle)->missing(); }

void ct_group_leave(ct_group handle, const char *reason) {
  ct::guarded([&] { group(handle)->leave(reason ? reason : ""); });
}

void ct_group_release(ct_group handle) { delete &group(handle); }

ct_status ct_all_reduce(ct_group handle, ct_tensor x) {
  return ct::guarded([&] {
    at::NoGradGuard no_gradient;
    auto values = flat(tensor(x));
    group(handle)->all_reduce(values)();
    if (!values.is_alias_of(tensor(x))) tensor(x).copy_(values.view(tensor(x).sizes()));
  });
}

ct_status ct_broadcast(ct_group handle, ct_tensor x, int root) {
  return ct::guarded([&] {
    at::NoGradGuard no_gradient;
    auto values = flat(tensor(x));
    group(handle)->broadcast(bytes(values), root)();
    if (!values.is_alias_of(tensor(x))) tensor(x).copy_(values.view(tensor(x).sizes()));
  });
}

ct_status ct_all_gather(ct_group handle, ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] {
    at::NoGradGuard no_gradient;
    auto values = flat(tensor(x));
    auto rows = at::empty({group(handle)->size(), values.numel()}, values.options());
    group(handle)->all_gather(rows.view(at::kByte), bytes(values))();
    std::vector<int64_t> shape{rows.size(0)};
    shape.insert(shape.end(), tensor(x).sizes().begin(), tensor(x).sizes().end());
    return rows.view(shape);
  });
}

ct_status ct_barrier(ct_group handle) {
  return ct::guarded([&] { group(handle)->barrier()(); });
}
