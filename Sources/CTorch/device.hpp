// Where tensors are: a number n is the nth GPU, -1 is the processor's memory.
#pragma once

#include "guard.hpp"

#include <ATen/core/TensorBody.h>
#include <c10/core/Device.h>
#include <c10/core/TensorOptions.h>

namespace ct {

/// Throws for a number that no GPU has.
c10::Device device(int number);

/// Where this thread makes tensors.
c10::Device current_device();

/// Of a tensor that this thread makes.
inline at::TensorOptions options(ct_dtype dtype) {
  return at::TensorOptions(scalar_type(dtype)).device(current_device());
}

/// A tensor in the processor's memory, brought to where this thread makes tensors without waiting for it.
at::Tensor delivered(at::Tensor tensor);

}  // namespace ct
