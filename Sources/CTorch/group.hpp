// Processes that compute together, as the rest of the shim sees them.
#pragma once

#include "guard.hpp"

#include <functional>
#include <memory>
#include <string>

namespace ct {

/// Waits for the end of an operation that all processes take part in; throws when one is missing.
using Waiting = std::function<void()>;

class Group {
 public:
  virtual ~Group() = default;

  /// Starts summing a contiguous tensor over all processes, in place.
  virtual Waiting all_reduce(const at::Tensor &x) = 0;
  /// Starts filling a contiguous tensor from one process's.
  virtual Waiting broadcast(const at::Tensor &x, int root) = 0;
  /// Starts filling one contiguous row per process.
  virtual Waiting all_gather(const at::Tensor &rows, const at::Tensor &x) = 0;
  virtual Waiting barrier() = 0;

  /// The same processes with connections of their own, for operations whose order is not that of the others.
  virtual std::shared_ptr<Group> companion(const std::string &name) = 0;

  /// Throws when a process is missing.
  virtual void check() = 0;
  /// The rank that is missing, or -1.
  virtual int missing() = 0;
  /// Ends the membership, with an error's text when there was one.
  virtual void leave(const std::string &reason) = 0;

  virtual int rank() const = 0;
  virtual int size() const = 0;
};

inline std::shared_ptr<Group> &group(ct_group handle) {
  return *reinterpret_cast<std::shared_ptr<Group> *>(handle);
}

}  // namespace ct
