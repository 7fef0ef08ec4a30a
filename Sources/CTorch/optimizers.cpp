#include "guard.hpp"
#include "walk.hpp"

#include <ATen/Dispatch.h>

#include <cmath>

// Each step is one pass over the memory, where a chain of tensor operations would take eight.

template <class T, class Row>
static void sgd(int64_t count, Row p, Row velocity, Row g, const ct_sgd &s) {
  T rate = s.learning_rate, momentum = s.momentum, decay = s.weight_decay;
  for (int64_t i = 0; i < count; ++i) {
    T d = g[i] + decay * p[i];
    T v = momentum * velocity[i] + d;
    velocity[i] = v;
    p[i] -= rate * (s.nesterov ? d + momentum * v : v);
  }
}

// std::sqrt may set errno, which keeps the loop from being vectorised; this one does not.
template <class T>
static T root(T x) {
  return __builtin_elementwise_sqrt(x);
}

template <class T, class Row>
static void adam(int64_t count, Row p, Row m, Row v, Row g, const ct_adam &s) {
  T beta1 = s.beta1, beta2 = s.beta2, epsilon = s.epsilon;
  T shrink = s.decoupled ? 1 - s.learning_rate * s.weight_decay : 1;
  T decay = s.decoupled ? 0 : s.weight_decay;
  T rate = s.learning_rate / (1 - std::pow(s.beta1, static_cast<double>(s.step)));
  T scale = 1 / std::sqrt(1 - std::pow(s.beta2, static_cast<double>(s.step)));
  for (int64_t i = 0; i < count; ++i) {
    T d = g[i] + decay * p[i];
    T mean = beta1 * m[i] + (1 - beta1) * d;
    T square = beta2 * v[i] + (1 - beta2) * d * d;
    m[i] = mean;
    v[i] = square;
    p[i] = shrink * p[i] - rate * mean / (root(square) * scale + epsilon);
  }
}

ct_status ct_sgd_step(ct_tensor handle, ct_tensor velocity, ct_sgd settings) {
  return ct::guarded([&] {
    auto &parameter = ct::tensor(handle);
    const auto &gradient = parameter.grad();
    if (!gradient.defined()) return;
    // Without momentum the velocity is that of this step alone.
    auto speed = velocity ? ct::tensor(velocity) : parameter.detach().clone();
    AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "sgd", [&] {
      auto iterator = at::TensorIteratorConfig()
                          .resize_outputs(false)
                          .add_output(parameter)
                          .add_output(speed)
                          .add_input(gradient)
                          .build();
      ct::walk<scalar_t, 3>(std::move(iterator), [&](int64_t count, auto p, auto v, auto g) {
        sgd<scalar_t>(count, p, v, g, settings);
      });
    });
    parameter.unsafeGetTensorImpl()->bump_version();
  });
}

ct_status ct_adam_step(ct_tensor handle, ct_tensor mean, ct_tensor square_mean, ct_adam settings) {
  return ct::guarded([&] {
    auto &parameter = ct::tensor(handle);
    const auto &gradient = parameter.grad();
    if (!gradient.defined()) return;
    AT_DISPATCH_FLOATING_TYPES(parameter.scalar_type(), "adam", [&] {
      auto iterator = at::TensorIteratorConfig()
                          .resize_outputs(false)
                          .add_output(parameter)
                          .add_output(ct::tensor(mean))
                          .add_output(ct::tensor(square_mean))
                          .add_input(gradient)
                          .build();
      ct::walk<scalar_t, 4>(std::move(iterator), [&](int64_t count, auto p, auto m, auto v, auto g) {
        adam<scalar_t>(count, p, m, v, g, settings);
      });
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
