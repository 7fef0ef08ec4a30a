#include "guard.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

#include <vector>

static std::vector<at::Tensor> list(const ct_tensor *tensors, size_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (size_t i = 0; i < count; ++i) list.push_back(ct::tensor(tensors[i]));
  return list;
}

ct_status ct_reshape(ct_tensor *out, ct_tensor x, const intptr_t *shape, size_t rank) {
  return ct::returning(out, [&] { return ct::tensor(x).reshape(ct::numbers(shape, rank)); });
}

ct_status ct_expand(ct_tensor *out, ct_tensor x, const intptr_t *shape, size_t rank) {
  return ct::returning(out, [&] { return ct::tensor(x).expand(ct::numbers(shape, rank)); });
}

ct_status ct_permute(ct_tensor *out, ct_tensor x, const intptr_t *order, size_t rank) {
  return ct::returning(out, [&] { return ct::tensor(x).permute(ct::numbers(order, rank)); });
}

ct_status ct_flatten(ct_tensor *out, ct_tensor x, intptr_t first, intptr_t last) {
  return ct::returning(out, [&] { return ct::tensor(x).flatten(first, last); });
}

ct_status ct_narrow(ct_tensor *out, ct_tensor x, intptr_t dimension, intptr_t start, intptr_t length) {
  return ct::returning(out, [&] { return ct::tensor(x).narrow(dimension, start, length); });
}

ct_status ct_concatenate(ct_tensor *out, const ct_tensor *tensors, size_t count, intptr_t dimension) {
  return ct::returning(out, [&] { return at::cat(list(tensors, count), dimension); });
}

ct_status ct_stack(ct_tensor *out, const ct_tensor *tensors, size_t count, intptr_t dimension) {
  return ct::returning(out, [&] { return at::stack(list(tensors, count), dimension); });
}

ct_status ct_index_select(ct_tensor *out, ct_tensor x, intptr_t dimension, ct_tensor indices) {
  return ct::returning(out, [&] { return ct::tensor(x).index_select(dimension, ct::tensor(indices)); });
}

ct_status ct_gather(ct_tensor *out, ct_tensor x, intptr_t dimension, ct_tensor indices) {
  return ct::returning(out, [&] { return ct::tensor(x).gather(dimension, ct::tensor(indices)); });
}

ct_status ct_flip(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count) {
  return ct::returning(out, [&] { return ct::tensor(x).flip(ct::numbers(dimensions, count)); });
}
