#include "guard.hpp"
#include "walk.hpp"

#include <ATen/Dispatch.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <vector>

// In the processor's memory each step is one pass, where a chain of tensor operations would take eight; on a GPU it is
// such a chain.

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

static void sgd(at::Tensor p, const at::Tensor &velocity, const at::Tensor &g, const ct_sgd &s) {
  auto d = s.weight_decay == 0 ? g : g.add(p, s.weight_decay);
  if (velocity.defined()) velocity.mul_(s.momentum).add_(d);
  const auto &v = velocity.defined() ? velocity : d;
  p.add_(s.nesterov ? d.add(v, s.momentum) : v, -s.learning_rate);
}

// std::sqrt may set errno, which keeps the loop from being vectorised; this one does not.
template <class T>
static T root(T x) {
  return __builtin_elementwise_sqrt(x);
}

// What makes up for means that start at 0.
static double rate_of(const ct_adam &s) { return s.learning_rate / (1 - std::pow(s.beta1, static_cast<double>(s.step))); }
static double scale_of(const ct_adam &s) { return 1 / std::sqrt(1 - std::pow(s.beta2, static_cast<double>(s.step))); }

template <class T, class Row>
static void adam(int64_t count, Row p, Row m, Row v, Row g, const ct_adam &s) {
  T beta1 = s.beta1, beta2 = s.beta2, epsilon = s.epsilon;
  T shrink = s.decoupled ? 1 - s.learning_rate * s.weight_decay : 1;
  T decay = s.decoupled ? 0 : s.weight_decay;
  T rate = rate_of(s), scale = scale_of(s);
  for (int64_t i = 0; i < count; ++i) {
    T d = g[i] + decay * p[i];
    T mean = beta1 * m[i] + (1 - beta1) * d;
    T square = beta2 * v[i] + (1 - beta2) * d * d;
    m[i] = mean;
    v[i] = square;
    p[i] = shrink * p[i] - rate * mean / (root(square) * scale + epsilon);
  }
}

static void adam(at::Tensor p, const at::Tensor &m, const at::Tensor &v, const at::Tensor &g, const ct_adam &s) {
  auto d = s.decoupled || s.weight_decay == 0 ? g : g.add(p, s.weight_decay);
  m.lerp_(d, 1 - s.beta1);
  v.mul_(s.beta2).addcmul_(d, d, 1 - s.beta2);
  if (s.decoupled) p.mul_(1 - s.learning_rate * s.weight_decay);
  p.addcdiv_(m, v.sqrt().mul_(scale_of(s)).add_(s.epsilon), -rate_of(s));
}

ct_status ct_sgd_step(ct_tensor handle, ct_tensor velocity, ct_sgd settings) {
  return ct::guarded([&] {
    auto &parameter = ct::tensor(handle);
    const auto &gradient = parameter.grad();
    if (!gradient.defined()) return;
    if (!parameter.is_cpu()) {
      at::NoGradGuard no_gradient;
      return sgd(parameter, velocity ? ct::tensor(velocity) : at::Tensor(), gradient, settings);
    }
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
    if (!parameter.is_cpu()) {
      at::NoGradGuard no_gradient;
      return adam(parameter, ct::tensor(mean), ct::tensor(square_mean), gradient, settings);
    }
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
    // All lengths are known before one is read: a GPU is waited for once.
    std::vector<at::Tensor> lengths;
    for (size_t i = 0; i < count; ++i) {
      const auto &gradient = ct::tensor(parameters[i]).grad();
      if (gradient.defined()) lengths.push_back(gradient.detach().norm().to(at::kDouble));
    }
    double squares = 0;
    if (!lengths.empty()) {
      auto all = at::stack(lengths).to(at::kCPU);
      const auto *length = all.data_ptr<double>();
      for (size_t i = 0; i < lengths.size(); ++i) squares += length[i] * length[i];
    }
    *norm = std::sqrt(squares);
    if (!(*norm > limit)) return;
    for (size_t i = 0; i < count; ++i) {
      const auto &gradient = ct::tensor(parameters[i]).grad();
      if (gradient.defined()) gradient.detach().mul_(limit / (*norm + 1e-6));
    }
  });
}
