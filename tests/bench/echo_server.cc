// yatzy_echo_server: what gRPC itself costs. It serves the messages of
// yatzy.v1.AdvisorService with as little as an asynchronous server can do: it
// parses a request and answers a constant of the usual size.
//
// usage: yatzy_echo_server THREADS 127.0.0.1:PORT [ADDRESS...]
#include <grpcpp/grpcpp.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "core/os/standard_descriptors.h"
#include "tests/bench/echo_answers.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using Service = v1::AdvisorService::AsyncService;

constexpr int kSlotsPerMethod = 64;

class Tag {
 public:
  virtual ~Tag() = default;
  virtual void Proceed(bool ok) = 0;
};

template <typename Request, typename Response>
class Slot final : public Tag {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<Response>;
  using Accept =
      std::function<void(grpc::ServerContext*, Request*, Writer*, void* tag)>;
  using Choose = std::function<const Response&(const Request&)>;

  Slot(Accept accept, Choose choose)
      : accept_(std::move(accept)), choose_(std::move(choose)) {
    Arm();
  }

  void Proceed(bool ok) override {
    if (is_finishing_) return Arm();
    if (!ok) return;
    is_finishing_ = true;
    writer_->Finish(choose_(request_), grpc::Status::OK, this);
  }

 private:
  void Arm() {
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
    is_finishing_ = false;
    accept_(&*context_, &request_, &*writer_, this);
  }

  const Accept accept_;
  const Choose choose_;
  bool is_finishing_ = false;
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
  Request request_;
};

// A constant for all requests of one size, made for the first of them: a client
// of the benchmark asks for one size only.
template <typename Response>
class PerSize {
 public:
  const Response& For(int size, const std::function<Response()>& make) {
    std::call_once(made_, [&] {
      size_ = size;
      response_ = make();
    });
    if (size != size_) {
      std::cerr << "a size of " << size << " after one of " << size_ << "\n";
      std::abort();
    }
    return response_;
  }

 private:
  std::once_flag made_;
  int size_ = 0;
  Response response_;
};

class EchoServer {
 public:
  EchoServer(int threads, const std::vector<std::string>& addresses) {
    grpc::ServerBuilder builder;
    std::vector<int> ports(addresses.size());
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      builder.AddListeningPort(addresses[i], grpc::InsecureServerCredentials(),
                               &ports[i]);
    }
    builder.SetMaxReceiveMessageSize(2 << 20);
    builder.RegisterService(&service_);
    queue_ = builder.AddCompletionQueue();
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) std::exit(1);
    std::cerr << "listening address=127.0.0.1:" << ports[0] << " \n";
    AddAllSlots();
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] {
        void* tag = nullptr;
        bool ok = false;
        while (queue_->Next(&tag, &ok)) static_cast<Tag*>(tag)->Proceed(ok);
      });
    }
  }

 private:
  template <typename Request, typename Response, typename Method>
  void AddSlots(Method method,
                std::function<const Response&(const Request&)> choose) {
    for (int i = 0; i < kSlotsPerMethod; ++i) {
      slots_.push_back(std::make_unique<Slot<Request, Response>>(
          [this, method](auto* context, auto* request, auto* writer,
                         void* tag) {
            (service_.*method)(context, request, writer, queue_.get(),
                               queue_.get(), tag);
          },
          choose));
    }
  }

  void AddAllSlots() {
    AddSlots<v1::EvaluateStateRequest, v1::EvaluateStateResponse>(
        &Service::RequestEvaluateState, [this](const auto&) -> const auto& {
          return evaluation_;
        });
    AddSlots<v1::BatchEvaluateStatesRequest, v1::BatchEvaluateStatesResponse>(
        &Service::RequestBatchEvaluateStates,
        [this](const auto& request) -> const auto& {
          const int size = request.state_indices_size();
          return evaluations_.For(size,
                                  [=] { return EchoedEvaluations(size); });
        });
    AddAnalysisSlots();
    AddReviewSlots();
  }

  void AddAnalysisSlots() {
    AddSlots<v1::AnalyzePositionRequest, v1::AnalyzePositionResponse>(
        &Service::RequestAnalyzePosition,
        [this](const auto& request) -> const auto& {
          const int actions = request.max_actions();
          const bool scoring = request.include_scoring();
          return analysis_[scoring ? 1 : 0].For(
              actions, [=] { return EchoedAnalysis(actions, scoring); });
        });
    AddSlots<v1::BatchAnalyzePositionsRequest,
             v1::BatchAnalyzePositionsResponse>(
        &Service::RequestBatchAnalyzePositions,
        [this](const auto& request) -> const auto& {
          const int size = request.positions_size();
          const int actions = request.max_actions();
          return analyses_.For(size,
                               [=] { return EchoedAnalyses(size, actions); });
        });
  }

  void AddReviewSlots() {
    AddSlots<v1::ReviewGameRequest, v1::ReviewGameResponse>(
        &Service::RequestReviewGame, [this](const auto&) -> const auto& {
          return review_;
        });
    AddSlots<v1::BatchReviewGamesRequest, v1::BatchReviewGamesResponse>(
        &Service::RequestBatchReviewGames,
        [this](const auto& request) -> const auto& {
          const int size = request.notations_size();
          const bool totals_only = request.totals_only();
          return reviews_.For(size,
                              [=] { return EchoedReviews(size, totals_only); });
        });
  }

  const v1::EvaluateStateResponse evaluation_ = EchoedEvaluation();
  const v1::ReviewGameResponse review_ = EchoedReview();
  std::array<PerSize<v1::AnalyzePositionResponse>, 2> analysis_;
  PerSize<v1::BatchEvaluateStatesResponse> evaluations_;
  PerSize<v1::BatchAnalyzePositionsResponse> analyses_;
  PerSize<v1::BatchReviewGamesResponse> reviews_;
  Service service_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::unique_ptr<Tag>> slots_;
  std::vector<std::thread> threads_;
};

}  // namespace
}  // namespace yatzy

int main(int argc, char** argv) {
  if (!yatzy::OpenStandardDescriptors()) return 1;
  if (argc < 3) {
    std::cerr
        << "usage: yatzy_echo_server THREADS 127.0.0.1:PORT [ADDRESS...]\n";
    return 2;
  }
  // As in yatzyd: the floor is not to be high for what both can avoid.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TOP_PAD, 256 << 10);
#endif
#ifdef __linux__
  // Not to be left behind by a benchmark that is killed.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  const yatzy::EchoServer server(std::atoi(argv[1]), {argv + 2, argv + argc});
  std::cerr << "serving\n";
  // Until it is killed: there is nothing to lose.
  while (true) pause();
}
