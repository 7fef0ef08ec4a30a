// Whether the other processes of a group still live, and what waits for them.
#pragma once

#include "c10d.hpp"

#if CT_HAS_GLOO
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <vector>

namespace ct {

/// Every process counts its beats in the store, and each looks at the next one's count, in a ring: one whose count
/// stands still was killed, or is out of reach. The first to notice says so in the store, so that all give one name.
///
/// Beats are counted, not seconds: a machine that was asleep does not find everybody else missing.
class Watch : public std::enable_shared_from_this<Watch> {
 public:
  struct Settings {
    int rank, size;
    int keeper;           // the rank whose process keeps the store, or -1
    std::string address;  // of the store
    std::chrono::milliseconds beat;
    int patience;  // beats without a sign of life
  };

  /// An operation under way; the watch ends it when a process is missing.
  struct Operation {
    std::promise<void> promise;
    std::shared_future<void> outcome = promise.get_future().share();
    std::string failure;  // what the backend said when it gave up
    int patience = 0;     // beats left to find out why
    bool ended = false;
  };
  using Ticket = std::shared_ptr<Operation>;

  /// The store is a connection of the watch's own.
  Watch(Settings settings, c10::intrusive_ptr<c10d::Store> store);
  void start();

  /// Throws when a process is missing.
  void check();
  bool has_loss();
  /// The rank that is missing; -1 when none is, or when it is the launcher that keeps the store.
  int missing();

  Ticket begin();
  void succeed(const Ticket &ticket);
  /// The backend gave up: the operation ends when the watch has found out who is missing.
  void fail(const Ticket &ticket, const std::string &message);
  void wait(const Ticket &ticket);

  /// Says goodbye, with an error's text when there was one. Whoever keeps the store waits for the others.
  void leave(const std::string &reason);

 private:
  struct Loss {
    int rank;
    std::string text;
  };

  void run();
  void beat();
  void say_goodbye(const std::string &reason);
  bool all_have(const char *sign);
  void claim(const std::string &text);
  void learn(const std::vector<uint8_t> &verdict);
  void lose(Loss loss);
  void lose_store();
  void end(const Ticket &ticket, const std::string &failure);
  bool is_over();
  void pause();

  const Settings settings_;
  const c10::intrusive_ptr<c10d::Store> store_;
  std::atomic<int64_t> beats_{0};
  int64_t heard_ = -1;
  int silence_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Ticket> operations_;
  std::optional<Loss> loss_;
  std::optional<std::string> goodbye_;
  bool done_ = false;
};

}  // namespace ct
#endif
