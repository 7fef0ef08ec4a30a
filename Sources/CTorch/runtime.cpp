#include "guard.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
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

// libtorch 2.4 gave autocast one function for all devices and deprecated those named after the CPU.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
static bool autocast_enabled() { return at::autocast::is_autocast_enabled(at::kCPU); }
static at::ScalarType autocast_type() { return at::autocast::get_autocast_dtype(at::kCPU); }
static void set_autocast(bool enabled, at::ScalarType type) {
  at::autocast::set_autocast_enabled(at::kCPU, enabled);
  at::autocast::set_autocast_dtype(at::kCPU, type);
}
#else
static bool autocast_enabled() { return at::autocast::is_cpu_enabled(); }
static at::ScalarType autocast_type() { return at::autocast::get_autocast_cpu_dtype(); }
static void set_autocast(bool enabled, at::ScalarType type) {
  at::autocast::set_cpu_enabled(enabled);
  at::autocast::set_autocast_cpu_dtype(type);
}
#endif

ct_autocast ct_autocast_state(void) { return {autocast_enabled(), ct::dtype(autocast_type())}; }

ct_status ct_autocast_begin(ct_autocast state, ct_autocast *previous) {
  return ct::guarded([&] {
    *previous = ct_autocast_state();
    set_autocast(state.enabled, ct::scalar_type(state.dtype));
    at::autocast::increment_nesting();
  });
}

ct_status ct_autocast_end(ct_autocast previous) {
  return ct::guarded([&] {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_autocast(previous.enabled, ct::scalar_type(previous.dtype));
  });
}

// The generator that this thread draws from; none for the process's.
static thread_local at::Generator *current_generator = nullptr;

c10::optional<at::Generator> ct::generator() {
  return current_generator ? c10::optional<at::Generator>(*current_generator) : c10::nullopt;
}

ct_status ct_random_begin(uint64_t seed, ct_generator *previous) {
  return ct::guarded([&] {
    auto *fresh = new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed));
    *previous = reinterpret_cast<ct_generator>(current_generator);
    current_generator = fresh;
  });
}

void ct_random_end(ct_generator previous) {
  delete current_generator;
  current_generator = reinterpret_cast<at::Generator *>(previous);
}
