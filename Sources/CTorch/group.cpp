#include "group.hpp"
#include "watch.hpp"

#if CT_HAS_GLOO
#include <ATen/ATen.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#if TORCH_VERSION_MAJOR >= 2
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif
using c10d::ProcessGroupGloo;
using Milliseconds = std::chrono::milliseconds;

static Milliseconds milliseconds(double seconds) { return Milliseconds(static_cast<int64_t>(seconds * 1000)); }

/// The address of this host on the way to another; nothing is sent. A host's own name often leads nowhere.
static std::string address_towards(const std::string &host, uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  TORCH_CHECK(error == 0, "the host ", host, " cannot be found: ", gai_strerror(error));
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  for (auto *address = found; address; address = address->ai_next) {
    int probe = socket(address->ai_family, SOCK_DGRAM, 0);
    sockaddr_storage own{};
    socklen_t length = sizeof own;
    auto *name = reinterpret_cast<sockaddr *>(&own);
    bool known = probe >= 0 && connect(probe, address->ai_addr, address->ai_addrlen) == 0 &&
                 getsockname(probe, name, &length) == 0;
    if (probe >= 0) close(probe);
    char text[NI_MAXHOST];
    if (known && getnameinfo(name, length, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0) return text;
  }
  TORCH_CHECK(false, "no way leads to the host ", host);
}

static bool is_loopback(const std::string &address) { return address == "::1" || address.rfind("127.", 0) == 0; }

namespace {

class GlooGroup final : public ct::Group {
 public:
  /// Gloo connects every process with every other; that ends, too, when one goes missing meanwhile.
  GlooGroup(c10::intrusive_ptr<c10d::Store> store, std::shared_ptr<ct::Watch> watch,
            c10::intrusive_ptr<ProcessGroupGloo::Options> options, int rank, int size)
      : store_(std::move(store)), watch_(std::move(watch)), options_(std::move(options)), rank_(rank), size_(size) {
    auto ticket = watch_->begin();
    auto backend = std::make_shared<c10::intrusive_ptr<Backend>>();
    std::thread([=, store = store_, watch = watch_, options = options_] {
      try {
        *backend = c10::make_intrusive<ProcessGroupGloo>(store, rank, size, options);
        watch->succeed(ticket);
      } catch (const std::exception &error) {
        watch->fail(ticket, error.what());
      } catch (...) {
        watch->fail(ticket, "Gloo could not connect the processes");
      }
    }).detach();
    watch_->wait(ticket);
    backend_ = *backend;
  }

  ~GlooGroup() override {
    // Gloo's destructor waits for operations that never end once a process is missing.
    if (is_broken_ || watch_->has_loss()) {
      backend_.release();
      nccl_.release();
    }
  }

  ct::Waiting all_reduce(const at::Tensor &x) override {
    std::vector<at::Tensor> tensors{x};
    return start(x, [&] { return backend(x).allreduce(tensors); });
  }

  ct::Waiting broadcast(const at::Tensor &x, int root) override {
    TORCH_CHECK(0 <= root && root < size_, "no rank is ", root, ": there are ", size_);
    c10d::BroadcastOptions options;
    options.rootRank = root;
    std::vector<at::Tensor> tensors{x};
    return start(x, [&] { return backend(x).broadcast(tensors, options); });
  }

  ct::Waiting all_gather(const at::Tensor &rows, const at::Tensor &x) override {
    std::vector<at::Tensor> inputs{x};
    std::vector<std::vector<at::Tensor>> outputs{rows.unbind(0)};
    return start(x, [&] { return backend(x).allgather(outputs, inputs); });
  }

  ct::Waiting barrier() override {
    return start_in_memory([&] { return backend_->barrier(); });
  }

  std::shared_ptr<Group> companion(const std::string &name) override {
    return std::make_shared<GlooGroup>(c10::make_intrusive<c10d::PrefixStore>(name, store_), watch_, options_, rank_,
                                       size_);
  }

  void check() override { watch_->check(); }
  int missing() override { return watch_->missing(); }
  void leave(const std::string &reason) override {
    is_broken_ = !reason.empty();
    watch_->leave(reason);
  }
  int rank() const override { return rank_; }
  int size() const override { return size_; }

 private:
  /// Gloo for what is in memory, NCCL for what is on a GPU.
  Backend &backend(const at::Tensor &x) {
    if (x.is_cpu()) return *backend_;
#if CT_HAS_NCCL
    if (!nccl_) {
      auto options = c10d::ProcessGroupNCCL::Options::create();
      options->timeout = options_->timeout;
      auto store = c10::make_intrusive<c10d::PrefixStore>("nccl", store_);
      nccl_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank_, size_, options);
    }
    return *nccl_;
#else
    TORCH_CHECK(false, "processes cannot exchange what is on ", x.device(),
                ": the program was built without the headers of NCCL and CUDA");
#endif
  }

  template <class Start>
  ct::Waiting start(const at::Tensor &x, Start start) {
    return x.is_cpu() ? start_in_memory(start) : start_on_gpu(start);
  }

  /// NCCL's operations are queued at once and end whenever all GPUs have done their parts, or never.
  template <class Start>
  ct::Waiting start_on_gpu(Start start) {
    watch_->check();
    auto work = start();
    return [watch = watch_, work] {
      while (!work->isCompleted()) {
        watch->check();
        std::this_thread::sleep_for(std::chrono::microseconds(50));
      }
      work->wait();  // what is computed from now on comes after it
    };
  }

  template <class Start>
  ct::Waiting start_in_memory(Start start) {
    auto ticket = watch_->begin();
    c10::intrusive_ptr<c10::ivalue::Future> future;
    try {
      future = start()->getFuture();
      future->addCallback([watch = watch_, ticket](c10::ivalue::Future &future) {
        future.hasError() ? watch->fail(ticket, future.tryRetrieveErrorMessage()) : watch->succeed(ticket);
      });
    } catch (...) {
      watch_->succeed(ticket);
      throw;
    }
    return [watch = watch_, ticket, future] {
      watch->wait(ticket);
      future->wait();
    };
  }

  c10::intrusive_ptr<c10d::Store> store_;
  std::shared_ptr<ct::Watch> watch_;
  c10::intrusive_ptr<ProcessGroupGloo::Options> options_;
  c10::intrusive_ptr<Backend> backend_, nccl_;
  int rank_, size_;
  bool is_broken_ = false;
};

/// Meets the others at the store.
class Rendezvous {
 public:
  Rendezvous(const ct_group_settings &settings) : settings_(settings) {
    own_address_ = address_towards(settings.host, settings.port);
    store_ = connect(settings.keeps_store && settings.rank == 0);
    watch_store_ = connect(false);
    wait_for_all();
  }

  std::shared_ptr<ct::Group> group() {
    ct::Watch::Settings settings{
        settings_.rank, settings_.size, settings_.keeps_store ? 0 : -1, c10::str(settings_.host, ":", settings_.port),
        milliseconds(settings_.beat), settings_.patience};
    auto watch = std::make_shared<ct::Watch>(settings, watch_store_);
    watch->start();
    auto options = ProcessGroupGloo::Options::create(milliseconds(settings_.timeout));
    options->devices = {settings_.interface ? ProcessGroupGloo::createDeviceForInterface(settings_.interface)
                                            : ProcessGroupGloo::createDeviceForHostname(own_address_)};
    try {
      return std::make_shared<GlooGroup>(store_, watch, options, settings_.rank, settings_.size);
    } catch (const std::exception &error) {
      watch->leave(error.what());
      throw;
    }
  }

 private:
  c10::intrusive_ptr<c10d::Store> connect(bool as_server) {
    c10d::TCPStoreOptions options;
    options.port = settings_.port;
    options.isServer = as_server;
    options.waitWorkers = false;
    options.timeout = milliseconds(settings_.join_timeout);
    return c10::make_intrusive<c10d::PrefixStore>(
        settings_.prefix, c10::make_intrusive<c10d::TCPStore>(settings_.host, options));
  }

  void wait_for_all() {
    std::vector<std::string> all;
    for (int rank = 0; rank < settings_.size; ++rank) all.push_back("address/" + std::to_string(rank));
    store_->set(all[settings_.rank], std::vector<uint8_t>(own_address_.begin(), own_address_.end()));
    try {
      store_->wait(all, milliseconds(settings_.join_timeout));
    } catch (const std::exception &error) {
      std::string absent;
      for (int rank = 0; rank < settings_.size; ++rank) {
        if (!watch_store_->check({all[rank]})) absent += (absent.empty() ? "" : ", ") + std::to_string(rank);
      }
      TORCH_CHECK(false, absent.empty() ? error.what() : "nothing was heard from rank " + absent, " for ",
                  settings_.join_timeout, " s");
    }
    auto bytes = store_->get(all[0]);
    std::string first(bytes.begin(), bytes.end());
    TORCH_CHECK(settings_.interface || is_loopback(first) == is_loopback(own_address_), "rank 0 is at ", first,
                ", which rank ", settings_.rank, " at ", own_address_,
                " cannot reach: MASTER_ADDR must be an address of rank 0's host that every host can reach");
  }

  ct_group_settings settings_;
  std::string own_address_;
  c10::intrusive_ptr<c10d::Store> store_, watch_store_;
};

}  // namespace

bool ct_has_groups(void) { return true; }

ct_status ct_group_join(ct_group *out, ct_group_settings settings) {
  // Gloo writes to sockets whose other end may just have died, which is an error to report and no reason to end; Python,
  // for which it was made, ignores this signal, too.
  std::signal(SIGPIPE, SIG_IGN);
  // NCCL's own watchdog would end this process; ours says which rank is missing.
  setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", "0", /*overwrite=*/0);
  return ct::guarded([&] {
    *out = reinterpret_cast<ct_group>(new std::shared_ptr<ct::Group>(Rendezvous(settings).group()));
  });
}

ct_status ct_store_open(ct_store *out, uint16_t *port) {
  return ct::guarded([&] {
    c10d::TCPStoreOptions options;
    options.port = 0;
    options.isServer = true;
    options.waitWorkers = false;
    auto store = c10::make_intrusive<c10d::TCPStore>("127.0.0.1", options);
    *port = store->getPort();
    *out = reinterpret_cast<ct_store>(store.release());
  });
}

void ct_store_close(ct_store store) {
  c10::intrusive_ptr<c10d::TCPStore>::reclaim(reinterpret_cast<c10d::TCPStore *>(store));
}
#else
static const char *missing_gloo =
    "libtorch has no process groups here: it was built without c10d, or Gloo's headers are missing";

bool ct_has_groups(void) { return false; }

ct_status ct_group_join(ct_group *, ct_group_settings) {
  return ct::guarded([] { TORCH_CHECK(false, missing_gloo); });
}

ct_status ct_store_open(ct_store *, uint16_t *) {
  return ct::guarded([] { TORCH_CHECK(false, missing_gloo); });
}

void ct_store_close(ct_store) {}
#endif
