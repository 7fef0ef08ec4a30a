#include "guard.hpp"

#include <numeric>

// An empty list means every dimension, for all reductions alike.
static ct::Numbers over(const at::Tensor &x, const intptr_t *dimensions, size_t count) {
  if (count > 0) return ct::numbers(dimensions, count);
  ct::Numbers all(static_cast<size_t>(x.dim()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

ct_status ct_sum(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep) {
  return ct::returning(out, [&] { return ct::tensor(x).sum(over(ct::tensor(x), dimensions, count), keep); });
}

ct_status ct_mean(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep) {
  return ct::returning(out, [&] { return ct::tensor(x).mean(over(ct::tensor(x), dimensions, count), keep); });
}

ct_status ct_max(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep) {
  return ct::returning(out, [&] { return ct::tensor(x).amax(over(ct::tensor(x), dimensions, count), keep); });
}

ct_status ct_min(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep) {
  return ct::returning(out, [&] { return ct::tensor(x).amin(over(ct::tensor(x), dimensions, count), keep); });
}

ct_status ct_argmax(ct_tensor *out, ct_tensor x, intptr_t dimension, bool keep) {
  return ct::returning(out, [&] { return ct::tensor(x).argmax(dimension, keep); });
}
