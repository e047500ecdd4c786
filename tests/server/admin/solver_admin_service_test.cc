#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/os/machine.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/admin/admin_services.h"
#include "tests/server/admin/test_administration.h"
#include "tests/support/default_game.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using admin::v1::ResolveTableMetadata;
using admin::v1::ResolveTableRequest;
using admin::v1::ResolveTableResponse;
using google::longrunning::Operation;
using Operations = google::longrunning::Operations::Stub;
using Solver = admin::v1::SolverAdminService::Stub;

constexpr auto kNotFound = grpc::StatusCode::NOT_FOUND;

template <typename Message>
Message Unpacked(const google::protobuf::Any& any) {
  Message message;
  EXPECT_TRUE(any.UnpackTo(&message)) << any.type_url();
  return message;
}

// The name of what an error is about, by its ResourceInfo; "" if it has none.
std::string ResourceOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ResourceInfo info;
  if (!details.ParseFromString(status.error_details()) ||
      details.details_size() != 1 || !details.details(0).UnpackTo(&info)) {
    return "";
  }
  return info.resource_name();
}

class SolverAdminServiceTest : public ::testing::Test {
 protected:
  static ResolveTableRequest InFloat() {
    ResolveTableRequest request;
    request.set_arithmetic(admin::v1::ARITHMETIC_FLOAT);
    return request;
  }

  std::vector<admin::v1::Table> Tables() const {
    const auto reply =
        client_.Call(&Solver::ListTables, admin::v1::ListTablesRequest());
    EXPECT_TRUE(reply.status.ok());
    return {reply.response.tables().begin(), reply.response.tables().end()};
  }

  admin::v1::GetServerStatusResponse Status() const {
    const auto reply = client_.Call(&Solver::GetServerStatus,
                                    admin::v1::GetServerStatusRequest());
    EXPECT_TRUE(reply.status.ok());
    return reply.response;
  }

  // The id in the answer of the query server.
  std::string AnswersFrom() {
    const AdvisorClient client(under_test_.queries.server().InProcessChannel());
    return client.Evaluate().response.table_id();
  }

  Reply<admin::v1::ActivateTableResponse> Activate(
      const std::string& table_id) const {
    admin::v1::ActivateTableRequest request;
    request.set_table_id(table_id);
    return client_.Call(&Solver::ActivateTable, request);
  }

  TestAdministration under_test_;
  const AdminClient client_{under_test_.Connect()};
  const std::string double_id_ = SolvedTable()->id();
  const std::string float_id_ = SolvedTableInFloat()->id();
};

TEST_F(SolverAdminServiceTest, ResolvesThenRollsBackThenForward) {
  ResolveTableRequest request = InFloat();
  request.set_request_id("change-1");
  const Operation operation = client_.Resolve(request);
  const auto metadata = Unpacked<ResolveTableMetadata>(operation.metadata());
  EXPECT_EQ(metadata.phase(), ResolveTableMetadata::PHASE_DONE);
  EXPECT_EQ(metadata.request().request_id(), "change-1");
  EXPECT_GE(metadata.request().threads(), 1);
  EXPECT_EQ(metadata.levels_solved(), 15);
  EXPECT_EQ(metadata.states_solved(), 1'430'528);
  const auto response = Unpacked<ResolveTableResponse>(operation.response());
  EXPECT_TRUE(response.solved());
  EXPECT_EQ(response.table().table_id(), float_id_);
  EXPECT_NEAR(response.table().expected_final(), 248.44, 1e-3);
  EXPECT_EQ(AnswersFrom(), float_id_);
  EXPECT_EQ((*under_test_.queries.games().main().store->OpenCurrent())->id(),
            float_id_);
  ASSERT_EQ(Tables().size(), 2u);

  const auto activated = Activate(double_id_);
  ASSERT_TRUE(activated.status.ok()) << activated.status.error_message();
  EXPECT_EQ(activated.response.previous_table_id(), float_id_);
  EXPECT_EQ(activated.response.table().table_id(), double_id_);
  EXPECT_TRUE(activated.response.table().has_publish_time());
  EXPECT_EQ(AnswersFrom(), double_id_);
  EXPECT_EQ((*under_test_.queries.games().main().store->OpenCurrent())->id(),
            double_id_);

  // It is kept, so there is nothing to solve.
  const Operation again = client_.Resolve(InFloat());
  EXPECT_FALSE(Unpacked<ResolveTableResponse>(again.response()).solved());
  EXPECT_EQ(AnswersFrom(), float_id_);
}

TEST_F(SolverAdminServiceTest, ListsAndPrunesTables) {
  client_.Resolve(InFloat());
  int in_service = 0;
  for (const admin::v1::Table& table : Tables()) {
    EXPECT_EQ(table.in_service(), table.table_id() == float_id_);
    EXPECT_EQ(table.expected_final() > 0, table.in_service());
    EXPECT_THAT(table.payload_sha256(), SizeIs(64));
    EXPECT_THAT(table.defect(), IsEmpty());
    in_service += table.in_service() ? 1 : 0;
  }
  EXPECT_EQ(in_service, 1);

  admin::v1::PruneTablesRequest request;
  request.set_validate_only(true);
  const auto would = client_.Call(&Solver::PruneTables, request);
  EXPECT_THAT(would.response.removed_table_ids(), ElementsAre(double_id_));
  EXPECT_EQ(Tables().size(), 2u);
  request.set_validate_only(false);
  const auto did = client_.Call(&Solver::PruneTables, request);
  EXPECT_THAT(did.response.removed_table_ids(), ElementsAre(double_id_));
  EXPECT_EQ(Tables().size(), 1u);
  EXPECT_EQ(Activate(double_id_).status.error_code(), kNotFound);
  EXPECT_EQ(AnswersFrom(), float_id_);
}

// As where the disk was full when it was solved.
TEST_F(SolverAdminServiceTest, ListsATableThatIsInMemoryOnly) {
  const std::string path =
      under_test_.queries.games().main().store->current_path();
  for (const std::string bytes : {"gone", "", "not a table"}) {
    if (bytes == "gone") {
      std::filesystem::remove(path);
    } else {
      WriteFile(path, bytes);
    }
    const auto tables = Tables();
    ASSERT_THAT(tables, SizeIs(1)) << bytes;
    EXPECT_TRUE(tables[0].in_service());
    EXPECT_EQ(tables[0].table_id(), double_id_);
    EXPECT_FALSE(tables[0].has_publish_time());
    EXPECT_THAT(tables[0].defect(), IsEmpty());
  }
}

TEST_F(SolverAdminServiceTest, AWatchSeesEveryPhaseInOrder) {
  ResolveTableRequest request;
  request.set_force(true);
  const std::string name =
      client_.Call(&Solver::ResolveTable, request).response.name();
  admin::v1::WatchOperationRequest watch;
  watch.set_name(name);
  grpc::ClientContext context;
  const auto stream = client_.solver().WatchOperation(&context, watch);
  Operation operation;
  std::vector<ResolveTableMetadata> seen;
  while (stream->Read(&operation)) {
    EXPECT_EQ(operation.name(), name);
    seen.push_back(Unpacked<ResolveTableMetadata>(operation.metadata()));
    EXPECT_EQ(operation.done(), seen.back().has_end_time());
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_TRUE(operation.done());
  ASSERT_GE(seen.size(), 2u);
  EXPECT_EQ(seen.back().phase(), ResolveTableMetadata::PHASE_DONE);
  for (std::size_t i = 1; i < seen.size(); ++i) {
    // One after the other, and within solving one level after the other.
    const int phases = seen[i].phase() - seen[i - 1].phase();
    const int levels = seen[i].levels_solved() - seen[i - 1].levels_solved();
    EXPECT_TRUE(phases == 1 || (phases == 0 && levels <= 1)) << i;
    EXPECT_GE(levels, 0);
  }
}

TEST_F(SolverAdminServiceTest, ValidatesWithoutStarting) {
  ResolveTableRequest request;
  request.set_validate_only(true);
  const auto reply = client_.Call(&Solver::ResolveTable, request);
  EXPECT_TRUE(reply.status.ok());
  EXPECT_TRUE(reply.response.done());
  EXPECT_TRUE(reply.response.has_response());
  EXPECT_THAT(reply.response.name(), IsEmpty());
  EXPECT_THAT(under_test_.administration->manager().List(), IsEmpty());
}

TEST_F(SolverAdminServiceTest, NamesEachBadField) {
  ResolveTableRequest request;
  request.set_request_id("line\nbreak");
  request.set_threads(1025);
  request.set_arithmetic(static_cast<admin::v1::Arithmetic>(7));
  for (const bool validate_only : {true, false}) {
    request.set_validate_only(validate_only);
    EXPECT_THAT(
        ViolationsOf(client_.Call(&Solver::ResolveTable, request).status),
        ElementsAre("request_id: 'line\\nbreak' (10 bytes) is not of at most "
                    "128 printable ASCII characters",
                    "threads: 1025 is not in 0 to 1024",
                    "arithmetic: 7 is not an Arithmetic"));
  }
  request = {};
  request.set_threads(-1);
  request.set_request_id(std::string(129, 'a'));
  EXPECT_THAT(ViolationsOf(client_.Call(&Solver::ResolveTable, request).status),
              ElementsAre(HasSubstr("'... (129 bytes)"),
                          "threads: -1 is not in 0 to 1024"));
  EXPECT_THAT(ViolationsOf(Activate("33773EC768137D02").status),
              ElementsAre(HasSubstr("table_id: '33773EC768137D02' is not")));
  admin::v1::PruneTablesRequest prune;
  prune.set_keep(-1);
  EXPECT_THAT(ViolationsOf(client_.Call(&Solver::PruneTables, prune).status),
              ElementsAre("keep: -1 is not in 0 to 1000"));
  EXPECT_THAT(
      ViolationsOf(
          client_.Call(&Solver::SetLogLevel, admin::v1::SetLogLevelRequest())
              .status),
      ElementsAre("level: 0 is not a level (1 to 4)"));
}

TEST_F(SolverAdminServiceTest, SaysWhichThingThereIsNot) {
  constexpr char kName[] = "operations/7";
  google::longrunning::GetOperationRequest get;
  get.set_name(kName);
  google::longrunning::CancelOperationRequest cancel;
  cancel.set_name(kName);
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(kName);
  admin::v1::WatchOperationRequest watch;
  watch.set_name(kName);
  grpc::ClientContext context;
  for (const grpc::Status& status :
       {client_.Call(&Operations::GetOperation, get).status,
        client_.Call(&Operations::CancelOperation, cancel).status,
        client_.Call(&Operations::WaitOperation, wait).status,
        client_.solver().WatchOperation(&context, watch)->Finish()}) {
    EXPECT_EQ(status.error_code(), kNotFound);
    EXPECT_EQ(ResourceOf(status), kName);
  }
  const grpc::Status status = Activate("0123456789abcdef").status;
  EXPECT_EQ(status.error_code(), kNotFound);
  EXPECT_EQ(ResourceOf(status), "0123456789abcdef");
  EXPECT_EQ(AnswersFrom(), double_id_);
}

TEST_F(SolverAdminServiceTest, SaysHowTheServerIs) {
  auto status = Status();
  EXPECT_EQ(status.pid(), getpid());
  EXPECT_TRUE(status.serving());
  EXPECT_EQ(status.table().table_id(), double_id_);
  EXPECT_TRUE(status.table().in_service());
  EXPECT_TRUE(status.table().has_publish_time());
  EXPECT_EQ(status.state_directory(), under_test_.directory->path());
  EXPECT_THAT(status.running_operation(), IsEmpty());
  EXPECT_FALSE(status.version().empty());
  EXPECT_FALSE(status.has_connections());
  under_test_.queries.server().SetServing(false);
  EXPECT_FALSE(Status().serving());
}

TEST_F(SolverAdminServiceTest, ChangesTheLogLevel) {
  admin::v1::SetLogLevelRequest request;
  admin::v1::LogLevel previous = Status().log_level();
  for (const auto level :
       {admin::v1::LOG_LEVEL_DEBUG, admin::v1::LOG_LEVEL_WARN,
        admin::v1::LOG_LEVEL_INFO, admin::v1::LOG_LEVEL_ERROR, previous}) {
    request.set_level(level);
    const auto reply = client_.Call(&Solver::SetLogLevel, request);
    EXPECT_EQ(reply.response.previous_level(), previous);
    EXPECT_EQ(Status().log_level(), level);
    previous = level;
  }
}

TEST_F(SolverAdminServiceTest, VerifiesTheTableInService) {
  const auto reply =
      client_.Call(&Solver::VerifyTable, admin::v1::VerifyTableRequest());
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_EQ(reply.response.table().table_id(), double_id_);
  under_test_.queries.registry().Publish(nullptr);
  EXPECT_EQ(client_.Call(&Solver::VerifyTable, admin::v1::VerifyTableRequest())
                .status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST(VerifyInMemoryTest, NoticesABitThatChangesLater) {
  const auto values = SolvedTable()->payload();
  const std::shared_ptr<float> memory(new float[values.size()],
                                      std::default_delete<float[]>());
  std::copy(values.begin(), values.end(), memory.get());
  const auto table = std::make_shared<const ValueTable>(Game::Default(), memory,
                                                        Arithmetic::kDouble);
  table->payload_sha256();
  EXPECT_THAT(VerifyInMemory(*table), IsOk());
  memory.get()[0] = std::nextafter(memory.get()[0], 1000.0F);
  EXPECT_THAT(VerifyInMemory(*table),
              StatusIs(absl::StatusCode::kDataLoss,
                       HasSubstr("the table in memory has changed")));
}

TEST_F(SolverAdminServiceTest, AThousandCallsAtATimeStartOneResolve) {
  constexpr int kCalls = 1000;
  struct Call {
    grpc::ClientContext context;
    Operation operation;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Operation>> reader;
  };
  ResolveTableRequest request = InFloat();
  request.set_request_id("the same");
  request.set_force(true);
  std::vector<Call> calls(kCalls);
  grpc::CompletionQueue queue;
  for (Call& call : calls) {
    call.reader =
        client_.solver().AsyncResolveTable(&call.context, request, &queue);
    call.reader->Finish(&call.operation, &call.status, &call);
  }
  void* tag = nullptr;
  bool ok = false;
  for (int i = 0; i < kCalls; ++i) ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  std::set<std::string> names;
  for (const Call& call : calls) {
    if (call.status.ok()) {
      names.insert(call.operation.name());
    } else {
      // More at a time than operators have threads.
      EXPECT_EQ(call.status.error_code(), grpc::RESOURCE_EXHAUSTED)
          << call.status.error_message();
    }
  }
  ASSERT_EQ(names.size(), 1);
  client_.Ended(*names.begin());
  const auto listed =
      client_.Call(&Operations::ListOperations,
                   google::longrunning::ListOperationsRequest());
  EXPECT_EQ(listed.response.operations_size(), 1);
}

TEST_F(SolverAdminServiceTest, TellsOfItsHardware) {
  const admin::v1::Hardware hardware = Status().hardware();
  EXPECT_EQ(hardware.processors_usable(), UsableProcessors());
  EXPECT_EQ(hardware.simd_available_size(), AvailableSimd().size());
  const admin::v1::HardwareUse& use = hardware.use();
  EXPECT_EQ(use.simd(), SimdName(under_test_.config.simd));
  EXPECT_EQ(use.query_threads(), UsableProcessors());
  EXPECT_EQ(use.query_leaders(), (UsableProcessors() + 3) / 4);
  EXPECT_EQ(use.table_bytes(), 4 * 839680);
  EXPECT_TRUE(use.table_page_aligned());
}

}  // namespace
}  // namespace yatzy::server
