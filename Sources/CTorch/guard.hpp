// What every function of the shim is wrapped in: exceptions end here, and handles become tensors.
#pragma once

#include "CTorch.h"

// Before the others: libtorch 1.13's headers are C++20 only in this order (libtorch 2.15's are C++20 in any).
#include <ATen/core/ivalue.h>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>
#include <c10/util/Exception.h>
#include <c10/util/SmallVector.h>

#include <cmath>
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

/// A number for arithmetic with a tensor: a whole one keeps an integer dtype, any other follows libtorch's promotion.
inline at::Scalar scalar(const at::Tensor &x, double value) {
  bool whole = std::abs(value) < 9e15 && std::trunc(value) == value;
  if (whole && at::isIntegralType(x.scalar_type(), false)) return static_cast<int64_t>(value);
  return value;
}

/// What random numbers of this thread are drawn from, in the processor's memory.
c10::optional<at::Generator> generator();
/// What they are drawn from on any device.
c10::optional<at::Generator> generator(c10::Device device);

at::ScalarType scalar_type(ct_dtype dtype);
ct_dtype dtype(at::ScalarType type);

}  // namespace ct
