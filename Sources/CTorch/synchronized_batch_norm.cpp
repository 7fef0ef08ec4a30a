#include "group.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The mean and the (biased) variance of each channel over all processes' batches, and of how many numbers.
struct Statistics {
  at::Tensor mean, variance;
  double count;
};

// Chan, Golub & LeVeque 1983: means and variances of the parts combined, which loses nothing to cancellation.
Statistics statistics(ct::Group &group, const at::Tensor &x) {
  auto [mean, variance] = at::batch_norm_update_stats(x, {}, {}, 0);
  auto channels = mean.numel();
  auto options = mean.options().dtype(at::kDouble);
  double own_count = static_cast<double>(x.numel()) / static_cast<double>(channels);
  auto own = at::cat({mean.to(at::kDouble), variance.to(at::kDouble), at::full({1}, own_count, options)});
  auto parts = at::empty({group.size(), own.numel()}, options);
  group.all_gather(parts, own)();
  auto counts = parts.narrow(1, 2 * channels, 1);
  auto shares = counts / counts.sum();
  auto means = parts.narrow(1, 0, channels);
  auto joint = (shares * means).sum(0);
  auto spread = (shares * (parts.narrow(1, channels, channels) + (means - joint).square())).sum(0);
  return {joint.to(at::kFloat), spread.to(at::kFloat), counts.sum().item<double>()};
}

/// Carries a group through what autograd remembers.
struct Remembered : torch::CustomClassHolder {
  explicit Remembered(std::shared_ptr<ct::Group> group) : group(std::move(group)) {}
  std::shared_ptr<ct::Group> group;
};

struct Normalization : torch::autograd::Function<Normalization> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &weight,
                            const at::Tensor &bias, const Statistics &batch, double epsilon,
                            const std::shared_ptr<ct::Group> &group) {
    context->save_for_backward({x, weight, batch.mean, batch.variance});
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["count"] = batch.count;
    context->saved_data["group"] = c10::IValue::make_capsule(c10::make_intrusive<Remembered>(group));
    return at::batch_norm(x, weight, bias, batch.mean, batch.variance, /*training=*/false, 0, epsilon, false);
  }

  // dx = w / s (dy - mean(dy) - xhat mean(dy xhat)), where the means are over all processes' batches
  // (Ioffe & Szegedy 2015, section 3). The kernel for fixed statistics gives the first term and this process's sums.
  static variable_list backward(AutogradContext *context, const variable_list &gradients) {
    auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
    double epsilon = context->saved_data["epsilon"].toDouble();
    auto [dx, dweight, dbias] = at::native_batch_norm_backward(
        gradients[0].contiguous(x.suggest_memory_format()), x, weight, mean, variance, {}, {}, /*train=*/false,
        epsilon, {true, true, true});
    auto sums = at::cat({dweight, dbias});
    auto group = c10::static_intrusive_pointer_cast<Remembered>(context->saved_data["group"].toCapsule())->group;
    group->all_reduce(sums)();
    auto means = (sums / context->saved_data["count"].toDouble()).view({2, -1});
    auto inverse = (variance + epsilon).rsqrt();
    auto slope = weight * inverse.square() * means[0];
    auto offset = weight * inverse * means[1] - mean * slope;
    std::vector<int64_t> channels(x.dim(), 1);
    channels[1] = -1;
    dx.addcmul_(x, slope.view(channels), -1).sub_(offset.view(channels));
    return {dx, dweight, dbias, {}, {}, {}};
  }
};

}  // namespace

ct_status ct_synchronized_batch_norm(ct_tensor *out, ct_group handle, ct_tensor input, ct_tensor running_mean,
                                     ct_tensor running_variance, ct_tensor weight, ct_tensor bias, double momentum,
                                     double epsilon) {
  return ct::returning(out, [&] {
    const auto &given = ct::tensor(input);
    TORCH_CHECK(given.dim() >= 2 && given.numel() > 0, "expected N x C x ... numbers, not ", given.sizes());
    TORCH_CHECK(given.size(1) == ct::tensor(running_mean).numel(), "expected ", ct::tensor(running_mean).numel(),
                " channels, not ", given.size(1));
    // Statistics and sums are kept in single precision, whatever autocast does around.
    auto x = given.to(at::kFloat);
    x = x.contiguous(x.suggest_memory_format());
    Statistics batch;
    {
      at::NoGradGuard no_gradient;
      batch = statistics(*ct::group(handle), x);
      ct::tensor(running_mean).lerp_(batch.mean, momentum);
      ct::tensor(running_variance).lerp_(batch.variance * (batch.count / std::max(batch.count - 1, 1.0)), momentum);
    }
    return Normalization::apply(x, ct::tensor(weight), ct::tensor(bias), batch, epsilon, ct::group(handle))
        .to(given.scalar_type());
  });
}
