#include "device.hpp"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/Stream.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/cuda.h>

#include <limits>
#include <mutex>
#include <optional>

// All of it goes through libtorch's own interface for devices, so that neither CUDA nor its headers need be there.

c10::Device ct::device(int number) {
  TORCH_CHECK(number >= -1 && number <= std::numeric_limits<c10::DeviceIndex>::max(), "no device is ", number);
  return number < 0 ? c10::Device(at::kCPU) : c10::Device(at::kCUDA, static_cast<c10::DeviceIndex>(number));
}

// Where this thread makes tensors.
static thread_local int current = -1;

c10::Device ct::current_device() { return device(current); }

// Copying to a GPU goes on by itself only from memory that cannot be paged out; libtorch keeps such memory until the copy
// is done.
at::Tensor ct::delivered(at::Tensor tensor) {
  if (current < 0) return tensor;
  return tensor.pin_memory().to(current_device(), /*non_blocking=*/true);
}

bool ct_has_cuda(void) {
  try {
    return at::Context::hasCUDART();
  } catch (...) {
    return false;
  }
}

int ct_cuda_count(void) {
  try {
    return ct_has_cuda() ? static_cast<int>(torch::cuda::device_count()) : 0;
  } catch (...) {
    return 0;
  }
}

bool ct_cuda_computes_bfloat16(int number) {
  try {
    c10::DeviceGuard guard(ct::device(number));
    return at::detail::getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8();
  } catch (...) {
    return false;
  }
}

ct_status ct_use_device(int number, int *previous) {
  return ct::guarded([&] {
    auto device = ct::device(number);
    if (device.is_cuda()) {
      // float32 means float32: cuDNN's convolutions would otherwise round their inputs to 10 bits.
      static std::once_flag once;
      std::call_once(once, [] { at::globalContext().setAllowTF32CuDNN(false); });
      // What is not told a device, such as pinned memory, belongs to this one.
      c10::impl::VirtualGuardImpl(at::kCUDA).setDevice(device);
    }
    *previous = current;
    current = number;
  });
}

int ct_device_of(ct_tensor x) {
  auto device = ct::tensor(x).device();
  return device.is_cuda() ? device.index() : -1;
}

ct_status ct_to_device(ct_tensor *out, ct_tensor x, int number) {
  return ct::returning(out, [&] { return ct::tensor(x).to(ct::device(number)); });
}

ct_status ct_copy_ahead(ct_tensor *out, ct_tensor x, int number) {
  return ct::returning(out, [&] {
    auto device = ct::device(number);
    if (device.is_cpu()) return ct::tensor(x);
    c10::impl::VirtualGuardImpl streams(at::kCUDA);
    c10::DeviceGuard guard(device);
    // One of this thread's own, which waits for nothing that the GPU computes meanwhile.
    static thread_local std::optional<c10::Stream> own;
    if (!own || own->device() != device) own = streams.getStreamFromGlobalPool(device);
    c10::StreamGuard copying(*own);
    auto copy = ct::tensor(x).pin_memory().to(device);
    // It is read by what computes, and its memory must not be used again before that.
    copy.record_stream(c10::Stream(c10::Stream::DEFAULT, device));
    return copy;
  });
}

bool ct_is_pinned(ct_tensor x) {
  try {
    return ct::tensor(x).is_pinned();
  } catch (...) {
    return false;
  }
}

ct_status ct_pin(ct_tensor *out, ct_tensor x) {
  return ct::returning(out, [&] { return ct::tensor(x).pin_memory(); });
}
