#include "device.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randperm.h>

#include <cstring>

at::ScalarType ct::scalar_type(ct_dtype dtype) {
  switch (dtype) {
    case CT_BOOL: return at::kBool;
    case CT_UINT8: return at::kByte;
    case CT_INT64: return at::kLong;
    case CT_FLOAT16: return at::kHalf;
    case CT_BFLOAT16: return at::kBFloat16;
    case CT_FLOAT32: return at::kFloat;
    case CT_FLOAT64: return at::kDouble;
  }
  TORCH_CHECK(false, "no dtype has the number ", static_cast<int>(dtype));
}

ct_dtype ct::dtype(at::ScalarType type) {
  switch (type) {
    case at::kBool: return CT_BOOL;
    case at::kByte: return CT_UINT8;
    case at::kLong: return CT_INT64;
    case at::kHalf: return CT_FLOAT16;
    case at::kBFloat16: return CT_BFLOAT16;
    case at::kFloat: return CT_FLOAT32;
    case at::kDouble: return CT_FLOAT64;
    default: TORCH_CHECK(false, "the dtype ", type, " has no name in Torch");
  }
}

void ct_release(ct_tensor handle) { delete &ct::tensor(handle); }

ct_status ct_from_bytes(ct_tensor *out, const void *bytes, ct_dtype dtype, const intptr_t *shape, size_t rank) {
  return ct::returning(out, [&] {
    // Both copy at once: libtorch never writes to the caller's bytes, nor keeps them.
    auto given = at::from_blob(const_cast<void *>(bytes), ct::numbers(shape, rank), ct::scalar_type(dtype));
    return ct::current_device().is_cpu() ? given.clone() : ct::delivered(given);
  });
}

ct_status ct_copy_bytes(ct_tensor handle, void *destination, size_t capacity) {
  return ct::guarded([&] {
    auto source = ct::tensor(handle).detach().contiguous().to(at::kCPU);
    TORCH_CHECK(source.nbytes() == capacity, "the tensor has ", source.nbytes(), " bytes, not ", capacity);
    if (capacity > 0) std::memcpy(destination, source.data_ptr(), capacity);
  });
}

ct_status ct_full(ct_tensor *out, double value, ct_dtype dtype, const intptr_t *shape, size_t rank) {
  return ct::returning(out, [&] { return at::full(ct::numbers(shape, rank), value, ct::options(dtype)); });
}

// Random numbers are drawn in the processor's memory wherever they go, so that they are the same everywhere.
ct_status ct_random_uniform(ct_tensor *out, ct_dtype dtype, const intptr_t *shape, size_t rank) {
  return ct::returning(out, [&] {
    return ct::delivered(at::rand(ct::numbers(shape, rank), ct::generator(), ct::scalar_type(dtype)));
  });
}

ct_status ct_random_normal(ct_tensor *out, ct_dtype dtype, const intptr_t *shape, size_t rank) {
  return ct::returning(out, [&] {
    return ct::delivered(at::randn(ct::numbers(shape, rank), ct::generator(), ct::scalar_type(dtype)));
  });
}

ct_status ct_random_permutation(ct_tensor *out, intptr_t count) {
  return ct::returning(out, [&] { return ct::delivered(at::randperm(count, ct::generator(), at::kLong)); });
}

ct_status ct_arange(ct_tensor *out, double start, double end, double step, ct_dtype dtype) {
  return ct::returning(out, [&] { return at::arange(start, end, step, ct::options(dtype)); });
}

size_t ct_rank(ct_tensor handle) { return static_cast<size_t>(ct::tensor(handle).dim()); }

void ct_shape(ct_tensor handle, intptr_t *shape) {
  for (auto size : ct::tensor(handle).sizes()) *shape++ = size;
}

ct_dtype ct_dtype_of(ct_tensor handle) { return ct::dtype(ct::tensor(handle).scalar_type()); }

bool ct_is_channels_last(ct_tensor handle) {
  return ct::tensor(handle).is_contiguous(at::MemoryFormat::ChannelsLast);
}

ct_status ct_item(ct_tensor handle, double *value) {
  return ct::guarded([&] { *value = ct::tensor(handle).item().toDouble(); });
}
