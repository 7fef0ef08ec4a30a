// Our own loops over tensors, in libtorch's threads and over any memory layouts.
#pragma once

#include <ATen/TensorIterator.h>

#include <array>
#include <utility>

namespace ct {

/// The elements of one tensor along a row that is not dense in memory.
template <class T>
struct Strided {
  char *start;
  int64_t stride;
  T &operator[](int64_t i) const { return *reinterpret_cast<T *>(start + i * stride); }
};

/// Calls `kernel(count, row, …)` with one row per tensor of the iterator: a `T *` each where all are dense, so that
/// the compiler can vectorise, and a `Strided<T>` each elsewhere.
template <class T, class Kernel, size_t... Index>
void walk(at::TensorIterator &iterator, std::index_sequence<Index...>, Kernel kernel) {
  iterator.for_each([&](char **data, const int64_t *strides, int64_t count) {
    if (((strides[Index] == static_cast<int64_t>(sizeof(T))) && ...)) {
      kernel(count, reinterpret_cast<T *>(data[Index])...);
    } else {
      kernel(count, Strided<T>{data[Index], strides[Index]}...);
    }
  });
}

template <class T, size_t Tensors, class Kernel>
void walk(at::TensorIterator iterator, Kernel kernel) {
  walk<T>(iterator, std::make_index_sequence<Tensors>(), kernel);
}

}  // namespace ct
