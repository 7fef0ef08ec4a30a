#include "guard.hpp"

#include <ATen/Dispatch.h>

#include <cmath>

// Each step is one pass over the memory, where a chain of tensor operations would take eight.

// The gradient laid out as its parameter is, so that one index serves both.
static at::Tensor gradient_like(const at::Tensor &parameter) {
  const auto &gradient = parameter.grad();
  if (gradient.strides() == parameter.strides() && gradient.scalar_type() == parameter.scalar_type()) {
    return gradient;
  }
  return at::Tensor(parameter.detach().clone()).copy_(gradient);
}

static void check_layout(const at::Tensor &parameter, const at::Tensor &state) {
  TORCH_CHECK(parameter.is_non_overlapping_and_dense(), "a parameter must not be a view with gaps");
  TORCH_CHECK(state.sizes() == parameter.sizes() && state.strides() == parameter.strides() &&
                  state.scalar_type() == parameter.scalar_type(),
              "the optimizer's state is laid out as ", state.sizes(), ", the parameter as ", parameter.sizes());
}

template <class T>
static void sgd(T *p, const T *g, T *velocity, int64_t count, const ct_sgd &s) {
  T rate = s.learning_rate, momentum = s.momentum, decay = s.weight_decay;
  for (int64_t i = 0; i < count; ++i) {
    T d = g[i] + decay * p[i];
    if (velocity) {
      velocity[i] = momentum * velocity[i] + d;
      d = s.nesterov ? d + momentum * velocity[i] : velocity[i];
    }
    p[i] -= rate * d;
  }
}

template <class T>
static void adam(T *p, const T *g, T *m, T *v, int64_t count, const ct_adam &s) {
  T beta1 = s.beta1, beta2 = s.beta2, epsilon = s.epsilon;
  T shrink = s.decoupled ? 1 - s.learning_rate * s.weight_decay : 1;
  T decay = s.decoupled ? 0 : s.weight_decay;
  T rate = s.learning_rate / (1 - std::pow(s.beta1, static_cast<double>(s.step)));
  T scale = 1 / std::sqrt(1 - std::pow(s.beta2, static_cast<double>(s.step)));
  for (int64_t i = 0; i < count; ++i) {
    T d = g[i] + decay * p[i];
    m[i] = beta1 * m[i] + (1 - beta1) * d;
    v[i] = beta2 * v[i] + (1 - beta2) * d * d;
    p[i] = shrink * p[i] - rate * m[i] / (std::sqrt(v[i]) * scale + epsilon);
  }
}

ct_status ct_sgd_step(ct_tensor handle, ct_tensor velocity, ct_sgd settings) {
  return ct::guarded([&] {
    auto &parameter = ct::tensor(handle);
    if (!parameter.grad().defined()) return;
    check_layout(parameter, velocity ? ct::tensor(velocity) : parameter);
    auto gradient = gradient_like(parameter);
    AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "sgd", [&] {
      sgd(parameter.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(),
          velocity ? ct::tensor(velocity).data_ptr<scalar_t>() : nullptr, parameter.numel(), settings);
    });
    parameter.unsafeGetTensorImpl()->bump_version();
  });
}

ct_status ct_adam_step(ct_tensor handle, ct_tensor mean, ct_tensor square_mean, ct_adam settings) {
  return ct::guarded([&] {
    auto &parameter = ct::tensor(handle);
    if (!parameter.grad().defined()) return;
    check_layout(parameter, ct::tensor(mean));
    check_layout(parameter, ct::tensor(square_mean));
    auto gradient = gradient_like(parameter);
    AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "adam", [&] {
      adam(parameter.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(),
           ct::tensor(mean).data_ptr<scalar_t>(), ct::tensor(square_mean).data_ptr<scalar_t>(),
           parameter.numel(), settings);
    });
    parameter.unsafeGetTensorImpl()->bump_version();
  });
}

ct_status ct_clip_gradients(const ct_tensor *parameters, size_t count, double limit, double *norm) {
  return ct::guarded([&] {
    double squares = 0;
    for (size_t i = 0; i < count; ++i) {
      const auto &gradient = ct::tensor(parameters[i]).grad();
      if (!gradient.defined()) continue;
      double length = gradient.detach().norm().item().toDouble();
      squares += length * length;
    }
    *norm = std::sqrt(squares);
    if (!(*norm > limit)) return;
    for (size_t i = 0; i < count; ++i) {
      const auto &gradient = ct::tensor(parameters[i]).grad();
      if (gradient.defined()) gradient.detach().mul_(limit / (*norm + 1e-6));
    }
  });
}
