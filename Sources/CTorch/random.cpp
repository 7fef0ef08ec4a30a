#include "device.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>
#include <optional>

namespace {

/// What one seed gives, on every device.
struct Generators {
  uint64_t seed;
  at::Generator cpu;
  std::optional<at::Generator> cuda;

  at::Generator on(c10::Device device) {
    if (device.is_cpu()) return cpu;
    if (!cuda || cuda->device() != device) {
      auto process = at::globalContext().defaultGenerator(device);
      std::lock_guard<std::mutex> lock(process.mutex());
      cuda = process.clone();
      cuda->set_current_seed(seed);
    }
    return *cuda;
  }
};

}  // namespace

// Those that this thread draws from; none for the process's.
static thread_local Generators *current = nullptr;

c10::optional<at::Generator> ct::generator() { return generator(c10::Device(at::kCPU)); }

c10::optional<at::Generator> ct::generator(c10::Device device) {
  return current ? c10::optional<at::Generator>(current->on(device)) : c10::nullopt;
}

ct_status ct_random_begin(uint64_t seed, ct_generator *previous) {
  return ct::guarded([&] {
    auto *fresh = new Generators{seed, at::make_generator<at::CPUGeneratorImpl>(seed), std::nullopt};
    *previous = reinterpret_cast<ct_generator>(current);
    current = fresh;
  });
}

void ct_random_end(ct_generator previous) {
  delete current;
  current = reinterpret_cast<Generators *>(previous);
}

ct_status ct_random_state(ct_tensor *out, int device) {
  return ct::returning(out, [&] {
    auto generator = at::globalContext().defaultGenerator(ct::device(device));
    std::lock_guard<std::mutex> lock(generator.mutex());
    return generator.get_state();
  });
}

ct_status ct_set_random_state(int device, ct_tensor state) {
  return ct::guarded([&] {
    auto generator = at::globalContext().defaultGenerator(ct::device(device));
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(ct::tensor(state).to(at::kCPU));
  });
}
