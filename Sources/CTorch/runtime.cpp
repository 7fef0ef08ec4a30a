#include "device.hpp"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <cstdio>

// A fixed buffer, so that reporting a failure cannot fail.
static thread_local char last_error[4096] = "";

void ct::remember(const char *message) noexcept {
  std::snprintf(last_error, sizeof last_error, "%s", message);
}

const char *ct_last_error(void) { return last_error; }

const char *ct_version(void) { return TORCH_VERSION; }

ct_status ct_set_threads(int count) {
  return ct::guarded([&] { at::set_num_threads(count); });
}

int ct_threads(void) { return at::get_num_threads(); }

bool ct_set_gradient_mode(bool enabled) {
  bool previous = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled);
  return previous;
}

// libtorch 2.4 gave autocast one function for all devices and deprecated those named after one.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
static bool autocast_enabled(at::DeviceType type) { return at::autocast::is_autocast_enabled(type); }
static at::ScalarType autocast_dtype(at::DeviceType type) { return at::autocast::get_autocast_dtype(type); }
static void set_autocast(at::DeviceType type, bool enabled, at::ScalarType dtype) {
  at::autocast::set_autocast_enabled(type, enabled);
  at::autocast::set_autocast_dtype(type, dtype);
}
#else
static bool autocast_enabled(at::DeviceType type) {
  return type == at::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
}
static at::ScalarType autocast_dtype(at::DeviceType type) {
  return type == at::kCUDA ? at::autocast::get_autocast_gpu_dtype() : at::autocast::get_autocast_cpu_dtype();
}
static void set_autocast(at::DeviceType type, bool enabled, at::ScalarType dtype) {
  type == at::kCUDA ? at::autocast::set_enabled(enabled) : at::autocast::set_cpu_enabled(enabled);
  type == at::kCUDA ? at::autocast::set_autocast_gpu_dtype(dtype) : at::autocast::set_autocast_cpu_dtype(dtype);
}
#endif

static at::DeviceType type(const ct_autocast &state) { return state.cuda ? at::kCUDA : at::kCPU; }

static ct_autocast autocast_state(at::DeviceType type) {
  return {autocast_enabled(type), ct::dtype(autocast_dtype(type)), type == at::kCUDA};
}

ct_autocast ct_autocast_state(void) { return autocast_state(ct::current_device().type()); }

ct_status ct_autocast_begin(ct_autocast state, ct_autocast *previous) {
  return ct::guarded([&] {
    *previous = autocast_state(type(state));
    set_autocast(type(state), state.enabled, ct::scalar_type(state.dtype));
    at::autocast::increment_nesting();
  });
}

ct_status ct_autocast_end(ct_autocast previous) {
  return ct::guarded([&] {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_autocast(type(previous), previous.enabled, ct::scalar_type(previous.dtype));
  });
}
