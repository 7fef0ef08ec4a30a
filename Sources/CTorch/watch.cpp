#include "watch.hpp"

#if CT_HAS_GLOO
#include <algorithm>
#include <thread>

using Lock = std::unique_lock<std::mutex>;

static std::vector<uint8_t> bytes(const std::string &text) { return {text.begin(), text.end()}; }

static std::string of(int rank, const char *sign) { return std::string(sign) + "/" + std::to_string(rank); }

// Once a connection has closed somebody is gone, and a few beats tell who.
static constexpr int few = 4;

ct::Watch::Watch(Settings settings, c10::intrusive_ptr<c10d::Store> store)
    : settings_(std::move(settings)), store_(std::move(store)) {}

void ct::Watch::start() {
  // The thread owns a share of the watch: a store that does not answer may hold it for ever.
  std::thread([watch = shared_from_this()] { watch->run(); }).detach();
}

void ct::Watch::run() {
  try {
    for (beat(); !is_over(); beat()) pause();
    if (!has_loss()) say_goodbye(*goodbye_);
    if (has_loss()) {
      // Whoever keeps the store stays until the others have read in it who is missing.
      store_->set(of(settings_.rank, "heard"), bytes("1"));
      for (int i = 0; settings_.rank == settings_.keeper && i < few && !all_have("heard"); ++i) pause();
    }
  } catch (...) {
    lose_store();
  }
  Lock lock(mutex_);
  done_ = true;
  auto operations = operations_;
  lock.unlock();
  changed_.notify_all();
  for (auto &operation : operations) end(operation, "this process has left the group");
}

void ct::Watch::beat() {
  store_->add(of(settings_.rank, "beat"), 1);
  ++beats_;
  if (store_->check({"lost"})) return learn(store_->get("lost"));

  int next = (settings_.rank + 1) % settings_.size;
  auto count = store_->add(of(next, "beat"), 0);
  silence_ = count == heard_ ? silence_ + 1 : 0;
  heard_ = count;

  int patience = settings_.patience;
  std::vector<Ticket> hopeless;
  Lock lock(mutex_);
  for (auto &operation : operations_) {
    if (operation->failure.empty()) continue;
    patience = std::min(patience, few);
    // Everybody lives: then it was something else.
    if (operation->patience-- == 0) hopeless.push_back(operation);
  }
  lock.unlock();
  for (auto &operation : hopeless) end(operation, operation->failure);
  if (silence_ >= patience && !store_->check({of(next, "left")})) {
    auto seconds = std::chrono::duration<double>(settings_.beat * silence_).count();
    claim(c10::str(next, " is missing: nothing was heard from it for ", seconds, " s"));
  }
}

void ct::Watch::say_goodbye(const std::string &reason) {
  if (!reason.empty()) return claim(c10::str(settings_.rank, " ended: ", reason));
  store_->set(of(settings_.rank, "left"), bytes("1"));
  for (int i = 1; settings_.rank == settings_.keeper && !has_loss() && !all_have("left"); ++i) {
    std::this_thread::sleep_for(settings_.beat / 10);
    if (i % 10 == 0) beat();
  }
}

/// Whether all processes that are not missing have given a sign.
bool ct::Watch::all_have(const char *sign) {
  for (int rank = 0; rank < settings_.size; ++rank) {
    if (rank != missing() && !store_->check({of(rank, sign)})) return false;
  }
  return true;
}

/// Tells the others who is missing, or learns from them: the first verdict stands.
void ct::Watch::claim(const std::string &text) { learn(store_->compareSet("lost", {}, bytes(text))); }

void ct::Watch::learn(const std::vector<uint8_t> &verdict) {
  std::string text(verdict.begin(), verdict.end());
  int rank = std::stoi(text);
  lose({rank, rank == settings_.rank ? "the others have gone on without this process: rank " + text : "rank " + text});
}

void ct::Watch::lose(Loss loss) {
  Lock lock(mutex_);
  if (!loss_) loss_ = std::move(loss);
}

void ct::Watch::lose_store() {
  auto keeper = settings_.keeper < 0 ? std::string("the launcher") : "rank " + std::to_string(settings_.keeper);
  lose({settings_.keeper, keeper + " is missing: its store at " + settings_.address + " does not answer"});
}

bool ct::Watch::is_over() {
  Lock lock(mutex_);
  return loss_ || goodbye_;
}

void ct::Watch::pause() {
  Lock lock(mutex_);
  changed_.wait_for(lock, settings_.beat);
}

bool ct::Watch::has_loss() {
  Lock lock(mutex_);
  return loss_.has_value();
}

int ct::Watch::missing() {
  Lock lock(mutex_);
  return loss_ ? loss_->rank : -1;
}

void ct::Watch::check() {
  Lock lock(mutex_);
  TORCH_CHECK(!loss_, loss_->text);
  TORCH_CHECK(!goodbye_, "this process has left the group");
}

ct::Watch::Ticket ct::Watch::begin() {
  check();
  auto ticket = std::make_shared<Operation>();
  Lock lock(mutex_);
  operations_.push_back(ticket);
  return ticket;
}

void ct::Watch::succeed(const Ticket &ticket) { end(ticket, ""); }

void ct::Watch::fail(const Ticket &ticket, const std::string &message) {
  Lock lock(mutex_);
  ticket->failure = message;
  ticket->patience = settings_.patience + few;
  bool tell = done_;
  lock.unlock();
  if (tell) end(ticket, message);
}

/// Without a failure, the operation succeeded unless a process is missing.
void ct::Watch::end(const Ticket &ticket, const std::string &failure) {
  Lock lock(mutex_);
  if (std::exchange(ticket->ended, true)) return;
  operations_.erase(std::remove(operations_.begin(), operations_.end(), ticket), operations_.end());
  auto text = failure.empty() || !loss_ ? failure : loss_->text;
  lock.unlock();
  if (text.empty()) return ticket->promise.set_value();
  ticket->promise.set_exception(std::make_exception_ptr(std::runtime_error(text)));
}

void ct::Watch::wait(const Ticket &ticket) {
  auto last = beats_.load();
  for (int still = 0; ticket->outcome.wait_for(settings_.beat) == std::future_status::timeout;) {
    auto now = beats_.load();
    still = now == last ? still + 1 : 0;
    last = now;
    if (still < settings_.patience) continue;
    lose_store();
    end(ticket, "the watch stands still");
  }
  ticket->outcome.get();
}

void ct::Watch::leave(const std::string &reason) {
  Lock lock(mutex_);
  if (!goodbye_) goodbye_ = reason;
  changed_.notify_all();
  auto last = beats_.load();
  // A store that has not answered the operations before will not answer now either.
  for (int still = 0; !done_ && still < (loss_ ? few : settings_.patience);) {
    changed_.wait_for(lock, settings_.beat);
    auto now = beats_.load();
    still = now == last ? still + 1 : 0;
    last = now;
  }
}
#endif
