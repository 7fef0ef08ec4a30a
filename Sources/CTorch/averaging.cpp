#include "group.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <mutex>
#include <vector>

// c10d's own Reducer does this too, but Debian ships its header without those that it includes; and it moves parameters
// between buckets after the first step, so that with three processes or more a resumed run would add in another order.

namespace {

using torch::autograd::variable_list;

/// A shared pointer in libtorch 1.13, an intrusive one in 2.15.
using Node = decltype(torch::autograd::impl::grad_accumulator(std::declval<const at::Tensor &>()));

/// Calls back when a parameter's gradient has been accumulated.
struct Accumulated final : torch::autograd::FunctionPostHook {
  explicit Accumulated(std::function<void()> action) : action(std::move(action)) {}
  variable_list operator()(const variable_list &outputs, const variable_list &) override {
    action();
    return outputs;
  }
  std::function<void()> action;
};

/// Gradients that travel together: one vector of them, then a number for each that says how many processes have it.
struct Bucket {
  std::vector<size_t> members;
  at::Tensor values;
  std::vector<at::Tensor> views;
  at::Tensor counts;
  size_t waiting = 0;
  ct::Waiting wait;
};

class Averaging {
 public:
  Averaging(std::shared_ptr<ct::Group> group, std::vector<at::Tensor> parameters, size_t bucket_bytes)
      : group_(std::move(group)), parameters_(std::move(parameters)), places_(parameters_.size()) {
    fill_buckets(bucket_bytes);
    for (size_t i = 0; i < parameters_.size(); ++i) {
      nodes_.push_back(torch::autograd::impl::grad_accumulator(parameters_[i]));
      hooks_.push_back(nodes_[i]->add_post_hook(std::make_unique<Accumulated>([this, i] { accumulated(i); })));
    }
  }

  ~Averaging() {
    for (size_t i = 0; i < hooks_.size(); ++i) nodes_[i]->del_post_hook(hooks_[i]);
  }

  void backward(const at::Tensor &loss) {
    group_->check();
    seen_.assign(parameters_.size(), false);
    for (auto &bucket : buckets_) bucket.waiting = bucket.members.size();
    next_ = 0;
    is_armed_ = true;
    try {
      loss.backward();
      is_armed_ = false;
      // What this step did not use still has the gradient of earlier ones that were not averaged, or none.
      for (size_t i = 0; i < parameters_.size(); ++i) {
        if (!seen_[i]) add(i);
      }
      for (auto &bucket : buckets_) finish(bucket);
    } catch (...) {
      is_armed_ = false;
      throw;
    }
  }

 private:
  struct Place {
    size_t bucket, index;
  };

  /// In the order in which backward is likely to reach them; the first bucket is small, so that it leaves early.
  void fill_buckets(size_t bucket_bytes) {
    size_t room = std::min(bucket_bytes, size_t{1} << 20), used = 0;
    for (size_t i = parameters_.size(); i-- > 0;) {
      bool other_kind = !buckets_.empty() && parameters_[buckets_.back().members[0]].dtype() != parameters_[i].dtype();
      if (buckets_.empty() || other_kind || used >= room) {
        if (!buckets_.empty()) room = bucket_bytes;
        buckets_.emplace_back();
        used = 0;
      }
      places_[i] = {buckets_.size() - 1, buckets_.back().members.size()};
      buckets_.back().members.push_back(i);
      used += parameters_[i].nbytes();
    }
    for (auto &bucket : buckets_) allocate(bucket);
  }

  void allocate(Bucket &bucket) {
    int64_t count = 0, members = bucket.members.size();
    for (auto i : bucket.members) count += parameters_[i].numel();
    bucket.values = at::zeros({count + members}, parameters_[bucket.members[0]].options().requires_grad(false));
    bucket.counts = bucket.values.narrow(0, count, members);
    int64_t offset = 0;
    for (auto i : bucket.members) {
      const auto &p = parameters_[i];
      // A gradient is laid out in memory as its parameter is, and so is its part of the bucket.
      bucket.views.push_back(p.is_non_overlapping_and_dense()
                                 ? bucket.values.as_strided(p.sizes(), p.strides(), offset)
                                 : bucket.values.narrow(0, offset, p.numel()).view(p.sizes()));
      offset += p.numel();
    }
  }

  void accumulated(size_t i) {
    if (!is_armed_) return;
    std::lock_guard<std::mutex> lock(mutex_);
    add(i);
  }

  void add(size_t i) {
    at::NoGradGuard no_gradient;
    auto &bucket = buckets_[places_[i].bucket];
    const auto &gradient = parameters_[i].grad();
    auto &view = bucket.views[places_[i].index];
    gradient.defined() ? view.copy_(gradient) : view.zero_();
    bucket.counts[places_[i].index].fill_(gradient.defined() ? 1 : 0);
    seen_[i] = true;
    --bucket.waiting;
    // Buckets leave in order, the same for all processes.
    for (; next_ < buckets_.size() && buckets_[next_].waiting == 0; ++next_) {
      buckets_[next_].wait = group_->all_reduce(buckets_[next_].values);
    }
  }

  void finish(Bucket &bucket) {
    at::NoGradGuard no_gradient;
    bucket.wait();
    auto counts = bucket.counts.to(at::kCPU, at::kFloat);
    bucket.values.div_(group_->size());
    for (size_t k = 0; k < bucket.members.size(); ++k) {
      // Nobody has a gradient: then there is none, and the optimizer leaves the parameter alone.
      if (counts.data_ptr<float>()[k] == 0) continue;
      auto &gradient = parameters_[bucket.members[k]].mutable_grad();
      if (gradient.defined()) {
        gradient.copy_(bucket.views[k]);
      } else {
        gradient = bucket.views[k].clone();
      }
    }
  }

  std::shared_ptr<ct::Group> group_;
  std::vector<at::Tensor> parameters_;
  std::vector<Place> places_;
  std::vector<Bucket> buckets_;
  std::vector<Node> nodes_;
  std::vector<uintptr_t> hooks_;
  std::mutex mutex_;
  std::vector<bool> seen_;
  size_t next_ = 0;
  bool is_armed_ = false;
};

Averaging &averaging(ct_averaging handle) { return *reinterpret_cast<Averaging *>(handle); }

}  // namespace

ct_status ct_averaging_create(ct_averaging *out, ct_group group, const ct_tensor *parameters, size_t count,
                              size_t bucket_bytes) {
  return ct::guarded([&] {
    std::vector<at::Tensor> tensors;
    for (size_t i = 0; i < count; ++i) {
      tensors.push_back(ct::tensor(parameters[i]));
      TORCH_CHECK(tensors[i].is_leaf() && tensors[i].requires_grad(), "parameter ", i, " is not learned");
    }
    *out = reinterpret_cast<ct_averaging>(new Averaging(ct::group(group), std::move(tensors), bucket_bytes));
  });
}

void ct_averaging_release(ct_averaging handle) { delete &averaging(handle); }

ct_status ct_averaging_backward(ct_averaging handle, ct_tensor loss) {
  return ct::guarded([&] { averaging(handle).backward(ct::tensor(loss)); });
}
