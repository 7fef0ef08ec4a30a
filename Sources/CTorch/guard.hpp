// What every function of the shim is wrapped in: exceptions end here, and handles become tensors.
#pragma once

#include "CTorch.h"

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>
#include <c10/util/SmallVector.h>

#include <exception>
#include <utility>

namespace ct {

/// Keeps the message for ct_last_error() of this thread.
void remember(const char *message) noexcept;

template <class Body>
ct_status guarded(Body body) noexcept {
  try {
    body();
    return CT_OK;
  } catch (const c10::Error &error) {
    remember(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember(error.what());
  } catch (...) {
    remember("an exception of an unknown type");
  }
  return CT_FAILED;
}

/// A handle that the caller of the shim owns.
inline ct_tensor owned(at::Tensor tensor) {
  return reinterpret_cast<ct_tensor>(new at::Tensor(std::move(tensor)));
}

/// Runs `body` and hands its tensor to the caller, who then owns it.
template <class Body>
ct_status returning(ct_tensor *out, Body body) noexcept {
  return guarded([&] { *out = owned(body()); });
}

inline at::Tensor &tensor(ct_tensor handle) { return *reinterpret_cast<at::Tensor *>(handle); }

inline c10::optional<at::Tensor> optional(ct_tensor handle) {
  return handle ? c10::optional<at::Tensor>(tensor(handle)) : c10::nullopt;
}

using Numbers = c10::SmallVector<int64_t, 6>;
inline Numbers numbers(const intptr_t *values, size_t count) { return Numbers(values, values + count); }

at::ScalarType scalar_type(ct_dtype dtype);
ct_dtype dtype(at::ScalarType type);

}  // namespace ct
